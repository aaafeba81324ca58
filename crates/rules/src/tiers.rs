//! Tiers of the document, as the rules about them need them.

use tierwright_model::tiers::{ApiRoute, DeliveryPipeline, FargateService, NetworkLoadBalancer, VpcLink};
use tierwright_model::{Connection, Design, Id, Tier, TierKind};

/// A REST or HTTP API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Api<'d> {
    pub(crate) tier: &'d Tier,
    pub(crate) routes: &'d [ApiRoute],
    pub(crate) link: Option<&'d VpcLink>,
    pub(crate) rest: bool,
}

/// The APIs of a design.
pub(crate) fn apis(design: &Design) -> impl Iterator<Item = Api<'_>> {
    design.tiers.iter().filter_map(api)
}

/// A tier as an API, when it is one.
pub(crate) fn api(tier: &Tier) -> Option<Api<'_>> {
    let (routes, link, rest) = match &tier.kind {
        TierKind::RestApi(api) => (&api.routes, &api.vpc_link, true),
        TierKind::HttpApi(api) => (&api.routes, &api.vpc_link, false),
        _ => return None,
    };
    Some(Api {
        tier,
        routes,
        link: link.as_ref(),
        rest,
    })
}

/// The services of a design.
pub(crate) fn services(design: &Design) -> impl Iterator<Item = (&Tier, &FargateService)> {
    design.tiers.iter().filter_map(|tier| match &tier.kind {
        TierKind::FargateService(service) => Some((tier, service)),
        _ => None,
    })
}

/// The Network Load Balancers of a design.
pub(crate) fn network_balancers(design: &Design) -> impl Iterator<Item = (&Tier, &NetworkLoadBalancer)> {
    design.tiers.iter().filter_map(|tier| match &tier.kind {
        TierKind::NetworkLoadBalancer(balancer) => Some((tier, balancer)),
        _ => None,
    })
}

/// The pipelines of a design.
pub(crate) fn pipelines(design: &Design) -> impl Iterator<Item = (&Tier, &DeliveryPipeline)> {
    design.tiers.iter().filter_map(|tier| match &tier.kind {
        TierKind::DeliveryPipeline(pipeline) => Some((tier, pipeline)),
        _ => None,
    })
}

/// The connections between two tiers.
pub(crate) fn between<'d>(
    design: &'d Design,
    from: &'d Id,
    to: &'d Id,
) -> impl Iterator<Item = &'d Connection> {
    design
        .connections
        .iter()
        .filter(move |c| &c.from == from && &c.to == to)
}

/// A tier by its id and what it is: `"rest" (REST API)`.
pub(crate) fn named(tier: &Tier) -> String {
    format!("\"{}\" ({})", tier.id, noun(&tier.kind))
}

/// What a tier is called.
pub(crate) const fn noun(kind: &TierKind) -> &'static str {
    match kind {
        TierKind::StaticSite(_) => "site",
        TierKind::RestApi(_) => "REST API",
        TierKind::HttpApi(_) => "HTTP API",
        TierKind::WebAcl(_) => "web ACL",
        TierKind::UserPool(_) => "user pool",
        TierKind::LoadBalancer(_) => "load balancer",
        TierKind::NetworkLoadBalancer(_) => "network load balancer",
        TierKind::FargateService(_) => "Fargate",
        TierKind::AuroraCluster(_) => "Aurora",
        TierKind::DatabaseInstance(_) => "RDS",
        TierKind::Bucket(_) => "bucket",
        TierKind::AdminHost(_) => "admin host",
        TierKind::Repository(_) => "repository",
        TierKind::DeliveryPipeline(_) => "pipeline",
        TierKind::Alarms(_) => "alarms",
    }
}
