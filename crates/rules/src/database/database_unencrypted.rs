//! Databases whose storage is not encrypted.

use serde_json::Value;
use tierwright_catalog::Kind;
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::called;

use super::stores::{Store, stores};
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
        silent: "the setting is not known, the database is made of a snapshot or another one and takes theirs, or AWS encrypts \
                 it: an Aurora cluster that does not say anything, and Aurora Serverless v1 whatever it says.",
        example: "`storageEncrypted` off.",
        source: "Security Hub RDS.3, RDS.27; Checkov CKV_AWS_96; Aurora guide, *Encrypting Amazon Aurora resources* (new \
                 clusters are encrypted since 18 February 2026), *Using Amazon Aurora Serverless v1*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for store in stores(context) {
        let resource = store.resource;
        if store.encrypted.is_absent() && (store.is_copy() || is_encrypted_by_default(&store)) {
            continue;
        }
        if is_serverless_v1(resource) {
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

/// Whether AWS encrypts a database that does not say so: each Aurora cluster, since February 2026. A cluster of which the engine is
/// not known may be one.
fn is_encrypted_by_default(store: &Store<'_>) -> bool {
    store.cluster && store.engine.is_none_or(|engine| engine.starts_with("aurora"))
}

/// Whether a cluster is Aurora Serverless v1, whose storage is always encrypted.
fn is_serverless_v1(resource: &Resource) -> bool {
    let mode = match &resource.kind {
        Kind::DbCluster(cluster) => cluster.other.get("EngineMode"),
        _ => None,
    };
    mode.and_then(Value::as_str) == Some("serverless")
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
