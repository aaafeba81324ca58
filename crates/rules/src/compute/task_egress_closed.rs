//! Tasks whose security group keeps them from the services that they need.

use tierwright_model::{Edit, Peer, Severity};
use tierwright_reach::{Reason, called};

use super::way::{by_client, egress, peer_for};
use crate::context::Context;
use crate::needs::Need;
use crate::offer::least_shared;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "task-egress-closed",
    category: "compute",
    severity: Severity::Error,
    summary: "A task's security group does not let it out to the services that it needs",
    catalog: &["SG-EGR-001", "NET-EP-010"],
    docs: Docs {
        what: "For each service that tasks need to start: the tasks' security groups must let tcp 443 out to the endpoint's \
               group, to the prefix list of a gateway endpoint (whose addresses stay public), or to 0.0.0.0/0 behind a NAT \
               gateway.",
        why: "The image pull times out although endpoints and routes are right. The S3 prefix list is the rule that people \
              forget: layers of images come from S3.",
        silent: "there is no way at all (`task-without-way-out`), or the tier has no security group. DNS needs no rule: \
                 groups do not filter the VPC's resolver (catalogue SG-EGR-002).",
        example: "The tasks' group lets 3306 out to the database and nothing else.",
        source: "VPC guide, *Gateway endpoints for Amazon S3*; re:Post, *ResourceInitializationError*; VPC guide, *Control \
                 traffic to your AWS resources using security groups*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted =
        |need: &Need<'_>| !need.is_for_instance() && need.blocked_by() == Some(Reason::EgressMissing);
    for (client, needs) in by_client(context, wanted) {
        let services: Vec<&str> = needs.iter().map(|need| need.service).collect();
        let mut causes: Vec<&str> = Vec::new();
        for need in &needs {
            if let Some(blocker) = &need.answer.blocker
                && !causes.contains(&blocker.message.as_str())
            {
                causes.push(&blocker.message);
            }
        }
        let message = format!(
            "{} cannot reach {}: {}",
            called(client),
            list(&services),
            list(&causes)
        );
        let entries: &[&str] = if services.contains(&"s3") {
            &["SG-EGR-001", "NET-EP-010"]
        } else {
            &["SG-EGR-001"]
        };
        let hint = "Let tcp 443 out to the endpoints' group and to the prefix list of S3.";
        let blocker = needs.iter().find_map(|need| need.answer.blocker.as_ref());
        let subject = context.group_to_change(blocker).unwrap_or(client);
        report
            .at(subject, message, hint)
            .property("SecurityGroupEgress")
            .catalog(entries)
            .fix(fix(context, &needs));
    }
}

fn fix(context: &Context<'_>, needs: &[&Need<'_>]) -> Option<(String, Vec<Edit>)> {
    let client = needs.first()?.client;
    let group = least_shared(&context.network, &client.id)?;
    let mut ids = context.ids()?;
    let mut peers: Vec<Peer> = Vec::new();
    for need in needs {
        let peer = peer_for(context, client, need.service)?;
        if !peers.contains(&peer) {
            peers.push(peer);
        }
    }
    let edits = peers
        .into_iter()
        .map(|peer| egress(&group, peer, &mut ids))
        .collect();
    Some((format!("Let {} out of {group} on tcp 443", client.origin), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, rule};
    use serde_json::json;
    &[
        bad("no way out to the endpoints", "api", || {
            vec![remove("app-to-endpoints")]
        }),
        bad("the prefix list of S3 is forgotten", "api", || {
            vec![remove("app-to-s3")]
        }),
        bad("both", "api", || {
            vec![remove("app-to-endpoints"), remove("app-to-s3")]
        }),
        good("the VPC's range for the endpoints", || {
            vec![
                remove("app-to-endpoints"),
                rule(
                    "sg-fargate-app",
                    json!({ "id": "inside", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "10.20.0.0/16" } }),
                ),
            ]
        }),
    ]
};
