//! Tasks that may open connections to everywhere although no route leads there.

use tierwright_compile::Resource;
use tierwright_model::{Edit, Id, Severity};
use tierwright_reach::{Reason, called};

use crate::context::Context;
use crate::edits;
use crate::offer::{as_edits, missing};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::world;

pub(crate) static RULE: Rule = Rule {
    id: "task-egress-too-open",
    category: "compute",
    severity: Severity::Warning,
    summary: "Tasks may open connections to every address, though no route leads there",
    catalog: &["SG-EGR-001", "SG-EGR-004"],
    docs: Docs {
        what: "Reports an egress rule to 0.0.0.0/0 in the security group of tasks whose subnets have no route to the \
               internet.",
        why: "Today the rule does nothing that narrower ones would not do. The day someone adds a NAT gateway or a peering, \
              it is a way out for data that nobody decided on.",
        silent: "a subnet of the tasks has a route to the internet, or its routes are not known.",
        example: "Tasks behind VPC endpoints alone, with all protocols open to 0.0.0.0/0.",
        source: "AWS Guard rules registry, SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE; Well-Architected Framework SEC05.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.services() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        let isolated =
            interfaces.subnets_known && interfaces.subnets.iter().all(|id| context.is_isolated(id));
        if !isolated || interfaces.subnets.is_empty() {
            continue;
        }
        for group in interfaces
            .groups
            .iter()
            .filter_map(|id| context.network.group(id))
        {
            for rule in group.egress.iter().filter(|rule| rule.peer.is_world()) {
                let message = format!(
                    "{} may open connections to {} ({} lets {} out), though its subnets have no route to the \
                     internet",
                    called(resource),
                    world(rule.peer),
                    rule.resource.origin,
                    rule.ports
                );
                report
                    .at(
                        resource,
                        message,
                        "Let it out to the groups and prefix lists that it calls, and nowhere else.",
                    )
                    .property("SecurityGroupEgress")
                    .fix(
                        edits::origin(context, rule.resource).and_then(|(_, id)| fix(context, resource, &id)),
                    );
            }
        }
    }
}

/// Takes the rule away and adds what then lacks.
fn fix(context: &Context<'_>, resource: &Resource, rule: &Id) -> Option<(String, Vec<Edit>)> {
    let mut without = context.design?.clone();
    let mut found = vec![edits::remove(rule)];
    without.apply(&found[0]).ok()?;
    let compiled = tierwright_compile::compile(&without);
    let after = Context::new(Some(&without), &compiled);
    let mut ids = after.ids()?;
    let mut rules = Vec::new();
    for connected in after
        .connections()
        .iter()
        .filter(|c| c.flow.from.resource() == Some(&resource.id))
    {
        let flow = &connected.flow;
        rules.extend(missing(
            &without,
            &after.network,
            &mut ids,
            &flow.from,
            &flow.to,
            flow.protocol,
            flow.port,
        ));
    }
    found.extend(as_edits(&without, &rules));
    let group = crate::offer::least_shared(&after.network, &resource.id)?;
    let mut peers = Vec::new();
    for need in after.needs().iter().filter(|n| n.client.id == resource.id) {
        if need.blocked_by() == Some(Reason::EgressMissing)
            && let Some(peer) = super::way::peer_for(&after, resource, need.service)
            && !peers.contains(&peer)
        {
            found.push(super::way::egress(&group, peer.clone(), &mut ids));
            peers.push(peer);
        }
    }
    Some((
        format!("Replace the rule {rule} by what {} needs", resource.origin),
        found,
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, remove, rule, set};
    use serde_json::json;
    &[
        bad("everything out, beside what is needed", "api", || {
            vec![rule(
                "sg-fargate-app",
                json!({ "id": "out", "direction": "egress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        bad("everything out, instead of what is needed", "api", || {
            vec![
                remove("app-to-db"),
                remove("app-to-endpoints"),
                remove("app-to-s3"),
                rule(
                    "sg-fargate-app",
                    json!({ "id": "out", "direction": "egress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }),
                ),
            ]
        }),
        good("HTTPS out, behind a NAT gateway", || {
            vec![
                item(
                    "natGateway",
                    json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
                ),
                rule(
                    "sg-fargate-app",
                    json!({ "id": "out", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
                ),
            ]
        }),
    ]
};
