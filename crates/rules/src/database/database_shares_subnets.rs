//! Databases among the tasks.

use std::collections::HashMap;

use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::{called, quoted};

use super::database_in_public_subnet::public_subnets;
use crate::context::{Context, is_database};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-shares-subnets",
    category: "database",
    severity: Severity::Advice,
    summary: "A database in production shares its subnets with tasks or load balancers",
    catalog: &["DB-NET-007"],
    docs: Docs {
        what: "Reports a database of a production design with a subnet in which tasks or load balancers lie too.",
        why: "Subnets of its own can have routes and network ACLs of their own: a data layer that no route leads out of.",
        silent: "the design is not for production, or the subnets are public (`database-in-public-subnet`).",
        example: "Tasks and database in one private layer.",
        source: "Well-Architected Framework SEC05, *Create network layers*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    let mut others: HashMap<&LogicalId, &Resource> = HashMap::new();
    for interfaces in context
        .network
        .with_interfaces()
        .filter(|i| !is_database(&i.resource.kind))
    {
        use tierwright_catalog::Kind;
        if matches!(interfaces.resource.kind, Kind::Service(_) | Kind::LoadBalancer(_)) {
            for subnet in &interfaces.subnets {
                others.entry(subnet).or_insert(interfaces.resource);
            }
        }
    }
    for database in context.databases() {
        let shared = database.subnets.iter().find_map(|subnet| others.get(subnet));
        let Some(other) = shared.filter(|_| public_subnets(context, database).is_empty()) else {
            continue;
        };
        let message = format!(
            "{} shares its subnets with {}",
            called(database.resource),
            quoted(other)
        );
        report
            .at(
                database.resource,
                message,
                "Give it a layer of its own, without a default route.",
            )
            .property("DBSubnetGroupName");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production};
    &[
        bad("the sample in production", "db", || vec![production()]),
        good("the sample in its sandbox", Vec::new),
    ]
};
