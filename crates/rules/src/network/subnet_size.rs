//! Subnets that are too large or too small for AWS.

use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "subnet-size",
    category: "network",
    severity: Severity::Error,
    summary: "A subnet's range is larger than /16 or smaller than /28",
    catalog: &["NET-SUB-001"],
    docs: Docs {
        what: "Checks the length of each subnet's prefix.",
        why: "AWS refuses the subnet: \"The CIDR '…' is invalid\".",
        silent: "the range is not known.",
        example: "10.20.0.0/29.",
        source: "EC2 API, CreateSubnet.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_))) {
        let range = context
            .network
            .subnet(&resource.id)
            .and_then(|subnet| subnet.cidr);
        let Some(range) = range.filter(|range| !(16..=28).contains(&range.prefix_len())) else {
            continue;
        };
        let message = format!("subnet {} has {range}; AWS takes /16 to /28", resource.origin);
        report
            .at(resource, message, "Choose a range such as a /24.")
            .property("CidrBlock");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a /29", "app-a", || vec![set("app-a", "/cidr", "10.20.10.0/29")]),
        good("a /25", || vec![set("app-a", "/cidr", "10.20.10.0/25")]),
    ]
};
