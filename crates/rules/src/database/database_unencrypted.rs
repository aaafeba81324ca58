//! Databases whose storage is not encrypted.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::stores;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-unencrypted",
    category: "database",
    severity: Severity::Warning,
    summary: "A database's storage is not encrypted",
    catalog: &["DB-SEC-001"],
    docs: Docs {
        what: "Reports an Aurora cluster or RDS instance whose storage is not encrypted.",
        why: "Backups and snapshots are not encrypted either, and it cannot be switched on later: only a copy of a snapshot \
              can be.",
        silent: "the setting is not known, or the database is made of a snapshot or another one and takes theirs.",
        example: "`storageEncrypted` off.",
        source: "Security Hub RDS.3, RDS.27; Checkov CKV_AWS_96.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        if store.is_copy() && store.encrypted.is_absent() {
            continue;
        }
        if store.encrypted.is_absent() || store.encrypted.value() == Some(false) {
            let message = format!("the storage of {} is not encrypted", called(resource));
            let fix = edits::set_tier(context, resource, "Encrypt it", "storageEncrypted", true);
            report
                .at(resource, message, "Encrypt it now: later it takes a copy.")
                .property("StorageEncrypted")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};
    &[
        bad("not encrypted", "db", || {
            vec![set("db", "/kind/auroraCluster/storageEncrypted", false)]
        }),
        bad("an instance", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/storageEncrypted", false),
            ]
        }),
        good("the sample's is", Vec::new),
    ]
};
