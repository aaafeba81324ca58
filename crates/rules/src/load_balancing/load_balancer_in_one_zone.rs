//! Load balancers without two zones.

use std::collections::HashSet;

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::network::duplicate_zone::has_duplicate_zones;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-in-one-zone",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer does not have one subnet in each of two zones or more",
    catalog: &["ELB-ALB-001", "ELB-ALB-002"],
    docs: Docs {
        what: "Counts the availability zones of an Application Load Balancer's subnets.",
        why: "AWS refuses it: \"At least two subnets in two different Availability Zones must be specified\"; and it refuses \
              two subnets in one zone.",
        silent: "a zone or subnet is not known, there is no subnet at all (`tier-without-layer`), two zones of the design are \
                 the same (`duplicate-zone`), or it is a Network Load Balancer.",
        example: "A public layer with a subnet in one zone.",
        source: "ELB API, CreateLoadBalancer; cfn-lint E3680.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if has_duplicate_zones(context) {
        return;
    }
    for (resource, balancer) in context.balancers() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        if !matches!(balancer.r#type.text(), None | Some("application")) || !interfaces.subnets_known {
            continue;
        }
        let Some(zones) = context.zones(&interfaces.subnets) else {
            continue;
        };
        let different: HashSet<_> = zones.iter().copied().collect();
        let message = match (zones.len(), different.len()) {
            (0, _) => continue,
            (_, 1) => format!("{} lies in a single zone, and AWS asks for two", called(resource)),
            (all, different) if all != different => {
                format!("{} has two subnets in one zone", called(resource))
            }
            _ => continue,
        };
        report
            .at(
                resource,
                message,
                "Put it into a layer with one subnet in each of two zones.",
            )
            .property("Subnets");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove};
    &[
        bad("one public subnet", "alb", || vec![remove("public-b")]),
        good("the sample has two", Vec::new),
    ]
};
