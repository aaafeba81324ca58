//! More instances than an Aurora cluster takes.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// One writer and 15 replicas (Aurora guide, *Replication with Amazon Aurora*).
const MOST: u32 = 16;

pub(crate) static RULE: Rule = Rule {
    id: "too-many-database-instances",
    category: "database",
    severity: Severity::Error,
    summary: "A database has more instances than an Aurora cluster takes",
    catalog: &["DB-HA-001"],
    docs: Docs {
        what: "Counts the instances of each Aurora cluster of the document.",
        why: "A cluster has one writer and 15 replicas at most; AWS refuses the next one. Exports and deployments hold the \
              first 16.",
        silent: "there are 16 or fewer.",
        example: "20 instances.",
        source: "Aurora guide, *Replication with Amazon Aurora*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::AuroraCluster(cluster) = &tier.kind else {
            continue;
        };
        if cluster.instances > MOST {
            let message = format!(
                "\"{}\" (Aurora) wants {} instances; a cluster takes {MOST}",
                tier.id, cluster.instances
            );
            let fix = Some((
                format!("Run {MOST} instances"),
                vec![edits::set_kind(tier, "instances", MOST)],
            ));
            report
                .on(tier.id.as_str(), message, format!("Use {MOST} or fewer."))
                .property("/kind/auroraCluster/instances")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("twenty", "db", || {
            vec![set("db", "/kind/auroraCluster/instances", 20)]
        }),
        bad("a slip of the keyboard", "db", || {
            vec![set("db", "/kind/auroraCluster/instances", 4_000_000_000u32)]
        }),
        good("sixteen", || vec![set("db", "/kind/auroraCluster/instances", 16)]),
    ]
};
