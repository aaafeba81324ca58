//! Load balancers that forward to nothing.

use std::collections::HashSet;

use tierwright_catalog::kinds::TargetGroup;
use tierwright_catalog::{Kind, LogicalId, ResourceKind};
use tierwright_compile::Resource;
use tierwright_model::{Severity, TierKind};
use tierwright_reach::called;
use tierwright_reach::network::{Listener, is_network_balancer};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-without-targets",
    category: "load_balancing",
    severity: Severity::Advice,
    summary: "A load balancer or one of its listeners forwards to nothing",
    catalog: &["COST-005"],
    docs: Docs {
        what: "Reports a load balancer that no service registers with, and a listener of a Network Load Balancer that neither a \
               connection nor an address leads on from.",
        why: "It costs by the hour and answers 404. A listener of a Network Load Balancer cannot even be made without a target.",
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
        .any(|r| r.kind.type_name() == TargetGroup::TYPE)
        && context.design.is_none();
    if unknown {
        return;
    }
    let callers: HashSet<&LogicalId> = context
        .connections()
        .iter()
        .filter_map(|c| c.flow.from.resource())
        .collect();
    for (resource, kind) in context.balancers() {
        if is_network_balancer(kind) && context.design.is_some() {
            unfed(context, resource, report);
            continue;
        }
        let drawn = callers.contains(&resource.id);
        let listeners = context.network.listeners(&resource.id);
        let elsewhere = || listeners.iter().any(|l| context.is_handed_out(&l.resource.id));
        let own = |l: &Listener<'_>| matches!(&l.resource.kind, Kind::Listener(kind) if kind.load_balancer_arn.target() == Some(&resource.id));
        let listens = !listeners.is_empty()
            && listeners.iter().all(own)
            && !context.is_handed_out(&resource.id)
            && !elsewhere();
        if listens && !drawn && context.network.forwards(&resource.id).is_empty() {
            let message = format!("{} forwards to nothing", called(resource));
            report.at(resource, message, "Connect it with a service, or remove it.");
        }
    }
}

/// The listeners of a Network Load Balancer of the document that nothing leads on from.
fn unfed(context: &Context<'_>, resource: &Resource, report: &mut Report<'_>) {
    let (Some(design), Some(tier)) = (context.design, context.tier(resource)) else {
        return;
    };
    let TierKind::NetworkLoadBalancer(balancer) = &tier.kind else {
        return;
    };
    let first = balancer.listeners.first().map(|listener| listener.port);
    for (index, listener) in balancer.listeners.iter().enumerate() {
        let feeds = |c: &tierwright_model::Connection| {
            c.from == tier.id && c.listener.or(first) == Some(listener.port)
        };
        if listener.target_addresses.is_empty() && !design.connections.iter().any(feeds) {
            let message = format!(
                "the listener on port {} of {} leads to nothing, so it is not made",
                listener.port,
                called(resource)
            );
            report
                .at(resource, message, "Connect it with a load balancer or a service.")
                .property(format!("/kind/networkLoadBalancer/listeners/{index}"));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, network_balancer, remove, set};
    use serde_json::json;
    &[
        bad("nothing is connected", "alb", || {
            vec![remove("alb-to-api"), remove("app-from-alb"), remove("alb-to-app")]
        }),
        bad("a listener of a network load balancer", "nlb", || {
            let listener = json!({ "port": 8080, "protocol": "TCP" });
            vec![
                network_balancer(),
                set("nlb", "/kind/networkLoadBalancer/listeners/-", listener),
            ]
        }),
        good("the sample forwards", Vec::new),
    ]
};
