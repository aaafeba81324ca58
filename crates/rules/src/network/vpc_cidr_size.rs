//! VPCs that are too large or too small for AWS.

use ipnet::Ipv4Net;
use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "vpc-cidr-size",
    category: "network",
    severity: Severity::Error,
    summary: "A VPC's range is larger than /16 or smaller than /28",
    catalog: &["NET-VPC-001"],
    docs: Docs {
        what: "Checks the length of the VPC's prefix.",
        why: "AWS refuses the VPC: \"The CIDR '…' is invalid\".",
        silent: "the range is not known.",
        example: "10.0.0.0/15.",
        source: "VPC guide, *VPC CIDR blocks*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::Vpc(vpc) = &resource.kind else { continue };
        let range: Option<Ipv4Net> = context
            .graph
            .text(&vpc.cidr_block)
            .and_then(|text| text.parse().ok());
        let Some(range) = range.filter(|range| !(16..=28).contains(&range.prefix_len())) else {
            continue;
        };
        let message = format!("VPC {} has {range}; AWS takes /16 to /28", resource.origin);
        report
            .at(resource, message, "Choose a range such as 10.20.0.0/16.")
            .property("CidrBlock");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a /15", "main", || vec![set("main", "/cidr", "10.20.0.0/15")]),
        good("a /19 that holds the subnets", || {
            vec![set("main", "/cidr", "10.20.0.0/19")]
        }),
    ]
};
