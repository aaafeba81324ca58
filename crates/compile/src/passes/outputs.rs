//! What a person wants to know after a deployment.

use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::TierKind;
use tierwright_model::tiers::{ListenerProtocol, PipelineSource, Scheme};

use super::Builder;
use super::builder::suffix;
use crate::Output;
use crate::tiers::rest_api_domain_name;

pub(super) fn run(builder: &mut Builder<'_>) {
    for tier in &builder.design.tiers {
        let id = &tier.id;
        let mut add = |name: &str, description: &str, value: Prop<String>| {
            let output = Output {
                id: LogicalId::of(id, name),
                description: describe(&tier.name, description),
                value,
            };
            builder.outputs.push(output);
        };
        let of = |suffix| LogicalId::of(id, suffix);
        match &tier.kind {
            TierKind::StaticSite(_) => {
                let domain = Prop::attribute(&of(suffix::DISTRIBUTION), "DomainName");
                add(
                    "Url",
                    "the web site's address.",
                    Prop::join(["https://".into(), domain]),
                );
                add(
                    "BucketName",
                    "the bucket that the site's files go to.",
                    Prop::reference(&of(suffix::BUCKET)),
                );
                let distribution = Prop::reference(&of(suffix::DISTRIBUTION));
                add(
                    "DistributionId",
                    "the distribution, for cache invalidations.",
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
                    Scheme::InternetFacing => "the load balancer's address.",
                    Scheme::Internal => "the load balancer's address inside the VPC.",
                };
                let port = match listener.map(|l| l.port) {
                    None | Some(80 | 443) => String::new(),
                    Some(port) => format!(":{port}"),
                };
                add("Url", reach, Prop::join([scheme.into(), dns, port.into()]));
            }
            TierKind::FargateService(_) => {
                let name = Prop::attribute(&of(suffix::SERVICE), "Name");
                add(
                    "ServiceName",
                    "the ECS service, for deployments of new images.",
                    name,
                );
            }
            TierKind::AuroraCluster(_) => {
                let cluster = of(suffix::DB_CLUSTER);
                add(
                    "WriterEndpoint",
                    "the host name of the writer.",
                    Prop::attribute(&cluster, "Endpoint.Address"),
                );
                let secret = Prop::attribute(&cluster, "MasterUserSecret.SecretArn");
                add(
                    "SecretArn",
                    "the secret with the master user's name and password.",
                    secret,
                );
            }
            TierKind::AdminHost(_) => {
                add(
                    "InstanceId",
                    "the instance, for sessions.",
                    Prop::reference(&of(suffix::INSTANCE)),
                );
            }
            TierKind::RestApi(api) => {
                let url = [
                    "https://".into(),
                    rest_api_domain_name(id),
                    format!("/{}", api.stage).into(),
                ];
                add("InvokeUrl", "the API's address.", Prop::join(url));
            }
            TierKind::HttpApi(_) => {
                let url = Prop::attribute(&of(suffix::HTTP_API), "ApiEndpoint");
                add("InvokeUrl", "the API's address.", url);
            }
            TierKind::WebAcl(_) => {
                let arn = Prop::attribute(&of(suffix::WEB_ACL), "Arn");
                add("Arn", "the web ACL.", arn);
            }
            TierKind::UserPool(_) => {
                let pool = Prop::reference(&of(suffix::USER_POOL));
                add("PoolId", "the user pool.", pool);
                let client = Prop::reference(&of(suffix::USER_POOL_CLIENT));
                add("ClientId", "the client that programs sign in with.", client);
            }
            TierKind::NetworkLoadBalancer(_) => {
                let dns = Prop::attribute(&of(suffix::NETWORK_LOAD_BALANCER), "DNSName");
                add("DnsName", "the load balancer's host name.", dns);
            }
            TierKind::DatabaseInstance(_) => {
                let database = of(suffix::DATABASE);
                let endpoint = Prop::attribute(&database, "Endpoint.Address");
                add("Endpoint", "the database's host name.", endpoint);
                let secret = Prop::attribute(&database, "MasterUserSecret.SecretArn");
                let what = "the secret with the master user's name and password.";
                add("SecretArn", what, secret);
            }
            TierKind::Bucket(_) => {
                let name = Prop::reference(&of(suffix::BUCKET));
                add("BucketName", "the bucket.", name);
            }
            TierKind::DeliveryPipeline(pipeline) => {
                let name = Prop::reference(&of(suffix::PIPELINE));
                add("PipelineName", "the pipeline.", name);
                if let PipelineSource::CodeCommit { .. } = &pipeline.source {
                    let url = Prop::attribute(&of(suffix::SOURCE), "CloneUrlHttp");
                    add("CloneUrl", "where the source is pushed to.", url);
                }
            }
            TierKind::Alarms(_) => {
                let topic = Prop::reference(&of(suffix::TOPIC));
                add("TopicArn", "the topic that alarms tell.", topic);
            }
            TierKind::Repository(_) => {
                let uri = Prop::attribute(&of(suffix::REPOSITORY), "RepositoryUri");
                add("RepositoryUri", "the repository that images are pushed to.", uri);
            }
        }
    }
}

/// What an output is, and of what: a design has several services, so each description begins with the tier's name.
fn describe(name: &str, what: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        let mut chars = what.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        return first.into_iter().chain(chars).collect();
    }
    format!("{name}: {what}")
}
