//! Network Load Balancers that filter nothing.

use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::ids::group_id;
use crate::offer::{needed, new_group};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "network-load-balancer-without-group",
    category: "load_balancing",
    severity: Severity::Advice,
    summary: "A Network Load Balancer has no security group, and can never get one",
    catalog: &["ELB-NLB-001", "SG-CHAIN-010"],
    docs: Docs {
        what: "Reports a Network Load Balancer that is made without a security group.",
        why: "It filters nothing, and what it passes on cannot be admitted by a group: its targets must \
              admit address ranges. AWS takes groups only when the load balancer is made.",
        silent: "it has a group, or its groups are not known.",
        example: "A Network Load Balancer that was dropped and given no group.",
        source: "ELB API, SetSecurityGroups: \"You can't perform this operation on a Network Load Balancer \
                 unless you specified a security group for the load balancer when you created it\".",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for interfaces in context.network.with_interfaces().filter(|i| i.unfiltered) {
        let resource = interfaces.resource;
        let message = format!(
            "{} has no security group, and can get one only when it is made",
            called(resource)
        );
        report
            .at(resource, message, "Give it a group before it is deployed.")
            .property("SecurityGroups")
            .fix(fix(context, resource));
    }
}

/// A group with what its connections need.
fn fix(context: &Context<'_>, resource: &Resource) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, resource)?;
    let group = context.ids()?.shared(&group_id(&tier.id));
    let mut after = design.clone();
    let made = new_group(tier, &group);
    after
        .apply(&Edit::Batch {
            label: "group".to_owned(),
            edits: made.to_vec(),
        })
        .ok()?;
    let rules = needed(&after, &tier.id);
    Some((format!("Add {group}"), made.into_iter().chain(rules).collect()))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, network_balancer, remove, set};
    use serde_json::json;

    &[
        bad("no group", "nlb", || {
            vec![
                network_balancer(),
                set("alb-from-nlb", "/peer", json!({ "cidr": "10.20.0.0/16" })),
                remove("sg-nlb"),
            ]
        }),
        good("a group", || vec![network_balancer()]),
    ]
};
