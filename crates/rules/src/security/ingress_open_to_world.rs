//! Ports that the whole internet may call and that nobody meant for it.

use tierwright_model::Severity;
use tierwright_reach::network::Ports;

use super::exposure::{Exposure, exposures};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::world;

pub(crate) static RULE: Rule = Rule {
    id: "ingress-open-to-world",
    category: "security",
    severity: Severity::Warning,
    summary: "A port that is not meant for the internet is open to every address",
    catalog: &["SG-OPEN-002", "SG-OPEN-004", "SG-OPEN-005"],
    docs: Docs {
        what: "Reports an ingress rule that admits every address on all ports, on a range of ports, or on a port other than \
               80 and 443; and any port of a tier that is not at the edge.",
        why: "Whatever listens there, now or after the next change, is the internet's to try.",
        silent: "an internet-facing load balancer or a host with a public address is open on 80 or 443, the design connects \
                 the internet with that port, or a more exact rule reports it: `ssh-open-to-world`, \
                 `database-open-to-world`, `sg-chain-too-open`.",
        example: "The admin host's group admits all protocols from 0.0.0.0/0.",
        source: "Security Hub EC2.18; AWS Guard rules registry, EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE and \
                 SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (group, rule) in exposures(context, Exposure::Other) {
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
        let entry = if rule.ports == Ports::All {
            "SG-OPEN-004"
        } else {
            "SG-OPEN-002"
        };
        report
            .at(
                group.resource,
                message,
                "Admit the callers' groups or addresses, on the ports that are served.",
            )
            .property("SecurityGroupIngress")
            .catalog(&[entry])
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, rule, set};
    use serde_json::json;
    &[
        bad("everything from everywhere", "sg-ec2-admin", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "all", "direction": "ingress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        bad("everything from every IPv6 address", "sg-ec2-admin", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "all", "direction": "ingress", "protocol": "all", "peer": { "cidr": "::/0" } }),
            )]
        }),
        good("ICMP, which opens no port", || {
            vec![
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ping", "direction": "ingress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "0.0.0.0/0" } }),
                ),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ping-six", "direction": "ingress", "protocol": "icmpv6", "peer": { "cidr": "::/0" } }),
                ),
            ]
        }),
        bad(
            "a port of the load balancer that nobody asks for",
            "sg-alb-public",
            || {
                vec![rule(
                    "sg-alb-public",
                    json!({ "id": "odd", "direction": "ingress", "fromPort": 8000, "toPort": 8000, "peer": { "cidr": "0.0.0.0/0" } }),
                )]
            },
        ),
        good("an odd port that the internet is connected with", || {
            vec![
                set("alb", "/kind/loadBalancer/listeners/0/port", 8000),
                set("site-to-alb", "/port", 8000),
                set("alb-from-web", "/fromPort", 8000),
                set("alb-from-web", "/toPort", 8000),
                connect(json!({ "id": "web-to-alb", "from": "internet", "to": "alb", "port": 8000 })),
            ]
        }),
    ]
};
