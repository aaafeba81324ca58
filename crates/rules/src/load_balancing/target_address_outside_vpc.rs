//! Targets that lie elsewhere.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, network_balancers};

pub(crate) static RULE: Rule = Rule {
    id: "target-address-outside-vpc",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A target's address cannot be reached from the VPC",
    catalog: &["ELB-TG-003"],
    docs: Docs {
        what: "Checks that each target address of a Network Load Balancer lies in the VPC.",
        why: "AWS refuses public addresses as targets; nothing of the design leads to private ones \
              elsewhere.",
        silent: "the address is in the VPC's range.",
        example: "The target `8.8.8.8`.",
        source: "ELB API, CreateTargetGroup, TargetType: addresses from the subnets of the VPC, RFC 1918 \
                 or RFC 6598.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let vpc = design.network.vpc.cidr;
    for (tier, balancer) in network_balancers(design) {
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let foreign = listener
                .target_addresses
                .iter()
                .find(|address| !vpc.contains(*address));
            let Some(address) = foreign else { continue };
            let message = format!(
                "{} sends port {} to {address}, which is outside of {vpc}",
                named(tier),
                listener.port
            );
            let kept: Vec<String> = listener
                .target_addresses
                .iter()
                .filter(|a| vpc.contains(*a))
                .map(ToString::to_string)
                .collect();
            let edit = edits::set_kind(
                tier,
                &format!("listeners/{index}/targetAddresses"),
                serde_json::json!(kept),
            );
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Name addresses of the VPC, or connect it with a service.",
                )
                .property(format!(
                    "/kind/networkLoadBalancer/listeners/{index}/targetAddresses"
                ))
                .fix(Some(("Remove it".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, network_balancer, remove, set};
    use serde_json::json;

    &[
        bad_with("a public address", "nlb", &["sg-tier-skipping"], || {
            vec![
                network_balancer(),
                remove("nlb-to-alb"),
                set(
                    "nlb",
                    "/kind/networkLoadBalancer/listeners/0/targetAddresses",
                    json!(["8.8.8.8"]),
                ),
            ]
        }),
        good("an address of the app layer", || {
            vec![
                network_balancer(),
                set(
                    "nlb",
                    "/kind/networkLoadBalancer/listeners/0/targetAddresses",
                    json!(["10.20.10.25"]),
                ),
            ]
        }),
    ]
};
