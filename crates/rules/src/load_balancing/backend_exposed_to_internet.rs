//! Backends on the internet for the sake of a neighbour.

use tierwright_catalog::LogicalId;
use tierwright_model::tiers::{EnvironmentValue, FargateService};
use tierwright_model::{Design, Direction, Protocol, Severity, Tier, TierKind};
use tierwright_reach::called;
use tierwright_reach::network::{Address, Admission};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{between, services};

pub(crate) static RULE: Rule = Rule {
    id: "backend-exposed-to-internet",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "A listener is open to the internet so that a tier of the design can call it",
    catalog: &["ELB-ALB-006", "SG-CHAIN-008"],
    docs: Docs {
        what: "Looks for a listener of an internet-facing load balancer that everyone may call, that \
               forwards to a service, and that another service calls by the load balancer's URL in its \
               environment or by a drawn connection.",
        why: "The service behind it is on the internet for nothing, around the tier that was meant to \
              stand before it. The call itself leaves the VPC and comes back with a public address, so \
              security groups cannot narrow it to its caller.",
        silent: "the load balancer is internal, its group does not admit everyone on that port, a site, an \
                 API or an operator's address is connected with the listener, or the internet is connected \
                 with it on port 80 or 443, which browsers call.",
        example: "A frontend on port 80 whose environment says `http://<load balancer>:8000/people`, and \
                  the backend's listener on 8000 beside it.",
        source: "Well-Architected Framework SEC05, *Control traffic flow within your network layers*; ELB \
                 guide, *Load balancer scheme*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        let Some(interfaces) = context
            .network
            .interfaces(&resource.id)
            .filter(|i| i.public == Some(true))
        else {
            continue;
        };
        let Some(tier) = context.tier(resource) else {
            continue;
        };
        let TierKind::LoadBalancer(balancer) = &tier.kind else {
            continue;
        };
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let port = listener.port;
            let behind: Vec<&LogicalId> = context
                .network
                .forwards(&resource.id)
                .iter()
                .filter(|forward| forward.listener_port == Some(port))
                .map(|forward| forward.target)
                .collect();
            let Some(service) = behind.first().and_then(|id| context.graph.get(id)) else {
                continue;
            };
            let open = context.network.admission(
                interfaces,
                Direction::Ingress,
                Address::Anywhere,
                Protocol::Tcp,
                port,
            );
            if !matches!(open, Admission::Allowed(_)) || is_meant(design, tier, port) {
                continue;
            }
            let own = |caller: &Tier| {
                behind.iter().all(|id| {
                    context
                        .graph
                        .get(id)
                        .is_some_and(|r| r.origin == caller.id.as_str())
                })
            };
            let Some(caller) = callers(design, tier, port).find(|caller| !own(caller)) else {
                continue;
            };
            let message = format!(
                "{} listens on port {port} for the whole internet, so that \"{}\" can call \"{}\"",
                called(resource),
                caller.id,
                service.origin
            );
            let hint = "Put an internal load balancer in front of the service, and call that.";
            report
                .at(resource, message, hint)
                .property(format!("/kind/loadBalancer/listeners/{index}"));
        }
    }
}

/// Whether the design says that something outside of the VPC calls the listener.
fn is_meant(design: &Design, tier: &Tier, port: u16) -> bool {
    let mut calls = design
        .connections
        .iter()
        .filter(|c| c.to == tier.id && c.port == port);
    calls.any(|c| match design.tier(&c.from) {
        Some(caller) => !caller.kind.in_vpc(),
        None => c.from != Design::INTERNET || matches!(port, 80 | 443),
    })
}

/// The services that call a listener.
fn callers<'d>(design: &'d Design, tier: &'d Tier, port: u16) -> impl Iterator<Item = &'d Tier> {
    let by_url = move |service: &FargateService| {
        service.environment.iter().any(|variable| {
            matches!(&variable.value,
                EnvironmentValue::LoadBalancerUrl { load_balancer, port: own, .. } if *load_balancer == tier.id && *own == port)
        })
    };
    let drawn = move |caller: &Tier| between(design, &caller.id, &tier.id).any(|c| c.port == port);
    services(design)
        .filter(move |(caller, service)| by_url(service) || drawn(caller))
        .map(|(caller, _)| caller)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, remove, rule, set, tier};
    use serde_json::json;
    /// Another service as the default of a listener on 8000, open to everyone.
    fn frontend() -> Vec<tierwright_model::Edit> {
        vec![
            remove("site-to-alb"),
            set("site", "/kind/staticSite/apiBaseUrl", json!(null)),
            set(
                "alb",
                "/kind/loadBalancer/listeners/-",
                json!({ "port": 8000, "protocol": "HTTP" }),
            ),
            set("alb-to-api", "/listener", 8000),
            rule(
                "sg-alb-public",
                json!({ "id": "alb-from-web-back", "direction": "ingress", "fromPort": 8000, "toPort": 8000, "peer": { "cidr": "0.0.0.0/0" } }),
            ),
            connect(json!({ "id": "web-to-alb", "from": "internet", "to": "alb", "port": 80 })),
            connect(json!({ "id": "world-to-back", "from": "internet", "to": "alb", "port": 8000 })),
            tier(
                json!({ "id": "web", "name": "Web", "layer": "app", "securityGroups": ["sg-fargate-app"], "kind": { "fargateService": {
                "cpu": 256, "memory": 512, "image": { "repository": { "repository": "images", "tag": "web-v1" } },
                "containerPort": 8080, "desiredCount": 2, "healthCheckPath": "/health",
                "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false, "logRetentionDays": 30 } } }),
            ),
            connect(json!({ "id": "alb-to-web", "from": "alb", "to": "web", "port": 8080, "listener": 80 })),
        ]
    }
    &[
bad("a frontend calls its backend over the internet", "alb", || {
            let mut edits = frontend();
            edits.push(set("web", "/kind/fargateService/environment", json!([{ "name": "BACKEND", "value": { "loadBalancerUrl": { "loadBalancer": "alb", "port": 8000, "path": "/people" } } }])));
            edits
        })
        .also(&["http-listener"]),
        good("nobody in the design calls it", frontend),
    ]
};
