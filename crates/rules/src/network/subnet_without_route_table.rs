//! Subnets that fall back to the main route table.

use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity};
use tierwright_reach::network::Table;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "subnet-without-route-table",
    category: "network",
    severity: Severity::Error,
    summary: "A subnet has no route table, though its siblings have one",
    catalog: &["NET-RTB-022"],
    docs: Docs {
        what: "Reports a subnet without a route table when another subnet of the same layer (or, in an import, of the same \
               tier) has one.",
        why: "The VPC's main route table counts then, which has the local route only. Half of the layer works and the other \
              half does not, depending on where AWS places things.",
        silent: "no subnet of the layer has a route table: a layer that only talks inside the VPC needs none.",
        example: "public-a routes to the internet gateway, public-b is associated with nothing.",
        source: "VPC guide, *Route tables*, main route table.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (id, sibling) in context.strays() {
        let Some(resource) = context.graph.get(id) else {
            continue;
        };
        let other = crate::words::origin(context.graph, sibling);
        let message = format!(
            "subnet {} has no route table, while its sibling {other} has one",
            resource.origin
        );
        let hint = format!("Associate it with the route table of {other}, or one of its own.");
        report
            .at(resource, message, hint)
            .property("RouteTableId")
            .fix(fix(context, resource, sibling));
    }
}

fn fix(context: &Context<'_>, resource: &Resource, sibling: &LogicalId) -> Option<(String, Vec<Edit>)> {
    let (_, id) = edits::origin(context, resource)?;
    let Table::Own(table) = context.network.subnet(sibling)?.table else {
        return None;
    };
    let table = crate::words::origin(context.graph, table);
    Some((
        format!("Use {table}"),
        vec![edits::set(&id, "/routeTable", table)],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::{Value, json};
    &[
        bad("one public subnet is forgotten", "public-b", || {
            vec![set("public-b", "/routeTable", Value::Null)]
        }),
        bad("one private subnet is forgotten", "app-b", || {
            vec![set("app-b", "/routeTable", Value::Null)]
        }),
        good("a data layer that only talks inside", || {
            vec![
                item(
                    "layer",
                    json!({ "id": "data", "name": "Data", "subnets": [
                        { "id": "data-a", "zone": "zone-a", "cidr": "10.20.20.0/24" },
                        { "id": "data-b", "zone": "zone-b", "cidr": "10.20.21.0/24" }
                    ] }),
                ),
                set("db", "/layer", "data"),
            ]
        }),
    ]
};
