//! Login ports that the whole internet may knock on.

use tierwright_model::Severity;

use super::exposure::{Exposure, exposures};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::world;

pub(crate) static RULE: Rule = Rule {
    id: "ssh-open-to-world",
    category: "security",
    severity: Severity::Warning,
    summary: "SSH or RDP is open to every address",
    catalog: &["SG-OPEN-001", "SG-OPEN-005"],
    docs: Docs {
        what: "Reports an ingress rule that admits every IPv4 or IPv6 address on port 22 or 3389.",
        why: "Login ports that face the internet are tried within minutes, day and night. One weak key or one unpatched \
              daemon is enough.",
        silent: "the range is narrower, or a parameter whose value is not known. A rule for all ports is \
                 `ingress-open-to-world`.",
        example: "The admin host's group admits tcp 22 from 0.0.0.0/0.",
        source: "Security Hub EC2.13, EC2.14, EC2.53, EC2.54.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (group, rule) in exposures(context, Exposure::Login) {
        let message = format!(
            "security group {} admits {} from {} (rule {})",
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
                "Use Session Manager, or admit the operator's address alone.",
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
        bad("SSH from everywhere", "sg-ec2-admin", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "ssh", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        bad("SSH from every IPv6 address", "sg-ec2-admin", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "ssh", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": "::/0" } }),
            )]
        }),
        good("ICMP from everywhere", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "ping", "direction": "ingress", "protocol": "icmp", "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        good("SSH from one address", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "ssh", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": "203.0.113.7/32" } }),
            )]
        }),
    ]
};
