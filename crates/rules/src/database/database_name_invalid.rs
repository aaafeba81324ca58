//! Database names that the engine refuses.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::stores;
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Words that PostgreSQL or MySQL keep for themselves and that people try as a name.
const RESERVED: [&str; 12] = [
    "table", "select", "user", "order", "group", "database", "default", "index", "schema", "admin", "all",
    "end",
];

pub(crate) static RULE: Rule = Rule {
    id: "database-name-invalid",
    category: "database",
    severity: Severity::Error,
    summary: "The name of the first database is not one that the engine takes",
    catalog: &["DB-NAM-001"],
    docs: Docs {
        what: "Checks that the name starts with a letter, has letters, digits and underscores only, and is not longer than 64 \
               characters (63 with PostgreSQL).",
        why: "AWS refuses the cluster: \"DBName must begin with a letter and contain only alphanumeric characters\".",
        silent: "the name is not known. Of the words that an engine reserves only the common ones are reported, as a warning.",
        example: "`1shop`, or `my-db`.",
        source: "RDS API, CreateDBCluster, DatabaseName; CreateDBInstance, DBName.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        let (Some(name), Some(postgres)) = (store.database_name.text(), store.is_postgres()) else {
            continue;
        };
        let longest = if postgres { 63 } else { 64 };
        let shown: String = name.chars().take(70).collect();
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let problem = if name.is_empty() {
            Some("is empty".to_owned())
        } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            Some("does not start with a letter".to_owned())
        } else if let Some(c) = name.chars().find(|c| !allowed(*c)) {
            Some(format!("contains {c:?}"))
        } else if name.len() > longest {
            Some(format!("has more than {longest} characters"))
        } else {
            None
        };
        if let Some(problem) = problem {
            let message = format!("the database name {shown:?} of {} {problem}", called(resource));
            report
                .at(
                    resource,
                    message,
                    "Use letters, digits and underscores, a letter first.",
                )
                .property("DatabaseName");
        } else if RESERVED.contains(&name.to_lowercase().as_str()) {
            let message = format!(
                "the database name {shown:?} of {} is a word that engines reserve",
                called(resource)
            );
            report
                .at(resource, message, "Use another name.")
                .property("DatabaseName")
                .severity(Severity::Warning);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};
    &[
        bad("a digit first", "db", || {
            vec![set("db", "/kind/auroraCluster/databaseName", "1shop")]
        }),
        bad("a hyphen", "db", || {
            vec![set("db", "/kind/auroraCluster/databaseName", "my-db")]
        }),
        bad("a word of SQL", "db", || {
            vec![set("db", "/kind/auroraCluster/databaseName", "table")]
        }),
        bad("a hyphen in an instance's", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/databaseName", "my-db"),
            ]
        }),
        good("an underscore", || {
            vec![set("db", "/kind/auroraCluster/databaseName", "shop_2")]
        }),
    ]
};
