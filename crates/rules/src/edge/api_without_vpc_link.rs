//! APIs that lead into the VPC without a VPC link.

use tierwright_model::tiers::{ApiIntegration, ApiRoute};
use tierwright_model::{Design, Edit, Id, Severity, Tier, TierKind};

use crate::context::Context;
use crate::offer::link_edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, between, named};

pub(crate) static RULE: Rule = Rule {
    id: "api-without-vpc-link",
    category: "edge",
    severity: Severity::Error,
    summary: "An API leads to a load balancer inside the VPC and has no VPC link for it",
    catalog: &["API-VPL-001", "API-VPL-003"],
    docs: Docs {
        what: "Reports an HTTP API with a route to a load balancer, and a REST API with a route to an \
               Application Load Balancer, whose `vpcLink` says neither layer nor security groups.",
        why: "API Gateway calls a load balancer from the interfaces of a VPC link V2. Only a REST API's \
              link to a Network Load Balancer (V1) has none.",
        silent: "all routes of a REST API lead to Network Load Balancers, buckets or addresses.",
        example: "An HTTP API with `GET /orders` to an internal load balancer, dropped on the canvas \
                  without a layer.",
        source: "API Gateway guide, *Set up VPC links V2*; AWS Compute blog, 2025-11-21, private \
                 integration of REST APIs with Application Load Balancers.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design).filter(|api| api.link.is_none()) {
        let needs = |route: &&ApiRoute| match &route.integration {
            ApiIntegration::LoadBalancer { load_balancer, .. } => {
                match context.tier_by_id(load_balancer).map(|tier| &tier.kind) {
                    Some(TierKind::LoadBalancer(_)) => true,
                    Some(TierKind::NetworkLoadBalancer(_)) => !api.rest,
                    _ => false,
                }
            }
            ApiIntegration::Bucket { .. } | ApiIntegration::Url(_) => false,
        };
        let Some(balancer) = api
            .routes
            .iter()
            .find(needs)
            .and_then(|route| route.integration.tier())
        else {
            continue;
        };
        let message = format!(
            "{} leads to \"{balancer}\" inside the VPC and has no VPC link",
            named(api.tier)
        );
        report
            .on(
                api.tier.id.as_str(),
                message,
                "Say in which layer the link's interfaces are, and give them a security group.",
            )
            .property(format!("/kind/{}/vpcLink", api.tier.kind.key()))
            .fix(fix(design, api.tier, balancer));
    }
}

/// A link in the load balancer's layer, with a group of its own, and what the connection needs.
fn fix(design: &Design, api: &Tier, balancer: &Id) -> Option<(String, Vec<Edit>)> {
    let link = link_edits(design, api, balancer)?;
    let mut after = design.clone();
    let batch = Edit::Batch {
        label: "link".to_owned(),
        edits: link.clone(),
    };
    after.apply(&batch).ok()?;
    let drawn = between(design, &api.id, balancer).next().map(|c| c.port);
    let offer = crate::offer(&after, &api.id, balancer, drawn);
    let rules = offer.edits.into_iter().skip(usize::from(drawn.is_some()));
    Some((
        "Add a VPC link".to_owned(),
        link.into_iter().chain(rules).collect(),
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, http_api, network_balancer, rest_api, set};
    use serde_json::json;

    &[
        bad("an HTTP API", "http", || {
            let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "alb" } } });
            vec![
                http_api(),
                connect(json!({ "id": "http-to-alb", "from": "http", "to": "alb", "port": 80 })),
                set("http", "/kind/httpApi/routes/-", route),
            ]
        }),
        good("a REST API in front of a network load balancer", || {
            let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "nlb" } } });
            vec![
                network_balancer(),
                rest_api(),
                connect(json!({ "id": "rest-to-nlb", "from": "rest", "to": "nlb", "port": 80 })),
                set("rest", "/kind/restApi/routes/-", route),
            ]
        }),
    ]
};
