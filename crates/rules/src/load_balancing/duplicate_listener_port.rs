//! Two listeners on one port.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-listener-port",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer has two listeners on one port",
    catalog: &["ELB-LSN-006"],
    docs: Docs {
        what: "Reports a second listener of a load balancer on the same port.",
        why: "AWS refuses it: \"A listener already exists on this port for this load balancer\".",
        silent: "the ports differ.",
        example: "HTTP and HTTPS, both on 443.",
        source: "ELB API, CreateListener, DuplicateListener.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::LoadBalancer(balancer) = &tier.kind else {
            continue;
        };
        for (index, listener) in balancer.listeners.iter().enumerate() {
            if balancer.listeners[..index]
                .iter()
                .any(|other| other.port == listener.port)
            {
                let message = format!(
                    "\"{}\" (load balancer) has two listeners on port {}",
                    tier.id, listener.port
                );
                let edit = edits::set_kind(tier, &format!("listeners/{index}"), serde_json::Value::Null);
                report
                    .on(tier.id.as_str(), message, "Keep one listener for each port.")
                    .property(format!("/kind/loadBalancer/listeners/{index}/port"))
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
