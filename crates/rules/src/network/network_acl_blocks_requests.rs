//! A network ACL drops connections that the security groups let through.

use tierwright_model::Severity;
use tierwright_reach::Reason;

use super::acl_gaps;
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "network-acl-blocks-requests",
    category: "network",
    severity: Severity::Error,
    summary: "A network ACL drops connections that the security groups let through",
    catalog: &["NET-ACL-002"],
    docs: Docs {
        what: "Follows what load balancers forward and check, what distributions and APIs call, and what tasks need of AWS over the borders \
               of subnets. Reports a network ACL without an entry for it, or with a deny before that entry.",
        why: "A network ACL of one's own denies everything that no entry allows, and its entries count by their numbers. What it drops \
              never arrives at a security group: requests time out, and targets are never healthy.",
        silent: "the security groups stop the connection already (`sg-chain-broken` says so), or an entry, an association or an \
                 address that could decide is not known. Two interfaces in one subnet meet no network ACL.",
        example: "Containers listen on 8080, and the network ACL of their subnets lets in 22 and 32768 to 65535.",
        source: "VPC guide, *Network ACL basics* (<https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html>) and \
                 *Ephemeral ports* (<https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>).",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    acl_gaps::report(context, Reason::NetworkAcl, report);
}

// No design has a network ACL: what this rule reports stands in `tests/network_acls.rs`.
#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = &[crate::examples::good(
    "the default network ACL lets everything through",
    Vec::new,
)];
