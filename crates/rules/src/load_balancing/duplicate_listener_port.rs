//! Two listeners on one port.

use std::collections::HashMap;

use tierwright_compile::Resource;
use tierwright_model::{Design, Severity, TierKind};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-listener-port",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer has two listeners on one port",
    catalog: &["ELB-LSN-006"],
    docs: Docs {
        what: "Reports a second listener of a load balancer on the same port.",
        why: "AWS refuses it: \"A listener already exists on this port for this load balancer\".",
        silent: "the ports differ, a port is not known, or a listener is there under a condition only.",
        example: "HTTP and HTTPS, both on 443.",
        source: "ELB API, CreateListener, DuplicateListener.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // Of two listeners of a tier on one port the compiler makes one resource, so a design is looked at itself.
    match context.design {
        Some(design) => in_design(design, report),
        None => in_template(context, report),
    }
}

fn in_template(context: &Context<'_>, report: &mut Report<'_>) {
    for (balancer, _) in context.balancers() {
        let mut first: HashMap<u16, &Resource> = HashMap::new();
        for listener in context.network.listeners(&balancer.id) {
            let Some(port) = listener.port else { continue };
            let other = *first.entry(port).or_insert(listener.resource);
            if other.id != listener.resource.id {
                let message = format!(
                    "{} has two listeners on port {port}: {} and {}",
                    called(balancer),
                    other.origin,
                    listener.resource.origin
                );
                report
                    .at(listener.resource, message, "Keep one listener for each port.")
                    .property("Port");
            }
        }
    }
}

fn in_design(design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let ports: Vec<u16> = match &tier.kind {
            TierKind::LoadBalancer(balancer) => balancer.listeners.iter().map(|l| l.port).collect(),
            TierKind::NetworkLoadBalancer(balancer) => balancer.listeners.iter().map(|l| l.port).collect(),
            _ => continue,
        };
        for (index, port) in ports.iter().enumerate() {
            if ports[..index].contains(port) {
                let message = format!("{} has two listeners on port {port}", named(tier));
                let edit = edits::set_kind(tier, &format!("listeners/{index}"), serde_json::Value::Null);
                report
                    .on(tier.id.as_str(), message, "Keep one listener for each port.")
                    .property(format!("/kind/{}/listeners/{index}/port", tier.kind.key()))
                    .fix(Some(("Remove the second listener".to_owned(), vec![edit])));
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("port 80 twice", "alb", || {
            vec![set(
                "alb",
                "/kind/loadBalancer/listeners/-",
                json!({ "port": 80, "protocol": "HTTP" }),
            )]
        }),
        good("the sample has one listener", Vec::new),
    ]
};
