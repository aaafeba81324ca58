//! Ports on which nothing can listen.

use tierwright_model::{Design, Severity, ValueFault};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "port-zero",
    category: "network",
    severity: Severity::Error,
    summary: "A port is 0",
    catalog: &[],
    docs: Docs {
        what: "Checks the ports of listeners, containers, databases and connections, and security group rules for port 0 alone.",
        why: "Nothing listens on port 0, and AWS refuses it for listeners, target groups and databases.",
        silent: "a security group rule begins at 0 and ends above: that is how every port is written.",
        example: "A listener on port 0.",
        source: "Elastic Load Balancing API, CreateListener and CreateTargetGroup, `Port` (1 to 65535).",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for problem in design.value_problems() {
        let (ValueFault::PortZero, Some(id)) = (&problem.fault, &problem.id) else {
            continue;
        };
        let name = problem.property.rsplit('/').next().unwrap_or_default();
        report
            .on(
                id.as_str(),
                format!("the {name} of {id} is 0, and nothing can listen there"),
                "Write a port from 1 to 65535.",
            )
            .property(&problem.property);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule};
    use serde_json::json;
    &[
        bad("a rule without its ports", "odd", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "odd", "direction": "egress", "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
        good("every port", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "odd", "direction": "egress", "fromPort": 0, "toPort": 65535, "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
        good("ICMP, which has no ports", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "ping", "direction": "egress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
    ]
};
