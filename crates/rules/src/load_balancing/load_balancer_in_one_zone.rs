//! Load balancers without two zones.

use std::collections::HashSet;

use tierwright_model::Severity;
use tierwright_reach::called;
use tierwright_reach::network::is_network_balancer;

use crate::context::Context;
use crate::network::duplicate_zone::has_duplicate_zones;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-in-one-zone",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer does not have one subnet in each of two zones or more",
    catalog: &["ELB-ALB-001", "ELB-ALB-002", "ELB-NLB-008"],
    docs: Docs {
        what: "Counts the availability zones of a load balancer's subnets. A Network Load Balancer may lie in one; in production \
               that is a warning.",
        why: "AWS refuses it: \"At least two subnets in two different Availability Zones must be specified\"; and it refuses \
              two subnets in one zone.",
        silent: "a zone or subnet is not known, there is no subnet at all (`tier-without-layer`), two zones of the design are \
                 the same (`duplicate-zone`), or it is a Network Load Balancer of a design that is not for production.",
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
        let network = is_network_balancer(balancer);
        let other = !network && !matches!(balancer.r#type.text(), None | Some("application"));
        if other || !interfaces.subnets_known || (network && !context.is_production()) {
            continue;
        }
        let Some(zones) = context.zones(&interfaces.subnets) else {
            continue;
        };
        let different: HashSet<_> = zones.iter().copied().collect();
        let message = match (zones.len(), different.len()) {
            (0, _) => continue,
            (_, 1) if network => format!("{} lies in a single zone", called(resource)),
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
            .property("Subnets")
            .severity(if network && different.len() == 1 {
                Severity::Warning
            } else {
                Severity::Error
            })
            .catalog(if network {
                &["ELB-NLB-008"]
            } else {
                &["ELB-ALB-001", "ELB-ALB-002"]
            });
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
