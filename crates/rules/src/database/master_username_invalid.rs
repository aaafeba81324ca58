//! Names of the master user that AWS refuses.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::stores;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "master-username-invalid",
    category: "database",
    severity: Severity::Error,
    summary: "AWS refuses the name of the master user",
    catalog: &["DB-SEC-004"],
    docs: Docs {
        what: "Checks that the name has 1 to 16 letters, digits or underscores (63 with RDS for PostgreSQL), starts with a letter, and is not reserved: \
               `rdsadmin` always, `admin` and names that start with `pg_` with PostgreSQL.",
        why: "AWS refuses the cluster: \"MasterUsername admin cannot be used as it is a reserved word used by the engine\".",
        silent: "the name is not known.",
        example: "The engine is changed to PostgreSQL and the user is still `admin`.",
        source: "RDS API, CreateDBCluster, MasterUsername; cfn-lint #4425, which tried each name on AWS.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        let (Some(name), Some(postgres)) = (store.master_username.text(), store.is_postgres()) else {
            continue;
        };
        // RDS API, CreateDBInstance, MasterUsername: RDS for PostgreSQL takes 63 characters.
        let longest = if postgres && !store.cluster { 63 } else { 16 };
        let lower = name.to_lowercase();
        let shape = !name.is_empty()
            && name.len() <= longest
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let reserved = lower == "rdsadmin" || (postgres && (lower == "admin" || lower.starts_with("pg_")));
        let problem = match (shape, reserved) {
            (false, _) => {
                format!("is not 1 to {longest} letters, digits and underscores with a letter first")
            }
            (true, true) => "is reserved by the engine".to_owned(),
            (true, false) => continue,
        };
        let shown: String = name.chars().take(40).collect();
        let message = format!("the master user {shown:?} of {} {problem}", called(resource));
        let fix = edits::set_tier(context, resource, "Call it dbadmin", "masterUsername", "dbadmin");
        report
            .at(resource, message, "Call it dbadmin, for example.")
            .property("MasterUsername")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};
    &[
        bad("AWS's own user", "db", || {
            vec![set("db", "/kind/auroraCluster/masterUsername", "rdsadmin")]
        }),
        bad("admin with PostgreSQL", "db", || {
            vec![set("db", "/kind/auroraCluster/engine", "aurora-postgresql")]
        })
        .also(&["database-port-unusual"]),
        bad("too long", "db", || {
            vec![set(
                "db",
                "/kind/auroraCluster/masterUsername",
                "a_very_long_user_name",
            )]
        }),
        bad("a reserved name of PostgreSQL", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/masterUsername", "admin"),
            ]
        }),
        good("admin with MySQL", Vec::new),
    ]
};
