//! Two routes of one table for one destination.

use std::collections::HashMap;

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-route",
    category: "network",
    severity: Severity::Error,
    summary: "A route table has two routes for the same destination, or one for the VPC itself",
    catalog: &["NET-RTB-023"],
    docs: Docs {
        what: "Reports a second route of a table with the same destination, and a route for the VPC's own range.",
        why: "AWS refuses the second: \"The route identified by 0.0.0.0/0 already exists\". The VPC's own range belongs to the \
              local route, which is always there.",
        silent: "the destinations differ, even if one lies inside the other: the more specific one wins.",
        example: "0.0.0.0/0 to the internet gateway and to a NAT gateway in one table.",
        source: "EC2 API, CreateRoute; VPC guide, *Route tables*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for table in &design.network.route_tables {
        let mut seen: HashMap<ipnet::Ipv4Net, usize> = HashMap::new();
        for (index, route) in table.routes.iter().enumerate() {
            let destination = route.destination.trunc();
            let local = destination == design.network.vpc.cidr.trunc();
            if !local && seen.insert(destination, index).is_none() {
                continue;
            }
            let message = if local {
                format!(
                    "route table {} has a route for {destination}, which is the VPC's local route",
                    table.id
                )
            } else {
                format!("route table {} has two routes for {destination}", table.id)
            };
            let edit = edits::set(&table.id, format!("/routes/{index}"), serde_json::Value::Null);
            report
                .on(table.id.as_str(), message, "Keep one route for each destination.")
                .property(format!("/routes/{index}"))
                .fix(Some(("Remove the second route".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("the default route twice", "public-routes", || {
            let route = || json!({ "destination": "0.0.0.0/0", "target": { "internetGateway": "gateway" } });
            vec![set("public-routes", "/routes", json!([route(), route()]))]
        }),
        bad("the VPC's own range", "public-routes", || {
            vec![set(
                "public-routes",
                "/routes/-",
                json!({ "destination": "10.20.0.0/16", "target": { "internetGateway": "gateway" } }),
            )]
        }),
        good("a more specific route", || {
            vec![set(
                "public-routes",
                "/routes/-",
                json!({ "destination": "203.0.113.0/24", "target": { "internetGateway": "gateway" } }),
            )]
        }),
    ]
};
