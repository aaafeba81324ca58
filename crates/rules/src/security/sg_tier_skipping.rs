//! Doors between tiers that nobody connected.

use std::collections::HashSet;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::network::Peer;
use tierwright_reach::{called, quoted};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "sg-tier-skipping",
    category: "security",
    severity: Severity::Warning,
    summary: "A tier admits another one that the design does not connect with it",
    catalog: &["SG-CHAIN-005"],
    docs: Docs {
        what: "Compares the security groups that an ingress rule lets in with the connections of the design, and reports a \
               rule between tiers that are not connected.",
        why: "Tiers are layers of defence. A load balancer that may open connections to the database makes the tier between \
              them worth nothing.",
        silent: "a template was read, in which nobody draws connections, a group has no members, a group admits itself, or \
                 the called is a VPC endpoint.",
        example: "The database's group admits the load balancer's group.",
        source: "Well-Architected Framework SEC05, *Protecting networks*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // What is meant to connect stands in a design alone; of a template only load balancers say whom they call.
    if !context.has_connections() {
        return;
    }
    let connected: HashSet<(&LogicalId, &LogicalId)> = context
        .connections()
        .iter()
        .filter_map(|c| {
            // An API calls from the interfaces of its VPC link.
            let from = c.flow.from.resource()?;
            let side = context.network.outbound(from, &c.flow.to);
            Some((side.map_or(from, |side| &side.resource.id), &c.flow.to))
        })
        .collect();
    if connected.is_empty() {
        return;
    }
    let is_endpoint =
        |id: &LogicalId| matches!(context.graph.get(id).map(|r| &r.kind), Some(Kind::VpcEndpoint(_)));
    for group in context.network.groups() {
        let Some(target) = group.members.first().and_then(|id| context.graph.get(id)) else {
            continue;
        };
        if group.members.iter().any(|id| is_endpoint(id)) {
            continue;
        }
        for rule in &group.ingress {
            let Peer::Group(id) = rule.peer else { continue };
            let Some(callers) = context.network.group(id).filter(|_| id != &group.resource.id) else {
                continue;
            };
            let Some(caller) = callers.members.first().and_then(|id| context.graph.get(id)) else {
                continue;
            };
            let meant = callers
                .members
                .iter()
                .any(|from| group.members.iter().any(|to| connected.contains(&(*from, *to))));
            if meant {
                continue;
            }
            let message = format!(
                "{} admits {} on {} ({} in {}), but no connection between them is drawn",
                called(target),
                quoted(caller),
                rule.ports,
                rule.resource.origin,
                group.resource.origin
            );
            let fix = edits::origin(context, rule.resource)
                .filter(|_| rule.is_separate())
                .map(|(_, id)| (format!("Remove the rule {id}"), vec![edits::remove(&id)]));
            report
                .at(
                    target,
                    message,
                    "Remove the rule, or draw the connection that it is for.",
                )
                .property("SecurityGroupIngress")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, remove, rule};
    use serde_json::json;
    &[
        bad("the load balancer may call the database", "db", || {
            vec![rule(
                "sg-aurora-db",
                json!({ "id": "db-from-alb", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "securityGroup": "sg-alb-public" } }),
            )]
        }),
        bad("a rule outlives its connection", "db", || {
            vec![remove("admin-to-db")]
        }),
        good("a group that nothing has", || {
            vec![
                item(
                    "securityGroup",
                    json!({ "id": "sg-later", "name": "Later", "description": "For later" }),
                ),
                rule(
                    "sg-aurora-db",
                    json!({ "id": "db-from-later", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "securityGroup": "sg-later" } }),
                ),
            ]
        }),
    ]
};
