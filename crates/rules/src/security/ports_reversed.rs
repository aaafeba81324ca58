//! Ranges of ports that end before they begin.

use tierwright_model::{Design, Severity, ValueFault};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "ports-reversed",
    category: "security",
    severity: Severity::Error,
    summary: "The last port of a security group rule is below the first",
    catalog: &[],
    docs: Docs {
        what: "Checks that the range of ports of a security group rule begins at or below its end.",
        why: "AWS refuses such a range.",
        silent: "the rule is for ICMP or for all protocols, which have no ports.",
        example: "A rule for the ports 443 to 80.",
        source: "EC2 API, IpPermission, `FromPort` and `ToPort`.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for problem in design.value_problems() {
        let (ValueFault::PortsReversed { from, to }, Some(id)) = (&problem.fault, &problem.id) else {
            continue;
        };
        let edits = vec![edits::set(id, "/fromPort", *to), edits::set(id, "/toPort", *from)];
        report
            .on(
                id.as_str(),
                format!("the ports of the rule {id} end at {to}, below {from}, where they begin"),
                format!("Write {to} to {from}."),
            )
            .property(&problem.property)
            .fix(Some((format!("Write {to} to {from}"), edits)));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule};
    use serde_json::json;
    &[
        bad("the wrong way round", "odd", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "odd", "direction": "egress", "fromPort": 443, "toPort": 80, "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
        good("one port", || {
            vec![rule(
                "sg-ec2-admin",
                json!({ "id": "odd", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
    ]
};
