//! Versions that an engine does not have.

use tierwright_model::tiers::RdsEngine;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "database-version-invalid",
    category: "database",
    severity: Severity::Error,
    summary: "An RDS instance has an engine version of another shape",
    catalog: &["DB-CLS-001", "DB-CLS-003"],
    docs: Docs {
        what: "Checks the version's shape: `17` or `17.6` of PostgreSQL, `8.4` or `8.4.6` of MySQL. MySQL \
               5.7 and 8.0 are advice: their standard support has ended.",
        why: "AWS refuses a version that it does not know. A version out of standard support costs \
              extended support by the vCPU and hour.",
        silent: "the version has the right shape and is supported.",
        example: "`8.0.mysql_aurora.3.10.0`, a version of Aurora.",
        source: "RDS API, CreateDBInstance, EngineVersion; RDS guide, *Amazon RDS for MySQL versions*: \
                 standard support of 8.0 ended on 2026-07-31.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::DatabaseInstance(instance) = &tier.kind else {
            continue;
        };
        let version = instance.engine_version.as_str();
        let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
        let property = "/kind/databaseInstance/engineVersion";
        let fits = match (&numbers, instance.engine) {
            (Some(numbers), RdsEngine::Postgres) => matches!(numbers.len(), 1 | 2) && numbers[0] >= 10,
            (Some(numbers), RdsEngine::Mysql) => {
                matches!(numbers.len(), 2 | 3) && (5..=9).contains(&numbers[0])
            }
            (None, _) => false,
        };
        if !fits {
            let engine = instance.engine.as_str();
            let shown: String = version.chars().take(40).collect();
            let usual = match instance.engine {
                RdsEngine::Postgres => "17.6",
                RdsEngine::Mysql => "8.4.6",
            };
            let message = format!("{} asks for the version '{shown}' of {engine}", named(tier));
            report
                .on(tier.id.as_str(), message, format!("Write it like {usual}."))
                .property(property)
                .catalog(&["DB-CLS-001"])
                .fix(Some((
                    format!("Use {usual}"),
                    vec![edits::set_kind(tier, "engineVersion", usual)],
                )));
        } else if instance.engine == RdsEngine::Mysql && numbers.is_some_and(|n| n[0] < 8 || n[..2] == [8, 0])
        {
            let message = format!(
                "{} has MySQL {version}, whose standard support has ended",
                named(tier)
            );
            report
                .on(tier.id.as_str(), message, "Use MySQL 8.4.")
                .property(property)
                .severity(Severity::Advice)
                .catalog(&["DB-CLS-003"]);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, postgres, set};

    &[
        bad("a version of Aurora", "orders-db", || {
            vec![
                postgres(),
                set(
                    "orders-db",
                    "/kind/databaseInstance/engineVersion",
                    "8.0.mysql_aurora.3.10.0",
                ),
            ]
        }),
        bad("out of support", "orders-db", || {
            vec![
                postgres(),
                set("orders-db", "/kind/databaseInstance/engine", "mysql"),
                set("orders-db", "/kind/databaseInstance/engineVersion", "8.0.42"),
            ]
        }),
        good("a current version", || vec![postgres()]),
    ]
};
