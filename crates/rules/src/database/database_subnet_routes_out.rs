//! Data layers that a route leads out of.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::called;
use tierwright_reach::network::{ANYWHERE, Way};

use crate::context::{Context, is_database};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "database-subnet-routes-out",
    category: "database",
    severity: Severity::Warning,
    summary: "Subnets that only hold databases have a default route",
    catalog: &["NET-RTB-024"],
    docs: Docs {
        what: "Reports subnets in which only databases lie and whose route table leads 0.0.0.0/0 to a NAT gateway.",
        why: "A database opens no connections to the internet. The route is a way out for data that nothing needs.",
        silent: "something else lies in the subnets and may need the way, or the route leads to an internet gateway \
                 (`database-in-public-subnet`).",
        example: "A data layer that shares its route table with the app layer.",
        source: "Security Hub RDS.46; Well-Architected Framework SEC05.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut used: Vec<&LogicalId> = Vec::new();
    for interfaces in context.network.with_interfaces() {
        if !is_database(&interfaces.resource.kind)
            && !matches!(interfaces.resource.kind, Kind::VpcEndpoint(_))
        {
            used.extend(&interfaces.subnets);
        }
    }
    let used: std::collections::HashSet<&LogicalId> = used.into_iter().collect();
    for database in context.databases() {
        let open: Vec<&LogicalId> = database
            .subnets
            .iter()
            .copied()
            .filter(|id| {
                !used.contains(*id) && matches!(context.network.way(id, ANYWHERE), Way::NatGateway { .. })
            })
            .collect();
        if !open.is_empty() {
            let subnets = counted("subnet", &crate::words::origins(context.graph, &open));
            let verb = if open.len() == 1 { "has" } else { "have" };
            let message = format!(
                "{subnets} of {} {verb} a default route, which nothing there needs",
                called(database.resource)
            );
            report.at(
                database.resource,
                message,
                "Give the data layer a route table with the local route alone.",
            );
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    fn with_nat() -> Vec<tierwright_model::Edit> {
        vec![
            item(
                "natGateway",
                json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
            ),
            set(
                "private-routes",
                "/routes",
                json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
            ),
        ]
    }
    fn data(table: serde_json::Value) -> Vec<tierwright_model::Edit> {
        let mut edits = with_nat();
        edits.push(item(
            "layer",
            json!({ "id": "data", "name": "Data", "subnets": [
                { "id": "data-a", "zone": "zone-a", "cidr": "10.20.20.0/24", "routeTable": table },
                { "id": "data-b", "zone": "zone-b", "cidr": "10.20.21.0/24", "routeTable": table }
            ] }),
        ));
        edits.push(set("db", "/layer", "data"));
        edits
    }
    &[
        bad("the app layer's route table", "db", || {
            data(json!("private-routes"))
        }),
        good("no route table", || data(serde_json::Value::Null)),
        good("tasks in the same subnets", with_nat),
    ]
};
