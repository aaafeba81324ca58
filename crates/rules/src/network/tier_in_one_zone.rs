//! Tiers that one zone can take down.

use std::collections::HashSet;

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use super::duplicate_zone::has_duplicate_zones;
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tier-in-one-zone",
    category: "network",
    severity: Severity::Warning,
    summary: "A service in production lies in a single zone",
    catalog: &["NET-SUB-005", "ECS-HA-002"],
    docs: Docs {
        what: "Reports a service of a production design whose subnets are all in one availability zone.",
        why: "When the zone fails, the service fails.",
        silent: "the design is not for production, or a zone is not known. Load balancers and databases have rules of their \
                 own, since AWS refuses them.",
        example: "A layer with one subnet.",
        source: "Well-Architected Framework REL; Security Hub ELB.13.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() || has_duplicate_zones(context) {
        return;
    }
    for interfaces in context
        .network
        .with_interfaces()
        .filter(|i| matches!(i.resource.kind, Kind::Service(_)))
    {
        let Some(zones) = context.zones(&interfaces.subnets) else {
            continue;
        };
        let zones: HashSet<_> = zones.into_iter().collect();
        if zones.len() == 1 && interfaces.subnets_known {
            let message = format!("{} lies in a single zone", called(interfaces.resource));
            report
                .at(
                    interfaces.resource,
                    message,
                    "Put it into a layer with subnets in two zones.",
                )
                .property("Subnets");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, item, production, set};
    use serde_json::json;
    &[
        bad_with("a layer with one subnet", "api", &[], || {
            vec![
                production(),
                item(
                    "layer",
                    json!({ "id": "single", "name": "Single app", "subnets": [
                        { "id": "single-a", "zone": "zone-a", "cidr": "10.20.20.0/24", "routeTable": "private-routes" }
                    ] }),
                ),
                set("api", "/layer", "single"),
            ]
        }),
        good("the sample in production", || vec![production()]),
    ]
};
