//! A network ACL lets requests through and drops their answers.

use tierwright_model::Severity;
use tierwright_reach::Reason;

use super::acl_gaps;
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "network-acl-blocks-answers",
    category: "network",
    severity: Severity::Error,
    summary: "A network ACL lets requests through and drops their answers",
    catalog: &["NET-ACL-001"],
    docs: Docs {
        what: "Follows the same connections as `network-acl-blocks-requests`, and looks whether the answers come back: they go to the \
               port that the caller took for the connection, 1024 to 65535 for load balancers and NAT gateways, 32768 to 60999 for Linux.",
        why: "Network ACLs keep no state. An entry for the called port lets no answer through, and a connection without answers \
              times out.",
        silent: "the security groups stop the connection already (`sg-chain-broken` says so), or an entry, an association or an \
                 address that could decide is not known. Two interfaces in one subnet meet no network ACL. Nor does it speak when a part of the ports is let through.",
        example: "The network ACL of a database lets 3306 in and lets out 443 only.",
        source: "VPC guide, *Network ACL basics* (<https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html>) and \
                 *Ephemeral ports* (<https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>).",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    acl_gaps::report(context, Reason::NetworkAclAnswers, report);
}

// No design has a network ACL: what this rule reports stands in `tests/network_acls.rs`.
#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = &[crate::examples::good(
    "the default network ACL lets everything through",
    Vec::new,
)];
