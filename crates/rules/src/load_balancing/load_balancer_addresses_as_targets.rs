//! Addresses that belong to a load balancer.

use std::net::Ipv4Addr;

use tierwright_model::tiers::NetworkListener;
use tierwright_model::{Design, Edit, Severity, Tier, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{between, named, network_balancers};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-addresses-as-targets",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "The addresses of a load balancer are typed into a target group",
    catalog: &["ELB-NLB-002", "ELB-NLB-003"],
    docs: Docs {
        what: "Reports a listener of a Network Load Balancer whose target addresses lie in the subnets of \
               an Application Load Balancer of the design.",
        why: "An Application Load Balancer gets other addresses whenever AWS scales or replaces its nodes, \
              without notice. The targets then answer no more, or belong to somebody else. A target group \
              of type `alb` follows them.",
        silent: "no Application Load Balancer of the design lies in the subnets of the addresses.",
        example: "`10.0.1.25` and `10.0.2.31`, looked up in the console, as targets of an internal Network \
                  Load Balancer.",
        source: "NLB guide, *Use an Application Load Balancer as a target of a Network Load Balancer*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, balancer) in network_balancers(design) {
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let Some(target) = owner(design, &listener.target_addresses) else {
                continue;
            };
            let addresses: Vec<String> = listener
                .target_addresses
                .iter()
                .map(ToString::to_string)
                .collect();
            let message = format!(
                "{} sends port {} to {}, addresses that \"{}\" may have today: they change",
                named(tier),
                listener.port,
                list(&addresses),
                target.id
            );
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Connect it with the load balancer itself: that makes a target group of type alb.",
                )
                .property(format!(
                    "/kind/networkLoadBalancer/listeners/{index}/targetAddresses"
                ))
                .fix(fix(design, tier, index, listener, target));
        }
    }
}

/// The only Application Load Balancer in whose subnets one of the addresses lies.
pub(crate) fn owner<'d>(design: &'d Design, addresses: &[Ipv4Addr]) -> Option<&'d Tier> {
    let mut found = design.tiers.iter().filter(|tier| {
        let layer = tier.layer.as_ref().and_then(|id| design.network.layer(id));
        let mut subnets = layer.map_or(&[][..], |layer| &layer.subnets).iter();
        matches!(tier.kind, TierKind::LoadBalancer(_))
            && subnets.any(|subnet| addresses.iter().any(|address| subnet.cidr.contains(address)))
    });
    found.next()
}

/// The connection in place of the addresses, with the rules that it needs.
fn fix(
    design: &Design,
    tier: &Tier,
    index: usize,
    listener: &NetworkListener,
    target: &Tier,
) -> Option<(String, Vec<Edit>)> {
    let TierKind::LoadBalancer(balancer) = &target.kind else {
        return None;
    };
    let forwards = |l: &&tierwright_model::tiers::Listener| l.redirect_to_port.is_none();
    let same = balancer.listeners.iter().find(|l| l.port == listener.port);
    let port = same.or_else(|| balancer.listeners.iter().find(forwards))?.port;
    let property = format!("listeners/{index}/targetAddresses");
    let mut edits = vec![edits::set_kind(tier, &property, serde_json::json!([]))];
    if between(design, &tier.id, &target.id).next().is_none() {
        edits.extend(crate::offer(design, &tier.id, &target.id, Some(port)).edits);
    }
    Some((format!("Lead to {} itself", target.id), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, network_balancer, remove, set};
    use serde_json::json;

    &[
        bad("an address in the load balancer's subnet", "nlb", || {
            let addresses = json!(["10.20.0.25", "10.20.1.31"]);
            vec![
                network_balancer(),
                remove("nlb-to-alb"),
                set(
                    "nlb",
                    "/kind/networkLoadBalancer/listeners/0/targetAddresses",
                    addresses,
                ),
            ]
        })
        .also(&["sg-tier-skipping"]),
        good("the load balancer itself", || vec![network_balancer()]),
    ]
};
