//! Load balancers known by the addresses of today.

use std::net::Ipv4Addr;

use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Protocol, Severity};
use tierwright_reach::network::{Group, GroupRule, Interfaces, Peer, is_network_balancer};
use tierwright_reach::{called, quoted};

use crate::context::Context;
use crate::edits;
use crate::offer::least_shared;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-admitted-by-address",
    category: "security",
    severity: Severity::Warning,
    summary: "A load balancer's group admits a Network Load Balancer by its addresses",
    catalog: &["SG-CHAIN-004", "SG-CHAIN-010"],
    docs: Docs {
        what: "Looks at an Application Load Balancer behind a Network Load Balancer: an ingress rule on a \
               port that it listens on, for single addresses or ranges in the subnets of the Network Load \
               Balancer, is reported.",
        why: "The addresses are those of today: another zone, or a Network Load Balancer that is made \
              anew, has others, and everything stops. A range of a whole subnet admits whatever else lies \
              there. A reference to the group holds in both cases.",
        silent: "the Network Load Balancer does not lead to this one, or the range is wider than its \
                 subnets (`sg-chain-too-open`).",
        example: "`10.0.1.17/32` and `10.0.2.40/32`, looked up among the network interfaces.",
        source: "NLB guide, *Target security groups*; VPC guide, *Security group rules*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, balancer) in context.balancers() {
        let Some(interfaces) = context
            .network
            .interfaces(&resource.id)
            .filter(|_| !is_network_balancer(balancer))
        else {
            continue;
        };
        for (caller, _) in context.balancers().filter(|(_, kind)| is_network_balancer(kind)) {
            if !leads_to(context, &caller.id, interfaces) {
                continue;
            }
            for group in interfaces
                .groups
                .iter()
                .filter_map(|id| context.network.group(id))
            {
                let rules: Vec<&GroupRule<'_>> = group
                    .ingress
                    .iter()
                    .filter(|rule| names_addresses(context, rule, resource, &caller.id))
                    .collect();
                if rules.is_empty() {
                    continue;
                }
                let ranges: Vec<String> = rules
                    .iter()
                    .filter_map(|r| r.peer.range())
                    .map(|r| r.to_string())
                    .collect();
                let message = format!(
                    "{} admits {} by {} ({})",
                    called(resource),
                    quoted(caller),
                    list(&ranges),
                    group.resource.origin
                );
                let hint = match least_shared(&context.network, &caller.id) {
                    Some(own) => format!("Admit {own} instead."),
                    None => format!(
                        "Give {} a security group when it is made, and admit that.",
                        quoted(caller)
                    ),
                };
                report
                    .at(resource, message, hint)
                    .property("SecurityGroupIngress")
                    .fix(fix(context, caller, group, &rules));
            }
        }
    }
}

/// Whether a Network Load Balancer has another load balancer as a target, or addresses in its subnets.
fn leads_to(context: &Context<'_>, caller: &LogicalId, target: &Interfaces<'_>) -> bool {
    let network = &context.network;
    let mut forwards = network.forwards_to(&target.resource.id);
    if forwards.any(|forward| forward.balancer == caller) {
        return true;
    }
    let typed = network.typed_targets(caller);
    let mut addresses = typed
        .iter()
        .filter_map(|(_, id)| id.text()?.parse::<Ipv4Addr>().ok());
    let within = |address: Ipv4Addr| {
        let mut ranges = target.subnets.iter().filter_map(|id| network.subnet(id)?.cidr);
        ranges.any(|range| range.contains(&address))
    };
    addresses.any(within)
}

/// Whether a rule is for addresses in the subnets of a Network Load Balancer, on a port that the load balancer listens on.
pub(super) fn names_addresses(
    context: &Context<'_>,
    rule: &GroupRule<'_>,
    resource: &Resource,
    caller: &LogicalId,
) -> bool {
    let network = &context.network;
    let Some(range) = rule.peer.range().filter(|_| matches!(rule.peer, Peer::Range(_))) else {
        return false;
    };
    let ports = network
        .listeners(&resource.id)
        .iter()
        .filter_map(|listener| listener.port);
    let mut covered = ports.filter(|port| rule.ports.covers(Protocol::Tcp, *port) == Some(true));
    let subnets = network
        .interfaces(caller)
        .map_or(&[][..], |side| side.subnets.as_slice());
    let mut ranges = subnets.iter().filter_map(|id| network.subnet(id)?.cidr);
    covered.next().is_some() && ranges.any(|subnet| subnet.contains(&range))
}

/// The first rule gets the group, and the others go; all go when another rule admits the group already.
fn fix(
    context: &Context<'_>,
    caller: &Resource,
    group: &Group<'_>,
    rules: &[&GroupRule<'_>],
) -> Option<(String, Vec<Edit>)> {
    let own = least_shared(&context.network, &caller.id)?;
    let groups = &context.network.interfaces(&caller.id)?.groups;
    let admitted = group
        .ingress
        .iter()
        .any(|rule| matches!(rule.peer, Peer::Group(id) if groups.contains(&id)));
    let mut edits = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let (_, id) = edits::origin(context, rule.resource).filter(|_| rule.is_separate())?;
        edits.push(if index == 0 && !admitted {
            edits::set(&id, "/peer", serde_json::json!({ "securityGroup": own }))
        } else {
            edits::remove(&id)
        });
    }
    Some((format!("Admit {own} instead"), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, network_balancer, remove, rule, set};
    use serde_json::json;

    &[
bad("addresses of today", "alb", || {
            let two = json!({ "id": "alb-from-nlb-b", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "cidr": "10.20.11.40/32" } });
            vec![network_balancer(), set("alb-from-nlb", "/peer", json!({ "cidr": "10.20.10.17/32" })), rule("sg-alb-public", two)]
        }),
        bad("the ranges of its subnets, and typed targets", "alb", || {
            let two = json!({ "id": "alb-from-nlb-b", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "cidr": "10.20.11.0/24" } });
            vec![
                network_balancer(),
                remove("nlb-to-alb"),
                set("nlb", "/kind/networkLoadBalancer/listeners/0/targetAddresses", json!(["10.20.0.25", "10.20.1.31"])),
                set("alb-from-nlb", "/peer", json!({ "cidr": "10.20.10.0/24" })),
                rule("sg-alb-public", two),
            ]
        })
        .also(&["load-balancer-addresses-as-targets"]),
        good("its group", || vec![network_balancer()]),
    ]
};
