//! Routes to a load balancer whose port nobody states.

use tierwright_model::tiers::ApiIntegration;
use tierwright_model::{Design, Id, Severity, Tier, TierKind};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, between, named};

pub(crate) static RULE: Rule = Rule {
    id: "api-route-without-connection",
    category: "edge",
    severity: Severity::Error,
    summary: "A route of an API leads to a load balancer that the API is not connected with",
    catalog: &["API-VPL-003"],
    docs: Docs {
        what: "Looks for a connection from the API to the load balancer of each of its routes.",
        why: "The connection states the port: the listener that the VPC link leads to. Without it the \
              route has no address.",
        silent: "the route leads to a bucket or an address, or what it names is no load balancer \
                 (`reference-to-wrong-tier`).",
        example: "A route `POST /orders` to the load balancer, and no line between the two on the canvas.",
        source: "API Gateway guide, *Private integrations for REST APIs*; API Gateway V2 API, \
                 CreateIntegration, IntegrationUri: the ARN of a listener.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design) {
        let mut told: Vec<&Id> = Vec::new();
        for (index, route) in api.routes.iter().enumerate() {
            let ApiIntegration::LoadBalancer { load_balancer, .. } = &route.integration else {
                continue;
            };
            let balancer = context.tier_by_id(load_balancer).filter(|tier| is_balancer(tier));
            if balancer.is_none()
                || told.contains(&load_balancer)
                || between(design, &api.tier.id, load_balancer).next().is_some()
            {
                continue;
            }
            told.push(load_balancer);
            let message = format!(
                "{} leads {} {} to \"{load_balancer}\", but no connection between them says on which port",
                named(api.tier),
                route.method.as_str(),
                route.path
            );
            let offer = crate::offer(design, &api.tier.id, load_balancer, None);
            report
                .on(
                    api.tier.id.as_str(),
                    message,
                    format!("Connect {} with {load_balancer}.", api.tier.id),
                )
                .property(format!(
                    "/kind/{}/routes/{index}/integration",
                    api.tier.kind.key()
                ))
                .fix(
                    offer
                        .connection
                        .map(|connection| (format!("Connect them on port {}", connection.port), offer.edits)),
                );
        }
    }
}

/// Whether a tier is a load balancer of either kind.
pub(crate) const fn is_balancer(tier: &Tier) -> bool {
    matches!(
        tier.kind,
        TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_)
    )
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, network_balancer, rest_api, set};
    use serde_json::json;

    &[
        bad("a route and no connection", "rest", || {
            let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "nlb" } } });
            vec![
                network_balancer(),
                rest_api(),
                set("rest", "/kind/restApi/routes/-", route),
            ]
        }),
        good("a route with its connection", || {
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
