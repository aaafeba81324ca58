//! URLs of ports that nobody listens on.

use tierwright_model::tiers::EnvironmentValue;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::services;
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-url-without-listener",
    category: "compute",
    severity: Severity::Error,
    summary: "A variable holds the URL of a port that a load balancer does not listen on",
    catalog: &["ELB-LSN-007"],
    docs: Docs {
        what: "Compares the port of each variable made from a load balancer's URL with the listeners of \
               that load balancer.",
        why: "Every call of the program fails, and the value looks right.",
        silent: "the load balancer has no listener at all (`load-balancer-without-listener`), or what is \
                 named is no load balancer (`reference-to-wrong-tier`).",
        example: "`http://<load balancer>:8000/people`, while the backend's listener is on 8080.",
        source: "ELB guide, *Listeners for your Application Load Balancers*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, service) in services(design) {
        for (index, variable) in service.environment.iter().enumerate() {
            let EnvironmentValue::LoadBalancerUrl {
                load_balancer, port, ..
            } = &variable.value
            else {
                continue;
            };
            let ports: Vec<u16> = match context.tier_by_id(load_balancer).map(|tier| &tier.kind) {
                Some(TierKind::LoadBalancer(balancer)) => balancer.listeners.iter().map(|l| l.port).collect(),
                Some(TierKind::NetworkLoadBalancer(balancer)) => {
                    balancer.listeners.iter().map(|l| l.port).collect()
                }
                _ => continue,
            };
            if ports.is_empty() || ports.contains(port) {
                continue;
            }
            let names: Vec<String> = ports.iter().map(u16::to_string).collect();
            let message = format!(
                "the variable {} of \"{}\" leads to port {port} of \"{load_balancer}\", which listens on {} only",
                variable.name,
                tier.id,
                list(&names)
            );
            let property = format!("environment/{index}/value/loadBalancerUrl/port");
            let only = ports.first().filter(|_| ports.len() == 1);
            let fix = only.map(|port| {
                (
                    format!("Call port {port}"),
                    vec![edits::set_kind(tier, &property, *port)],
                )
            });
            report
                .on(tier.id.as_str(), message, "Name the port of a listener.")
                .property(format!("/kind/fargateService/{property}"))
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;

    &[
        bad("a port without a listener", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/-",
                json!({ "name": "BACKEND", "value": { "loadBalancerUrl": { "loadBalancer": "alb", "port": 8000 } } }),
            )]
        }),
        good("a listener's port", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/-",
                json!({ "name": "BACKEND", "value": { "loadBalancerUrl": { "loadBalancer": "alb", "port": 80 } } }),
            )]
        }),
    ]
};
