//! Instance classes that Aurora does not offer.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Classes of RDS that Aurora does not have.
const UNSUPPORTED: [&str; 4] = ["db.t2.micro", "db.t3.micro", "db.t4g.micro", "db.t4g.small"];

pub(crate) static RULE: Rule = Rule {
    id: "database-class-unsupported",
    category: "database",
    severity: Severity::Error,
    summary: "The database's engine does not offer this instance class",
    catalog: &["DB-CLS-001"],
    docs: Docs {
        what: "Reports an instance whose class has no `db.` in front, one of RDS's classes for Aurora that Aurora does not \
               have, and `db.serverless` of Aurora for RDS.",
        why: "AWS refuses the instance: \"RDS does not support creating a DB instance with the following combination\".",
        silent: "the class is not in the list: whether a Region and a version offer it is for AWS to say.",
        example: "db.t4g.micro; the smallest are db.serverless and db.t4g.medium.",
        source: "Aurora guide, *Supported DB engines for DB instance classes*; cfn-lint E3025.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut reported: Vec<&str> = Vec::new();
    for resource in context.resources() {
        let Kind::DbInstance(instance) = &resource.kind else {
            continue;
        };
        let (Some(class), Some(engine)) = (instance.db_instance_class.text(), instance.engine.text()) else {
            continue;
        };
        let aurora = engine.starts_with("aurora-");
        let known = aurora || matches!(engine, "postgres" | "mysql" | "mariadb");
        let unsupported = if aurora {
            UNSUPPORTED.contains(&class)
        } else {
            class == "db.serverless"
        };
        // The instances of a cluster share one setting.
        let wrong = unsupported || !class.starts_with("db.");
        if !known || !wrong || reported.contains(&resource.origin.as_str()) {
            continue;
        }
        let (smallest, hint) = if aurora {
            (
                "db.t4g.medium",
                "Use db.serverless or db.t4g.medium, the smallest.",
            )
        } else {
            (
                "db.t4g.micro",
                "Use db.t4g.micro, the smallest, or a class of the families m and r.",
            )
        };
        reported.push(&resource.origin);
        let message = format!(
            "{} has the class {class}, which {engine} does not offer",
            called(resource)
        );
        let fix = edits::set_tier(
            context,
            resource,
            format!("Use {smallest}"),
            "instanceClass",
            smallest,
        );
        report
            .at(resource, message, hint)
            .property("DBInstanceClass")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};
    &[
        bad("a class of RDS", "db", || {
            vec![set("db", "/kind/auroraCluster/instanceClass", "db.t4g.micro")]
        }),
        bad("no db. in front", "db", || {
            vec![set("db", "/kind/auroraCluster/instanceClass", "r7g.large")]
        }),
        bad("a class of Aurora for an instance", "orders-db", || {
            vec![
                postgres(),
                set(
                    "orders-db",
                    "/kind/databaseInstance/instanceClass",
                    "db.serverless",
                ),
            ]
        }),
        good("a memory-optimised class", || {
            vec![set("db", "/kind/auroraCluster/instanceClass", "db.r7g.large")]
        }),
    ]
};
