//! Settings that name a tier of another kind.

use tierwright_model::tiers::{ApiIntegration, EnvironmentValue};
use tierwright_model::{Design, ItemKind, Severity, Tier, TierKind};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{api, named};

pub(crate) static RULE: Rule = Rule {
    id: "reference-to-wrong-tier",
    category: "operations",
    severity: Severity::Error,
    summary: "A setting names a tier that cannot give what is wanted of it",
    catalog: &["ECR-005"],
    docs: Docs {
        what: "Checks each setting that names another tier: images come from repositories, database variables from databases, \
               URLs from load balancers, routes of APIs lead to load balancers or buckets, authorizers are user pools, filters \
               web ACLs, and pipelines build services.",
        why: "The value does not exist, so nothing can be exported or deployed.",
        silent: "the tiers are of the right kind. What an alarm watches is `alarm-metric-unsuitable`.",
        example: "The image comes from the tier `db`.",
        source: "ECS API, ContainerDefinition; RDS API, DBCluster; API Gateway API, PutIntegration and CreateAuthorizer.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        for reference in tier.kind.references().iter().filter(|r| r.kind == ItemKind::Tier) {
            let Some(found) = context.tier_by_id(reference.id) else {
                continue;
            };
            let Some((what, fits)) = wanted(tier, &reference.pointer) else {
                continue;
            };
            if fits(&found.kind) {
                continue;
            }
            let message = format!(
                "{} names {} where {what} is wanted ({})",
                named(tier),
                named(found),
                reference.pointer.trim_start_matches('/')
            );
            report
                .on(tier.id.as_str(), message, format!("Name {what}."))
                .property(format!("/kind/{}{}", tier.kind.key(), reference.pointer));
        }
    }
}

type Fits = fn(&TierKind) -> bool;

/// What a reference of a tier must name, by its place.
fn wanted(tier: &Tier, pointer: &str) -> Option<(&'static str, Fits)> {
    let repository: Fits = |kind| matches!(kind, TierKind::Repository(_));
    let database: Fits = |kind| matches!(kind, TierKind::AuroraCluster(_) | TierKind::DatabaseInstance(_));
    let balancer: Fits = |kind| matches!(kind, TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_));
    let bucket: Fits = |kind| matches!(kind, TierKind::Bucket(_));
    let pool: Fits = |kind| matches!(kind, TierKind::UserPool(_));
    let acl: Fits = |kind| matches!(kind, TierKind::WebAcl(_));
    let service: Fits = |kind| matches!(kind, TierKind::FargateService(_));
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let index = parts.get(1).and_then(|part| part.parse::<usize>().ok());
    match (parts.as_slice(), &tier.kind) {
        (["webAcl"], _) => Some(("a web ACL", acl)),
        (["image"], _) => Some(("a repository", repository)),
        (["builds", _, "service"], _) => Some(("a Fargate service", service)),
        (["environment", ..], TierKind::FargateService(own)) => match &own.environment.get(index?)?.value {
            EnvironmentValue::DatabaseEndpoint(_)
            | EnvironmentValue::DatabasePort(_)
            | EnvironmentValue::DatabaseSecret { .. } => Some(("a database", database)),
            EnvironmentValue::LoadBalancerDnsName(_) | EnvironmentValue::LoadBalancerUrl { .. } => {
                Some(("a load balancer", balancer))
            }
            EnvironmentValue::BucketName(_) => Some(("a bucket", bucket)),
            EnvironmentValue::UserPoolId(_) | EnvironmentValue::UserPoolClientId(_) => {
                Some(("a user pool", pool))
            }
            EnvironmentValue::Text(_) | EnvironmentValue::Secret(_) => None,
        },
        (["routes", _, "authorizer"], _) => Some(("a user pool", pool)),
        (["routes", _, "integration"], _) => match &api(tier)?.routes.get(index?)?.integration {
            ApiIntegration::LoadBalancer { .. } => Some(("a load balancer", balancer)),
            ApiIntegration::Bucket { .. } => Some(("a bucket", bucket)),
            ApiIntegration::Url(_) => None,
        },
        _ => None,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, http_api, pipeline, rest_api, set};
    use serde_json::json;
    &[
        bad("an image from a database", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/image/repository/repository",
                "db",
            )]
        }),
        bad("a host name from a load balancer", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/0/value",
                json!({ "databaseEndpoint": "alb" }),
            )]
        }),
        bad("a route to a service", "rest", || {
            let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "api" } } });
            vec![rest_api(), set("rest", "/kind/restApi/routes/-", route)]
        }),
        bad("an authorizer that is a database", "http", || {
            vec![http_api(), set("http", "/kind/httpApi/routes/0/authorizer", "db")]
        }),
        bad("a build of a load balancer", "delivery", || {
            vec![
                pipeline(),
                set("delivery", "/kind/deliveryPipeline/builds/0/service", "alb"),
            ]
        }),
        good("the sample's references", Vec::new),
    ]
};
