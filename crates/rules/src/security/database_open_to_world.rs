//! Databases that the whole internet may call.

use tierwright_model::Severity;

use super::exposure::{Exposure, exposures};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::world;

pub(crate) static RULE: Rule = Rule {
    id: "database-open-to-world",
    category: "security",
    severity: Severity::Warning,
    summary: "A database's port is open to every address",
    catalog: &["SG-OPEN-003", "DB-NET-004"],
    docs: Docs {
        what: "Reports an ingress rule of a database's security group that admits every IPv4 or IPv6 address on the \
               database's port.",
        why: "The network is then no defence: a public address, given by one switch, exposes the data to everyone's \
              guesses.",
        silent: "the range is narrower (`sg-chain-too-open`), or the port is not the database's.",
        example: "The database's group admits tcp 3306 from 0.0.0.0/0.",
        source: "Security Hub EC2.19.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (group, rule) in exposures(context, Exposure::Database) {
        let message = format!(
            "security group {} of a database admits {} from {} (rule {})",
            group.resource.origin,
            rule.ports,
            world(rule.peer),
            rule.resource.origin
        );
        let fix = edits::origin(context, rule.resource)
            .filter(|_| rule.is_separate())
            .map(|(_, id)| (format!("Remove the rule {id}"), vec![edits::remove(&id)]));
        report
            .at(
                group.resource,
                message,
                "Admit the security groups of the tiers that use the database.",
            )
            .property("SecurityGroupIngress")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule};
    use serde_json::json;
    &[
        bad("MySQL from everywhere", "sg-aurora-db", || {
            vec![rule(
                "sg-aurora-db",
                json!({ "id": "mysql", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        bad("MySQL from every IPv6 address", "sg-aurora-db", || {
            vec![rule(
                "sg-aurora-db",
                json!({ "id": "mysql", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": "::/0" } }),
            )]
        }),
        good("another group of the design", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "mysql", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": "203.0.113.7/32" } }),
            )]
        }),
    ]
};
