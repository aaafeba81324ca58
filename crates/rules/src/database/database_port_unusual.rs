//! Database ports that AWS refuses or that look like a mistake.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::stores;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-port-unusual",
    category: "database",
    severity: Severity::Error,
    summary: "A database's port is outside AWS's limits, or the port of another engine",
    catalog: &["DB-NET-003"],
    docs: Docs {
        what: "Checks that the port lies between 1150 and 65535, and that it is not the usual port of the other engine.",
        why: "AWS refuses other ports. PostgreSQL on 3306 works, and misleads everyone who sees the number.",
        silent: "the port is not known. Any other port is a choice.",
        example: "aurora-postgresql on 3306.",
        source: "RDS API, CreateDBCluster, Port.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        let (Some(port), Some(engine), Some(postgres)) = (store.port, store.engine, store.is_postgres())
        else {
            continue;
        };
        let usual = if postgres { 5432 } else { 3306 };
        let others = if usual == 5432 { 3306 } else { 5432 };
        if !(1150..=65_535).contains(&port) {
            let message = format!(
                "{} listens on port {port}; AWS takes 1150 to 65535",
                called(resource)
            );
            // The port alone would leave groups and connections behind; `port-mismatch` mends those.
            let fix = edits::set_tier(context, resource, format!("Listen on {usual}"), "port", usual);
            report
                .at(resource, message, format!("Use {usual}."))
                .property("Port")
                .fix(fix);
        } else if port == others {
            let message = format!(
                "{} is {engine} and listens on {port}, the other engine's usual port",
                called(resource)
            );
            report
                .at(resource, message, format!("Use {usual}."))
                .property("Port")
                .severity(Severity::Advice);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a privileged port", "db", || {
            vec![set("db", "/kind/auroraCluster/port", 443)]
        })
        .also(&["port-mismatch"]),
        bad("MySQL on PostgreSQL's port", "db", || {
            vec![set("db", "/kind/auroraCluster/port", 5432)]
        })
        .also(&["port-mismatch"]),
        good("the sample's port", Vec::new),
    ]
};
