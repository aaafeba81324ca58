//! Database subnet groups without two zones.

use std::collections::HashSet;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;

use crate::context::Context;
use crate::network::duplicate_zone::has_duplicate_zones;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "db-subnet-group-in-one-zone",
    category: "database",
    severity: Severity::Error,
    summary: "A database subnet group does not cover two zones",
    catalog: &["DB-NET-001"],
    docs: Docs {
        what: "Counts the availability zones of a database subnet group.",
        why: "AWS refuses it: \"The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement\".",
        silent: "a zone or subnet is not known, there is no subnet at all (`tier-without-layer`), or two zones of the design \
                 are the same (`duplicate-zone`).",
        example: "A data layer with a subnet in one zone.",
        source: "RDS API, CreateDBSubnetGroup.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if has_duplicate_zones(context) {
        return;
    }
    for resource in context.resources() {
        let Kind::DbSubnetGroup(group) = &resource.kind else {
            continue;
        };
        let Some(items) = group.subnet_ids.literal() else {
            continue;
        };
        let subnets: Vec<&LogicalId> = group.subnet_ids.targets().collect();
        let Some(zones) = context.zones(&subnets) else {
            continue;
        };
        if zones.len() != items.len() || zones.is_empty() {
            continue;
        }
        if zones.into_iter().collect::<HashSet<_>>().len() == 1 {
            let message = format!(
                "the subnet group of \"{}\" lies in a single zone, and AWS asks for two",
                resource.origin
            );
            report
                .at(
                    resource,
                    message,
                    "Put it into a layer with subnets in two zones.",
                )
                .property("SubnetIds");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("a layer with one subnet", "db", || {
            vec![
                item(
                    "layer",
                    json!({ "id": "data", "name": "Data", "subnets": [{ "id": "data-a", "zone": "zone-a", "cidr": "10.20.20.0/24" }] }),
                ),
                set("db", "/layer", "data"),
            ]
        }),
        good("the sample has two", Vec::new),
    ]
};
