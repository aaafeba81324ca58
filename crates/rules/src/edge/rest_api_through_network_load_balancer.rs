//! A hop that REST APIs no longer need.

use tierwright_model::{Design, Severity, Tier, TierKind};

use crate::context::Context;
use crate::load_balancing::load_balancer_addresses_as_targets::owner;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, named, network_balancers};

pub(crate) static RULE: Rule = Rule {
    id: "rest-api-through-network-load-balancer",
    category: "edge",
    severity: Severity::Advice,
    summary: "A REST API reaches its Application Load Balancer through a Network Load Balancer",
    catalog: &["API-VPL-001", "COST-006"],
    docs: Docs {
        what: "Reports a route of a REST API to a Network Load Balancer that does nothing but pass on to \
               an Application Load Balancer.",
        why: "Since November 2025 a VPC link V2 leads straight to an Application Load Balancer; AWS calls \
              the link V1 legacy. The Network Load Balancer costs by the hour and is one hop more. \
              Terraform builds the link V2 with its provider 6 and later only.",
        silent: "the Network Load Balancer leads to services too, or the API's own routes lead straight to \
                 the Application Load Balancer.",
        example: "REST API, VPC link V1, Network Load Balancer, Application Load Balancer, services.",
        source: "AWS Compute blog, 2025-11-21; API Gateway API, PutIntegration, integrationTarget; \
                 terraform-provider-aws issue 45230.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design).filter(|api| api.rest) {
        let mut told = Vec::new();
        for route in api.routes {
            let Some(id) = route.integration.tier().filter(|id| !told.contains(id)) else {
                continue;
            };
            let Some(Tier {
                kind: TierKind::NetworkLoadBalancer(_),
                ..
            }) = context.tier_by_id(id)
            else {
                continue;
            };
            let typed = network_balancers(design)
                .filter(|(tier, _)| tier.id == *id)
                .flat_map(|(_, balancer)| &balancer.listeners)
                .any(|listener| owner(design, &listener.target_addresses).is_some());
            let kinds: Vec<Option<&TierKind>> = design
                .connections
                .iter()
                .filter(|c| &c.from == id)
                .map(|c| context.tier_by_id(&c.to).map(|tier| &tier.kind))
                .collect();
            if (kinds.is_empty() && !typed)
                || !kinds
                    .iter()
                    .all(|kind| matches!(kind, Some(TierKind::LoadBalancer(_))))
            {
                continue;
            }
            told.push(id);
            let message = format!(
                "{} goes through \"{id}\", which only passes on to an Application Load Balancer",
                named(api.tier)
            );
            let hint = "Lead the routes straight to the Application Load Balancer by a VPC link V2; Terraform needs its provider 6 for it.";
            report.on(id.as_str(), message, hint);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, network_balancer, rest_api, set};
    use serde_json::json;

    &[
        bad("the chain of the guide", "nlb", || {
            let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "nlb" } } });
            vec![
                network_balancer(),
                rest_api(),
                connect(json!({ "id": "rest-to-nlb", "from": "rest", "to": "nlb", "port": 80 })),
                set("rest", "/kind/restApi/routes/-", route),
            ]
        }),
        good("a network load balancer that no API uses", || {
            vec![network_balancer()]
        }),
    ]
};
