//! Databases that may open connections to anywhere.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::world;

pub(crate) static RULE: Rule = Rule {
    id: "database-egress-open",
    category: "security",
    severity: Severity::Advice,
    summary: "A database's security group lets connections out to every address",
    catalog: &["SG-EGR-004"],
    docs: Docs {
        what: "Reports an egress rule to every address in a security group that a database has.",
        why: "A database answers and opens nothing by itself; answers need no egress rule. What is open there is a way out \
              for data only.",
        silent: "the group is also on a tier that is no database.",
        example: "The database's group lets all protocols out to 0.0.0.0/0.",
        source: "Checkov CKV_AWS_382; AWS Guard rules registry, SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for database in context.databases() {
        for group in database.groups.iter().filter_map(|id| context.network.group(id)) {
            let shared = group.members.iter().any(|id| {
                context
                    .graph
                    .get(id)
                    .is_some_and(|member| !crate::context::is_database(&member.kind))
            });
            if shared {
                continue;
            }
            for rule in group.egress.iter().filter(|rule| rule.peer.is_world()) {
                let message = format!(
                    "{} may open connections to {}: {} lets {} out",
                    called(database.resource),
                    world(rule.peer),
                    group.resource.origin,
                    rule.ports
                );
                let fix = edits::origin(context, rule.resource)
                    .filter(|_| rule.is_separate())
                    .map(|(_, id)| (format!("Remove the rule {id}"), vec![edits::remove(&id)]));
                report
                    .at(group.resource, message, "Remove the rule.")
                    .property("SecurityGroupEgress")
                    .fix(fix);
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule};
    use serde_json::json;
    &[
        bad("everything out", "sg-aurora-db", || {
            vec![rule(
                "sg-aurora-db",
                json!({ "id": "db-out", "direction": "egress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        good("the sample's database lets nothing out", Vec::new),
    ]
};
