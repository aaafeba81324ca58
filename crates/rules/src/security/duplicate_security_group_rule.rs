//! The same rule twice.

use std::collections::HashMap;

use tierwright_model::{Direction, Severity};
use tierwright_reach::network::{GroupRule, Peer, Ports};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-security-group-rule",
    category: "security",
    severity: Severity::Error,
    summary: "A security group has the same rule twice",
    catalog: &["SG-QTA-001"],
    docs: Docs {
        what: "Reports a second rule of a group with the same direction, protocol, ports and peer.",
        why: "EC2 refuses it: \"the specified rule … already exists\". The description makes no difference.",
        silent: "something of a rule is not known, or the ports merely overlap. Two inline rules are a warning: CloudFormation \
                 lets them pass, and loses both when one is taken away.",
        example: "Two rules for tcp 443 from the same group, drawn for two reasons.",
        source: "EC2 API, AuthorizeSecurityGroupIngress, InvalidPermission.Duplicate; CloudFormation roadmap issues 612 and 1534.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for group in context.network.groups() {
        for direction in [Direction::Ingress, Direction::Egress] {
            let mut seen: HashMap<String, &GroupRule<'_>> = HashMap::new();
            for rule in group.rules(direction) {
                let Some(key) = key(rule) else { continue };
                let Some(first) = seen.get(&key) else {
                    seen.insert(key, rule);
                    continue;
                };
                let message = format!(
                    "security group {} has the rule {} twice ({} and {})",
                    group.resource.origin, rule.ports, first.resource.origin, rule.resource.origin
                );
                let separate = rule.is_separate();
                let severity = if separate {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                let fix = edits::origin(context, rule.resource)
                    .filter(|_| separate)
                    .map(|(_, id)| (format!("Remove the rule {id}"), vec![edits::remove(&id)]));
                report
                    .at(group.resource, message, "Keep one of them.")
                    .severity(severity)
                    .fix(fix);
            }
        }
    }
}

fn key(rule: &GroupRule<'_>) -> Option<String> {
    let known = !matches!(rule.ports, Ports::Unknown | Ports::Other)
        && !matches!(rule.peer, Peer::Unknown | Peer::Ipv6(None));
    known.then(|| format!("{:?} {:?}", rule.ports, rule.peer))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule};
    use serde_json::json;
    &[
        bad("the same rule with another description", "sg-fargate-app", || {
            vec![rule(
                "sg-fargate-app",
                json!({ "id": "again", "direction": "ingress", "fromPort": 8080, "toPort": 8080,
                    "peer": { "securityGroup": "sg-alb-public" }, "description": "Once more" }),
            )]
        }),
        bad("one ICMP message twice", "sg-ec2-admin", || {
            let ping = |id: &str| {
                rule(
                    "sg-ec2-admin",
                    json!({ "id": id, "direction": "egress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "10.20.0.0/16" } }),
                )
            };
            vec![ping("ping"), ping("ping-again")]
        }),
        good("two ICMP messages, and IPv6 with the same port", || {
            vec![
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ping", "direction": "egress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "10.20.0.0/16" } }),
                ),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "mtu", "direction": "egress", "protocol": "icmp", "icmp": { "type": 3, "code": 4 }, "peer": { "cidr": "10.20.0.0/16" } }),
                ),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ping-six", "direction": "egress", "protocol": "icmpv6", "icmp": { "type": 8 }, "peer": { "cidr": "2001:db8::/32" } }),
                ),
            ]
        }),
        good("another port", || {
            vec![rule(
                "sg-fargate-app",
                json!({ "id": "again", "direction": "ingress", "fromPort": 8081, "toPort": 8081, "peer": { "securityGroup": "sg-alb-public" } }),
            )]
        }),
    ]
};
