//! Ranges that begin inside themselves.

use tierwright_model::{Design, Severity, ValueFault};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "cidr-with-host-bits",
    category: "network",
    severity: Severity::Error,
    summary: "An address range has bits set after its prefix",
    catalog: &["NET-VPC-001", "NET-SUB-001"],
    docs: Docs {
        what: "Checks that the ranges of the VPC, subnets, routes, security group rules and parameters are in canonical form: no bit \
               is set after the prefix.",
        why: "EC2 takes another range than the one that is written, without a word; Terraform refuses it. Rules and routes \
              written in both forms are duplicates for AWS.",
        silent: "a range comes from a template, where CloudFormation passes it on.",
        example: "A VPC with 10.40.0.1/16, which becomes 10.40.0.0/16.",
        source: "EC2 API, CreateVpc and CreateSubnet, `CidrBlock`; IpRange, `CidrIp`.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for problem in design.value_problems() {
        let (ValueFault::HostBits { canonical }, Some(id)) = (&problem.fault, &problem.id) else {
            continue;
        };
        let range = problem.value.as_str().unwrap_or_default();
        let edit = edits::set(id, &problem.property, canonical.as_str());
        report
            .on(
                id.as_str(),
                format!("the range {range} of {id} has bits set after its prefix; AWS takes {canonical}"),
                format!("Write {canonical}."),
            )
            .property(&problem.property)
            .fix(Some((format!("Write {canonical}"), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, rule, set};
    use serde_json::json;
    &[
        bad("the VPC", "main", || vec![set("main", "/cidr", "10.20.0.1/16")]),
        bad("a subnet", "app-a", || {
            vec![set("app-a", "/cidr", "10.20.16.9/20")]
        }),
        bad("a rule with an IPv6 range", "odd", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "odd", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "2001:db8::1/32" } }),
            )]
        }),
        bad("a default", "office", || {
            vec![item(
                "parameter",
                json!({ "id": "office", "kind": "cidr", "default": "203.0.113.7/24" }),
            )]
        }),
        good("one address", || {
            vec![item(
                "parameter",
                json!({ "id": "office", "kind": "cidr", "default": "203.0.113.7/32" }),
            )]
        }),
    ]
};
