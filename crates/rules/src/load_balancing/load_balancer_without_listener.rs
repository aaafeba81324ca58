//! Load balancers that listen on nothing.

use tierwright_model::{Severity, TierKind};
use tierwright_reach::called;
use tierwright_reach::network::is_network_balancer;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-without-listener",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer has no listener",
    catalog: &["ELB-ALB-009"],
    docs: Docs {
        what: "Reports a load balancer without a listener.",
        why: "It answers nothing, and services behind it are refused: their target group has no load balancer.",
        silent: "there is a listener. One of a Network Load Balancer that leads nowhere is `load-balancer-without-targets`.",
        example: "The last listener was removed.",
        source: "ALB guide, *Listeners for your Application Load Balancers*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, kind) in context.balancers() {
        let network = is_network_balancer(kind);
        // Those of a Network Load Balancer are made only with a target, which another rule asks for.
        let drawn = context.tier(resource).is_some_and(|tier| {
            matches!(&tier.kind, TierKind::NetworkLoadBalancer(balancer) if !balancer.listeners.is_empty())
        });
        if context.network.listeners(&resource.id).is_empty()
            && !drawn
            && !context.is_handed_out(&resource.id)
        {
            let message = format!("{} has no listener", called(resource));
            let wanted = context
                .connections_to(&resource.id)
                .next()
                .map_or(80, |c| c.flow.port);
            let listener =
                serde_json::json!([{ "port": wanted, "protocol": if network { "TCP" } else { "HTTP" } }]);
            let title = format!("Listen on port {wanted}");
            let fix = edits::set_tier(context, resource, title, "listeners", listener)
                .filter(|_| network || wanted != 443);
            report
                .at(resource, message, "Add a listener.")
                .property("Listeners")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("no listener", "alb", || {
            vec![set("alb", "/kind/loadBalancer/listeners", json!([]))]
        }),
        good("the sample has one", Vec::new),
    ]
};
