//! Storage that AWS does not give.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "database-storage-invalid",
    category: "database",
    severity: Severity::Error,
    summary: "An RDS instance has a storage that AWS refuses",
    catalog: &["DB-STO-001"],
    docs: Docs {
        what: "Checks that the storage is 20 to 65,536 GiB, and that it may grow to more than it has.",
        why: "AWS refuses the instance.",
        silent: "storage does not grow by itself, or to more than it has.",
        example: "10 GiB; or 100 GiB that may grow to 50.",
        source: "RDS API, CreateDBInstance, AllocatedStorage (gp3 with PostgreSQL and MySQL) and \
                 MaxAllocatedStorage.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

/// Source: RDS API, CreateDBInstance, AllocatedStorage, general purpose (gp2, gp3).
const LEAST: u32 = 20;
const MOST: u32 = 65_536;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::DatabaseInstance(instance) = &tier.kind else {
            continue;
        };
        let own = instance.allocated_storage_gib;
        if !(LEAST..=MOST).contains(&own) {
            let message = format!(
                "{} has {own} GiB of storage, and AWS takes {LEAST} to {MOST}",
                named(tier)
            );
            let nearest = own.clamp(LEAST, MOST);
            let edit = edits::set_kind(tier, "allocatedStorageGib", nearest);
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Begin with 20 GiB; storage can grow and never shrinks.",
                )
                .property("/kind/databaseInstance/allocatedStorageGib")
                .fix(Some((format!("Use {nearest} GiB"), vec![edit])));
        }
        let Some(most) = instance.max_allocated_storage_gib else {
            continue;
        };
        if most <= own || most > MOST {
            let message = format!("{} has {own} GiB and may grow to {most} GiB", named(tier));
            let edit = edits::set_kind(tier, "maxAllocatedStorageGib", serde_json::Value::Null);
            report
                .on(
                    tier.id.as_str(),
                    message,
                    format!("Let it grow to more than {own} GiB and at most {MOST}, or not at all."),
                )
                .property("/kind/databaseInstance/maxAllocatedStorageGib")
                .fix(Some(("Do not let it grow".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};

    &[
        bad("too little", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/allocatedStorageGib", 10),
            ]
        }),
        bad("it may grow to less", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/maxAllocatedStorageGib", 15),
            ]
        }),
        good("20 GiB that may grow to 100", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/maxAllocatedStorageGib", 100),
            ]
        }),
    ]
};
