//! Subnets that are called private and are not.

use std::collections::HashMap;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::Resource;
use tierwright_model::{Edit, RouteTarget, Severity};
use tierwright_reach::network::{Table, Target};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

/// Words that promise that the internet stays outside.
const WORDS: [&str; 9] = [
    "private",
    "isolated",
    "internal",
    "app",
    "application",
    "data",
    "database",
    "db",
    "backend",
];

pub(crate) static RULE: Rule = Rule {
    id: "private-subnet-routes-to-internet-gateway",
    category: "network",
    severity: Severity::Warning,
    summary: "A subnet that is called private has a route to an internet gateway",
    catalog: &["NET-SUB-012"],
    docs: Docs {
        what: "Reports subnets whose layer or name says private, app, data, database or the like, and whose route table has a \
               route to an internet gateway.",
        why: "The subnet is public, whatever its name says: a resource with a public address in it can be called from the \
              internet, while everyone reads the name and believes otherwise.",
        silent: "the name says public too, or the routes are not known.",
        example: "0.0.0.0/0 of the app layer's route table leads to the internet gateway.",
        source: "VPC guide, *Subnet types*; Security Hub RDS.46.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut by_table: HashMap<&LogicalId, Vec<&Resource>> = HashMap::new();
    for resource in context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_))) {
        if let Some(Table::Own(table)) = context.network.subnet(&resource.id).map(|subnet| subnet.table) {
            by_table.entry(table).or_default().push(resource);
        }
    }
    for table in context.resources().filter_map(|r| context.network.table(&r.id)) {
        if !table
            .routes
            .iter()
            .any(|r| matches!(r.target, Target::InternetGateway(_)))
        {
            continue;
        }
        let subnets = by_table.remove(&table.resource.id).unwrap_or_default();
        let (private, others): (Vec<&Resource>, Vec<&Resource>) =
            subnets.into_iter().partition(|r| is_called_private(context, r));
        if private.is_empty() {
            continue;
        }
        let names: Vec<&str> = private.iter().map(|r| r.origin.as_str()).collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{} {verb} public: route table {} has a route to the internet gateway",
            counted("subnet", &names),
            table.resource.origin
        );
        let hint = "Remove the route, or use another route table; for a way out use a NAT gateway.";
        if others.is_empty() {
            report
                .at(table.resource, message, hint)
                .property("Routes")
                .fix(fix(context, table.resource));
        } else if let Some(first) = private.first() {
            // The table is right for the others: the association is the mistake.
            report.at(first, message, hint).property("RouteTableId");
        }
    }
}

/// Whether the label or the id of a subnet, or its layer, says so.
pub(crate) fn is_called_private(context: &Context<'_>, subnet: &Resource) -> bool {
    let layer = context
        .layer_of(&subnet.origin)
        .map(|layer| format!("{} {}", layer.id, layer.name));
    let text = format!("{} {} {}", subnet.label, subnet.origin, layer.unwrap_or_default());
    let words = words(&text);
    let public = words
        .iter()
        .any(|word| matches!(word.as_str(), "public" | "dmz" | "ingress" | "edge"));
    !public && words.iter().any(|word| WORDS.contains(&word.as_str()))
}

/// The words of a name in lower case: `AppSubnet1` and `app-subnet` both give `app` and `subnet`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let starts = c.is_uppercase() && !before.is_uppercase();
        if (starts || !c.is_alphabetic()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// Whether a subnet's route to the internet gateway is reported here already.
pub(crate) fn is_reported(context: &Context<'_>, subnet: &LogicalId) -> bool {
    context
        .graph
        .get(subnet)
        .is_some_and(|r| is_called_private(context, r))
        && context.network.is_public(subnet) == Some(true)
}

fn fix(context: &Context<'_>, table: &Resource) -> Option<(String, Vec<Edit>)> {
    let (design, id) = edits::origin(context, table)?;
    let routes = &design.network.route_table(&id)?.routes;
    let left: Vec<_> = routes
        .iter()
        .filter(|r| !matches!(r.target, RouteTarget::InternetGateway(_)))
        .collect();
    let value = serde_json::to_value(left).ok()?;
    Some((
        format!("Remove the route of {id}"),
        vec![edits::set(&id, "/routes", value)],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad(
            "the private route table leads to the internet gateway",
            "private-routes",
            || {
                vec![set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "internetGateway": "gateway" } }]),
                )]
            },
        ),
        good("the public route table does", Vec::new),
    ]
};

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(
            words("AppSubnet1 data-b VPC"),
            ["app", "subnet", "data", "b", "vpc"]
        );
    }
}
