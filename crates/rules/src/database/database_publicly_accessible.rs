//! Databases with public addresses.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-publicly-accessible",
    category: "database",
    severity: Severity::Warning,
    summary: "A database's instances get public addresses",
    catalog: &["DB-NET-002"],
    docs: Docs {
        what: "Reports a database with an instance that is publicly accessible.",
        why: "Its name then resolves to a public address, and a security group is all that stands before the data.",
        silent: "the setting is not known.",
        example: "`publiclyAccessible` was switched on for a first try.",
        source: "Security Hub RDS.2; RDS API, CreateDBInstance, PubliclyAccessible.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for database in context
        .databases()
        .filter(|database| database.public == Some(true))
    {
        let message = format!("{} gets public addresses", called(database.resource));
        let fix = edits::set_tier(
            context,
            database.resource,
            "Switch them off",
            "publiclyAccessible",
            false,
        );
        report
            .at(
                database.resource,
                message,
                "Switch them off; use the admin host for access from outside.",
            )
            .property("PubliclyAccessible")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};
    &[
        bad("public addresses", "db", || {
            vec![set("db", "/kind/auroraCluster/publiclyAccessible", true)]
        }),
        bad("an instance", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/publiclyAccessible", true),
            ]
        }),
        good("the sample's database has none", Vec::new),
    ]
};
