//! Backups that AWS refuses or that are gone too soon.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::stores;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "backup-retention",
    category: "database",
    severity: Severity::Error,
    summary: "Backups are kept for a time that AWS refuses, or too short for production",
    catalog: &["DB-BKP-001"],
    docs: Docs {
        what: "Checks that backups are kept for 1 to 35 days with Aurora and 0 to 35 with RDS, and in production for 7 at least.",
        why: "AWS refuses other values. A mistake that is found after the backups are gone cannot be undone.",
        silent: "the number is not known. The seven days count in production alone, as a warning.",
        example: "0 days: Aurora always keeps one.",
        source: "RDS API, CreateDBCluster, BackupRetentionPeriod; Security Hub RDS.11.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        let Some(days) = store.backup_days else {
            continue;
        };
        let (least, what) = if store.cluster { (1, "Aurora") } else { (0, "RDS") };
        if !(least..=35).contains(&days) {
            let nearest = if days < 1 { 7 } else { 35 };
            let message = format!(
                "{} keeps backups for {days} days; {what} takes {least} to 35",
                called(resource)
            );
            let fix = edits::set_tier(
                context,
                resource,
                format!("Keep {nearest} days"),
                "backupRetentionDays",
                nearest,
            );
            report
                .at(resource, message, "Keep 7 days.")
                .property("BackupRetentionPeriod")
                .fix(fix);
        } else if days < 7 && context.is_production() {
            let message = format!("{} keeps backups for {days} days in production", called(resource));
            let fix = edits::set_tier(context, resource, "Keep 7 days", "backupRetentionDays", 7);
            report
                .at(resource, message, "Keep 7 days or more.")
                .property("BackupRetentionPeriod")
                .severity(Severity::Warning)
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, production, set};
    &[
        bad("none", "db", || {
            vec![set("db", "/kind/auroraCluster/backupRetentionDays", 0)]
        }),
        bad("two months", "db", || {
            vec![set("db", "/kind/auroraCluster/backupRetentionDays", 60)]
        }),
        bad("one day in production", "db", || {
            vec![
                production(),
                set("db", "/kind/auroraCluster/backupRetentionDays", 1),
            ]
        }),
        bad("more than AWS takes, of an instance", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/backupRetentionDays", 40),
            ]
        }),
        good("one day in a sandbox", || {
            vec![set("db", "/kind/auroraCluster/backupRetentionDays", 1)]
        }),
    ]
};
