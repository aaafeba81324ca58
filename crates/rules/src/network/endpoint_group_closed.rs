//! Endpoints that do not admit their clients.

use tierwright_model::{Direction, Edit, Id, Peer, RuleProtocol, SecurityGroupRule, Severity};
use tierwright_reach::{Reason, called};

use crate::context::Context;
use crate::edits;
use crate::ids::joined;
use crate::needs::Need;
use crate::offer::least_shared;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-group-closed",
    category: "network",
    severity: Severity::Error,
    summary: "The security group of VPC endpoints does not admit a client",
    catalog: &["NET-EP-004"],
    docs: Docs {
        what: "For each service that tasks or a managed instance need and that an interface endpoint serves: the endpoint's \
               security group must admit tcp 443 from the client's.",
        why: "With private DNS the service's name leads to the endpoint alone. A closed endpoint cuts the client off, even \
              if a NAT gateway is there.",
        silent: "the client has no security group (`tier-without-security-group`), its own group keeps it in \
                 (`task-egress-closed`), or a group is not known.",
        example: "The endpoints' group admits the tasks of one service; a second service is added.",
        source: "EC2 API, CreateVpcEndpoint, SecurityGroupIds; ECR guide, *Amazon ECR interface VPC endpoints*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let closed = |need: &&Need<'_>| {
        matches!(
            need.blocked_by(),
            Some(Reason::IngressMissing | Reason::DefaultSecurityGroup)
        ) && !context.in_default_group(&need.client.id)
    };
    // One rule that is missing closes every endpoint of the group: it is one finding for each group and client.
    let mut found: Vec<((&str, &str), Vec<&Need<'_>>)> = Vec::new();
    for need in context.needs().iter().filter(closed) {
        let Some(blocker) = &need.answer.blocker else {
            continue;
        };
        let key = (blocker.origin.as_str(), need.client.origin.as_str());
        match found.iter_mut().find(|(other, _)| *other == key) {
            Some((_, needs)) => needs.push(need),
            None => found.push((key, vec![need])),
        }
    }
    for ((subject, _), needs) in found {
        let Some((first, blocker)) = needs
            .first()
            .and_then(|need| Some((need, need.answer.blocker.as_ref()?)))
        else {
            continue;
        };
        let services: Vec<&str> = needs.iter().map(|need| need.service).collect();
        let message = format!(
            "{} cannot reach {}: {}",
            called(first.client),
            list(&services),
            blocker.message
        );
        let fix = if blocker.reason == Reason::IngressMissing {
            fix(context, first, subject)
        } else {
            None
        };
        report
            .on(subject, message, blocker.hint.clone())
            .property("SecurityGroupIngress")
            .fix(fix);
    }
}

fn fix(context: &Context<'_>, need: &Need<'_>, group: &str) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let group = Id::new(group)
        .ok()
        .filter(|id| design.security_group(id).is_some())?;
    let client = least_shared(&context.network, &need.client.id)?;
    let rule = SecurityGroupRule {
        id: context.ids()?.fresh(&joined(&group, "from", &client)),
        direction: Direction::Ingress,
        protocol: RuleProtocol::Tcp,
        from_port: 443,
        to_port: 443,
        icmp: None,
        peer: Peer::SecurityGroup(client.clone()),
        description: need.client.origin.clone(),
    };
    Some((
        format!("In {group}: allow tcp 443 from {client}"),
        vec![edits::add_rule(&group, rule)],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, rule, set};
    use serde_json::json;
    &[
        bad("no rule for the tasks", "sg-endpoints", || {
            vec![remove("endpoints-from-app")]
        }),
        bad("no rule for the admin host", "sg-endpoints", || {
            vec![remove("endpoints-from-admin")]
        }),
        bad("another port", "sg-endpoints", || {
            vec![
                set("endpoints-from-app", "/fromPort", 80),
                set("endpoints-from-app", "/toPort", 80),
            ]
        }),
        good("the VPC's range", || {
            vec![
                remove("endpoints-from-app"),
                remove("endpoints-from-admin"),
                rule(
                    "sg-endpoints",
                    json!({ "id": "inside", "direction": "ingress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "10.20.0.0/16" } }),
                ),
            ]
        }),
    ]
};
