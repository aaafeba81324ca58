//! What a person wants to know after a deployment.

use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::{ListenerProtocol, PipelineSource, Scheme};
use tierwright_model::{Id, TierKind};

use super::Builder;
use super::builder::suffix;
use crate::Output;
use crate::tiers::rest_api_domain_name;

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
            TierKind::RestApi(api) => {
                let url = [
                    "https://".into(),
                    rest_api_domain_name(id),
                    format!("/{}", api.stage).into(),
                ];
                add(builder, id, "InvokeUrl", "The API's address.", Prop::join(url));
            }
            TierKind::HttpApi(_) => {
                let url = Prop::attribute(&of(suffix::HTTP_API), "ApiEndpoint");
                add(builder, id, "InvokeUrl", "The API's address.", url);
            }
            TierKind::WebAcl(_) => {
                let arn = Prop::attribute(&of(suffix::WEB_ACL), "Arn");
                add(builder, id, "Arn", "The web ACL.", arn);
            }
            TierKind::UserPool(_) => {
                let pool = Prop::reference(&of(suffix::USER_POOL));
                add(builder, id, "PoolId", "The user pool.", pool);
                let client = Prop::reference(&of(suffix::USER_POOL_CLIENT));
                add(
                    builder,
                    id,
                    "ClientId",
                    "The client that programs sign in with.",
                    client,
                );
            }
            TierKind::NetworkLoadBalancer(_) => {
                let dns = Prop::attribute(&of(suffix::NETWORK_LOAD_BALANCER), "DNSName");
                add(builder, id, "DnsName", "The load balancer's name.", dns);
            }
            TierKind::DatabaseInstance(_) => {
                let database = of(suffix::DATABASE);
                let endpoint = Prop::attribute(&database, "Endpoint.Address");
                add(builder, id, "Endpoint", "The database's host name.", endpoint);
                let secret = Prop::attribute(&database, "MasterUserSecret.SecretArn");
                let what = "The secret with the master user's name and password.";
                add(builder, id, "SecretArn", what, secret);
            }
            TierKind::Bucket(_) => {
                let name = Prop::reference(&of(suffix::BUCKET));
                add(builder, id, "BucketName", "The bucket.", name);
            }
            TierKind::DeliveryPipeline(pipeline) => {
                let name = Prop::reference(&of(suffix::PIPELINE));
                add(builder, id, "PipelineName", "The pipeline.", name);
                if let PipelineSource::CodeCommit { .. } = &pipeline.source {
                    let url = Prop::attribute(&of(suffix::SOURCE), "CloneUrlHttp");
                    add(builder, id, "CloneUrl", "Where the source is pushed to.", url);
                }
            }
            TierKind::Alarms(_) => {
                let topic = Prop::reference(&of(suffix::TOPIC));
                add(builder, id, "TopicArn", "The topic that alarms tell.", topic);
            }
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
