//! Internal load balancers among what the internet calls.

use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Layer, Severity};
use tierwright_reach::called;
use tierwright_reach::network::Interfaces;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "internal-load-balancer-in-public-subnet",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "An internal load balancer lies in public subnets",
    catalog: &["ELB-ALB-006"],
    docs: Docs {
        what: "Reports an internal load balancer of which a subnet routes to an internet gateway.",
        why: "It works, and its nodes are one setting away from the internet. Public subnets are for what \
              the internet calls; a rule that means them as such also means the load balancer.",
        silent: "the load balancer is internet-facing, or routes are not known.",
        example: "An internal Network Load Balancer beside the NAT gateways.",
        source: "Well-Architected Framework SEC05, *Create network layers*; ELB guide, *Load balancer \
                 scheme*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        let Some(interfaces) = context
            .network
            .interfaces(&resource.id)
            .filter(|i| i.public == Some(false))
        else {
            continue;
        };
        let public: Vec<&LogicalId> = interfaces
            .subnets
            .iter()
            .copied()
            .filter(|id| context.network.is_public(id) == Some(true))
            .collect();
        if public.is_empty() {
            continue;
        }
        let subnets = counted("subnet", &crate::words::origins(context.graph, &public));
        let message = format!(
            "{} is internal and lies in the public {subnets}",
            called(resource)
        );
        report
            .at(resource, message, "Put it into private subnets.")
            .property("Subnets")
            .fix(fix(context, resource, interfaces));
    }
}

/// The private layer over as many zones that is nearest: the first that a tier it calls lies in, else the first of all.
fn fix(
    context: &Context<'_>,
    resource: &Resource,
    interfaces: &Interfaces<'_>,
) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, resource)?;
    let private = |layer: &&Layer| {
        let count = layer.subnets.len();
        count >= interfaces.subnets.len().max(2)
            && layer.subnets.iter().all(|subnet| {
                let found = context
                    .resources()
                    .find(|r| r.origin == subnet.id.as_str() && context.network.subnet(&r.id).is_some());
                found.is_some_and(|r| context.is_private(&r.id))
            })
    };
    let called = design
        .connections
        .iter()
        .filter(|c| c.from == tier.id)
        .filter_map(|c| design.tier(&c.to)?.layer.as_ref());
    let near = called.filter_map(|id| design.network.layer(id)).find(private);
    let layer = near.or_else(|| design.network.layers.iter().find(private))?;
    let edit = Edit::MoveToLayer {
        id: tier.id.clone(),
        layer: layer.id.clone(),
        position: None,
    };
    Some((format!("Move it to {}", layer.id), vec![edit]))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, set};

    &[
        bad_with(
            "an internal one in the public layer",
            "alb",
            &["connection-without-path", "ingress-open-to-world"],
            || vec![set("alb", "/kind/loadBalancer/scheme", "internal")],
        ),
        good("in the app layer", || {
            vec![
                set("alb", "/kind/loadBalancer/scheme", "internal"),
                set("alb", "/layer", "app"),
            ]
        }),
    ]
};
