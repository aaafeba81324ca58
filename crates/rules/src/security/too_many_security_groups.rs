//! More security groups than a network interface takes.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Source: *Amazon VPC quotas*, security groups per network interface.
const MOST: usize = 5;

pub(crate) static RULE: Rule = Rule {
    id: "too-many-security-groups",
    category: "security",
    severity: Severity::Error,
    summary: "A tier has more security groups than a network interface takes",
    catalog: &["SG-QTA-002", "ECS-NET-001"],
    docs: Docs {
        what: "Counts the security groups of each tier.",
        why: "A network interface takes five; ECS refuses a sixth for its tasks whatever the account's quota says.",
        silent: "there are five or fewer that are known.",
        example: "A service with six security groups.",
        source: "*Amazon VPC quotas*; ECS API, AwsVpcConfiguration.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for interfaces in context
        .network
        .with_interfaces()
        .filter(|i| i.groups.len() > MOST)
    {
        let resource = interfaces.resource;
        let message = format!(
            "{} has {} security groups, and a network interface takes {MOST}",
            called(resource),
            interfaces.groups.len()
        );
        // The quota can be raised for others than tasks.
        let severity = if matches!(resource.kind, Kind::Service(_)) {
            Severity::Error
        } else {
            Severity::Warning
        };
        report
            .at(resource, message, "Merge groups.")
            .property("SecurityGroups")
            .severity(severity);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("six groups on the tasks", "api", || {
            let mut edits: Vec<_> = ["a", "b", "c", "d", "e"]
                .map(|name| {
                    item(
                        "securityGroup",
                        json!({ "id": format!("sg-{name}"), "name": name, "description": name }),
                    )
                })
                .into();
            edits.push(set(
                "api",
                "/securityGroups",
                json!(["sg-fargate-app", "sg-a", "sg-b", "sg-c", "sg-d", "sg-e"]),
            ));
            edits
        }),
        good("two groups", || {
            vec![set(
                "api",
                "/securityGroups",
                json!(["sg-fargate-app", "sg-ec2-admin"]),
            )]
        }),
    ]
};
