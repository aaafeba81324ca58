//! Load balancers that forward to nothing.

use std::collections::HashSet;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-without-targets",
    category: "load_balancing",
    severity: Severity::Advice,
    summary: "A load balancer forwards to nothing",
    catalog: &["COST-005"],
    docs: Docs {
        what: "Reports a load balancer that no service registers with.",
        why: "It costs by the hour and answers 404.",
        silent: "it has no listener (`load-balancer-without-listener`), a service's target group is not forwarded to \
                 (`connection-not-forwarded`), or the graph has target groups whose targets are not known.",
        example: "A load balancer that was dropped and not connected yet.",
        source: "Elastic Load Balancing pricing.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // A target group without a service may have instances, functions or another load balancer as targets.
    let unknown = context
        .resources()
        .any(|r| matches!(r.kind, Kind::TargetGroup(_)))
        && context.design.is_none();
    if unknown {
        return;
    }
    let callers: HashSet<&LogicalId> = context
        .connections()
        .iter()
        .filter_map(|c| c.flow.from.resource())
        .collect();
    for (resource, _) in context.balancers() {
        let drawn = callers.contains(&resource.id);
        let listens = !context.network.listeners(&resource.id).is_empty();
        if listens && !drawn && context.network.forwards(&resource.id).is_empty() {
            let message = format!("{} forwards to nothing", called(resource));
            report.at(resource, message, "Connect it with a service, or remove it.");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove};
    &[
        bad("nothing is connected", "alb", || {
            vec![remove("alb-to-api"), remove("app-from-alb"), remove("alb-to-app")]
        }),
        good("the sample forwards", Vec::new),
    ]
};
