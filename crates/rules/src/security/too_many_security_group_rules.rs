//! More rules than a security group takes.

use tierwright_model::{Direction, Severity};
use tierwright_reach::network::{GroupRule, Peer};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Source: *Amazon VPC quotas*, inbound or outbound rules per security group.
const MOST: usize = 60;

pub(crate) static RULE: Rule = Rule {
    id: "too-many-security-group-rules",
    category: "security",
    severity: Severity::Error,
    summary: "A security group has more rules than it takes",
    catalog: &["SG-QTA-001"],
    docs: Docs {
        what: "Counts the rules of each security group in each direction, IPv4 and IPv6 apart, a prefix list by its weight.",
        why: "A group takes 60 in each direction. CloudFront's prefix list counts for 55 of them, so it fits once and never \
              twice.",
        silent: "prefix lists of the account, whose weight is not known, are counted as one.",
        example: "CloudFront's prefix list on port 80 and on port 443 of one group: 110.",
        source: "*Amazon VPC quotas*; VPC guide, *AWS-managed prefix list weight*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for group in context.network.groups() {
        for (direction, name) in [(Direction::Ingress, "ingress"), (Direction::Egress, "egress")] {
            let (mut ipv4, mut ipv6) = (0, 0);
            for rule in group.rules(direction) {
                match rule.peer {
                    Peer::Ipv6(_) => ipv6 += 1,
                    // A reference to a group counts for both families.
                    Peer::Group(_) => (ipv4, ipv6) = (ipv4 + 1, ipv6 + 1),
                    _ => ipv4 += weight(rule),
                }
            }
            let count = ipv4.max(ipv6);
            if count > MOST {
                let message = format!(
                    "security group {} has {count} {name} rules, and takes {MOST}",
                    group.resource.origin
                );
                let hint = "Spread the rules over two groups, or name groups and prefix lists instead of single ranges.";
                report.at(group.resource, message, hint);
            }
        }
    }
}

fn weight(rule: &GroupRule<'_>) -> usize {
    match rule.peer {
        Peer::PrefixList(name) if name.ends_with(".cloudfront.origin-facing") => 55,
        _ => 1,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule, set};
    use serde_json::json;
    &[
        bad("CloudFront's list twice", "sg-alb-public", || {
            let list = || json!({ "prefixList": "cloudfront" });
            vec![
                set("alb-from-web", "/peer", list()),
                rule(
                    "sg-alb-public",
                    json!({ "id": "tls", "direction": "ingress", "fromPort": 443, "toPort": 443, "peer": list() }),
                ),
            ]
        }),
        good("CloudFront's list once", || {
            vec![set(
                "alb-from-web",
                "/peer",
                json!({ "prefixList": "cloudfront" }),
            )]
        }),
    ]
};
