//! What a person wants to know after a deployment.

use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::{ListenerProtocol, Scheme};
use tierwright_model::{Id, TierKind};

use super::Builder;
use super::builder::suffix;
use crate::Output;

pub(super) fn run(builder: &mut Builder<'_>) {
    for tier in &builder.design.tiers {
        let id = &tier.id;
        let of = |suffix| LogicalId::of(id, suffix);
        match &tier.kind {
            TierKind::StaticSite(_) => {
                let domain = Prop::attribute(&of(suffix::DISTRIBUTION), "DomainName");
                add(
                    builder,
                    id,
                    "Url",
                    "The web site's address.",
                    Prop::join(["https://".into(), domain]),
                );
                add(
                    builder,
                    id,
                    "BucketName",
                    "The bucket that the site's files go to.",
                    Prop::reference(&of(suffix::BUCKET)),
                );
                let distribution = Prop::reference(&of(suffix::DISTRIBUTION));
                add(
                    builder,
                    id,
                    "DistributionId",
                    "The distribution, for cache invalidations.",
                    distribution,
                );
            }
            TierKind::LoadBalancer(balancer) => {
                let dns = Prop::attribute(&of(suffix::LOAD_BALANCER), "DNSName");
                let listener = balancer.listeners.iter().find(|l| l.redirect_to_port.is_none());
                let scheme = match listener.map(|l| l.protocol) {
                    Some(ListenerProtocol::Https) => "https://",
                    Some(ListenerProtocol::Http) | None => "http://",
                };
                let reach = match balancer.scheme {
                    Scheme::InternetFacing => "The load balancer's address.",
                    Scheme::Internal => "The load balancer's address inside the VPC.",
                };
                let port = match listener.map(|l| l.port) {
                    None | Some(80 | 443) => String::new(),
                    Some(port) => format!(":{port}"),
                };
                add(
                    builder,
                    id,
                    "Url",
                    reach,
                    Prop::join([scheme.into(), dns, port.into()]),
                );
            }
            TierKind::FargateService(_) => {
                let name = Prop::attribute(&of(suffix::SERVICE), "Name");
                add(
                    builder,
                    id,
                    "ServiceName",
                    "The ECS service, for deployments of new images.",
                    name,
                );
            }
            TierKind::AuroraCluster(_) => {
                let cluster = of(suffix::DB_CLUSTER);
                add(
                    builder,
                    id,
                    "WriterEndpoint",
                    "The database's writer.",
                    Prop::attribute(&cluster, "Endpoint.Address"),
                );
                let secret = Prop::attribute(&cluster, "MasterUserSecret.SecretArn");
                add(
                    builder,
                    id,
                    "SecretArn",
                    "The secret with the master user's name and password.",
                    secret,
                );
            }
            TierKind::AdminHost(_) => {
                add(
                    builder,
                    id,
                    "InstanceId",
                    "The admin host, for sessions.",
                    Prop::reference(&of(suffix::INSTANCE)),
                );
            }
            TierKind::RestApi(_)
            | TierKind::HttpApi(_)
            | TierKind::WebAcl(_)
            | TierKind::UserPool(_)
            | TierKind::NetworkLoadBalancer(_)
            | TierKind::DatabaseInstance(_)
            | TierKind::Bucket(_)
            | TierKind::DeliveryPipeline(_)
            | TierKind::Alarms(_) => {}
            TierKind::Repository(_) => {
                let uri = Prop::attribute(&of(suffix::REPOSITORY), "RepositoryUri");
                add(builder, id, "RepositoryUri", "Where the image is pushed to.", uri);
            }
        }
    }
}

fn add(builder: &mut Builder<'_>, tier: &Id, name: &str, description: &str, value: Prop<String>) {
    builder.outputs.push(Output {
        id: LogicalId::of(tier, name),
        description: description.to_owned(),
        value,
    });
}
