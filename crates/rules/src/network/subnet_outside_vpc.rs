//! Subnets with addresses that the VPC does not have.

use ipnet::Ipv4Net;
use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "subnet-outside-vpc",
    category: "network",
    severity: Severity::Error,
    summary: "A subnet's range does not lie inside the VPC's",
    catalog: &["NET-SUB-002"],
    docs: Docs {
        what: "Compares the range of each subnet with the range of its VPC.",
        why: "AWS refuses the subnet: \"The CIDR '…' is invalid\".",
        silent: "a range is not known, or the VPC has further ranges that are not drawn.",
        example: "10.1.0.0/24 in a VPC of 10.20.0.0/16.",
        source: "EC2 API, CreateSubnet; cfn-lint E3059.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let more_ranges = context
        .resources()
        .any(|r| r.kind.type_name() == "AWS::EC2::VPCCidrBlock");
    if more_ranges {
        return;
    }
    for resource in context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_))) {
        let Some(subnet) = context.network.subnet(&resource.id) else {
            continue;
        };
        let Some(Kind::Vpc(vpc)) = subnet.vpc.and_then(|id| context.graph.get(id)).map(|r| &r.kind) else {
            continue;
        };
        let vpc: Option<Ipv4Net> = context
            .graph
            .text(&vpc.cidr_block)
            .and_then(|text| text.parse().ok());
        let Some((range, vpc)) = subnet.cidr.zip(vpc) else {
            continue;
        };
        if !vpc.contains(&range) {
            let message = format!(
                "subnet {} has {range}, which does not lie in the VPC's {vpc}",
                resource.origin
            );
            report
                .at(resource, message, format!("Choose a free range inside {vpc}."))
                .property("CidrBlock");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("another network", "app-a", || {
            vec![set("app-a", "/cidr", "10.1.0.0/24")]
        }),
        good("the last range of the VPC", || {
            vec![set("app-a", "/cidr", "10.20.255.0/24")]
        }),
    ]
};
