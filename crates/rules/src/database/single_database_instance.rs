//! Clusters with one instance.

use std::collections::HashMap;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "single-database-instance",
    category: "database",
    severity: Severity::Error,
    summary: "A database has no instance, or in production no second one that could take over",
    catalog: &["DB-HA-001"],
    docs: Docs {
        what: "Counts the instances of each Aurora cluster. A cluster without any is an error: nothing answers.",
        why: "When the only instance fails, a new one is made from nothing, which takes about ten minutes.",
        silent: "the design is not for production and there is one instance.",
        example: "One writer and no reader.",
        source: "Security Hub RDS.15; Aurora guide, *High availability for Amazon Aurora*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut instances: HashMap<&LogicalId, usize> = HashMap::new();
    let mut unknown = false;
    for resource in context.resources() {
        let Kind::DbInstance(instance) = &resource.kind else {
            continue;
        };
        match instance.db_cluster_identifier.target() {
            Some(cluster) => *instances.entry(cluster).or_default() += 1,
            None => unknown |= !instance.db_cluster_identifier.is_absent(),
        }
    }
    if unknown {
        return;
    }
    for (resource, _) in context.clusters() {
        let count = instances.get(&resource.id).copied().unwrap_or(0);
        if count == 0 {
            let message = format!("{} has no instance, so nothing answers", called(resource));
            let fix = edits::set_tier(context, resource, "Run 2 instances", "instances", 2);
            report
                .at(resource, message, "Run one instance at least.")
                .fix(fix);
        } else if count == 1 && context.is_production() {
            let message = format!("{} has a single instance in production", called(resource));
            let fix = edits::set_tier(context, resource, "Run 2 instances", "instances", 2);
            report
                .at(
                    resource,
                    message,
                    "Run a second one, which takes over in a minute.",
                )
                .severity(Severity::Warning)
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set};
    &[
        bad("one instance in production", "db", || {
            vec![production(), set("db", "/kind/auroraCluster/instances", 1)]
        }),
        bad("no instance", "db", || {
            vec![set("db", "/kind/auroraCluster/instances", 0)]
        }),
        good("one instance in a sandbox", || {
            vec![set("db", "/kind/auroraCluster/instances", 1)]
        }),
    ]
};
