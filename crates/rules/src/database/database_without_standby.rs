//! Databases that one zone takes away.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-without-standby",
    category: "database",
    severity: Severity::Warning,
    summary: "An RDS instance in production has no standby in another zone",
    catalog: &["DB-HA-002"],
    docs: Docs {
        what: "Reports an RDS instance of a production design that is not Multi-AZ.",
        why: "When its zone or its host fails, the database is away until it is restored.",
        silent: "the design is not for production. Aurora clusters are `single-database-instance`.",
        example: "`multiAz` off.",
        source: "Security Hub RDS.5; Checkov CKV_AWS_157; AWS Guard rules registry, RDS_MULTI_AZ_SUPPORT.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    for (resource, instance) in context.db_instances() {
        if instance.multi_az.is_absent() || instance.multi_az.value() == Some(false) {
            let message = format!("{} has no standby in another zone", called(resource));
            let fix = edits::set_tier(context, resource, "Add a standby", "multiAz", true);
            report
                .at(resource, message, "Make it Multi-AZ.")
                .property("MultiAZ")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, production, set};

    &[
        bad("one instance in production", "orders-db", || {
            vec![
                production(),
                postgres(),
                set("orders-db", "/kind/databaseInstance/deletionProtection", true),
            ]
        }),
        good("a sandbox", || vec![postgres()]),
    ]
};
