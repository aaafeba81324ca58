//! Security groups that nothing has.

use std::collections::HashMap;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::network::{Group, Peer};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "security-group-unused",
    category: "security",
    severity: Severity::Advice,
    summary: "A security group is attached to nothing",
    catalog: &["SG-UNU-001"],
    docs: Docs {
        what: "Reports a security group that no tier and no endpoint has.",
        why: "Its rules look as if they protected something, and the next reader has to find out that they do not.",
        silent: "a tier has no security group at all: that is the likelier mistake, and `tier-without-security-group` \
                 reports it. Also when the graph has things of types that are not known here, which may use the group.",
        example: "A group stays behind after its tier was removed.",
        source: "Checkov CKV2_AWS_5.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let unfinished = context
        .network
        .with_interfaces()
        .any(|i| i.in_default_group() || !i.groups_known);
    let opaque = context.resources().any(|r| matches!(r.kind, Kind::Opaque(_)));
    if unfinished || opaque {
        return;
    }
    let mut named: HashMap<&LogicalId, usize> = HashMap::new();
    for rule in context
        .network
        .groups()
        .flat_map(|group| group.ingress.iter().chain(&group.egress))
    {
        if let Peer::Group(id) = rule.peer {
            *named.entry(id).or_default() += 1;
        }
    }
    let unused = |group: &&Group<'_>| group.members.is_empty() && !context.is_handed_out(&group.resource.id);
    for group in context.network.groups().filter(unused) {
        let also = match named.get(&group.resource.id).copied().unwrap_or(0) {
            0 => String::new(),
            1 => ", and 1 rule of other groups refers to it".to_owned(),
            many => format!(", and {many} rules of other groups refer to it"),
        };
        let message = format!(
            "security group {} is attached to nothing{also}",
            group.resource.origin
        );
        let fix = edits::origin(context, group.resource)
            .map(|(_, id)| (format!("Remove {id}"), vec![edits::remove(&id)]));
        report
            .at(group.resource, message, "Give it to a tier, or remove it.")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("a group for nobody", "sg-old", || {
            vec![item(
                "securityGroup",
                json!({ "id": "sg-old", "name": "Old", "description": "From an earlier design" }),
            )]
        }),
        good("a tier without a group is the likelier mistake", || {
            vec![set("api", "/securityGroups", json!([]))]
        }),
    ]
};
