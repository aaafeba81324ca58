//! Address ranges where a reference to the caller's group would do.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{FlowEnd, Resource};
use tierwright_model::{Edit, Protocol, Severity};
use tierwright_reach::network::{Address, Admission, GroupRule, Peer, Ports, Served};
use tierwright_reach::{called, quoted};

use super::load_balancer_admitted_by_address::names_addresses;
use crate::context::{Context, is_database};
use crate::edits;
use crate::offer::least_shared;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "sg-chain-too-open",
    category: "security",
    severity: Severity::Warning,
    summary: "A tier admits an address range where the security group of its caller would do",
    catalog: &["SG-CHAIN-004", "DB-NET-004"],
    docs: Docs {
        what: "Looks at the tiers behind a load balancer and at databases: an ingress rule for an IPv4 range that covers \
               the port they serve is reported.",
        why: "A range admits whatever gets an address in it, today's and tomorrow's. Requests can go around the load \
              balancer, and a compromised neighbour can talk to the database.",
        silent: "the design connects that very parameter or the internet with the tier, the range is a parameter whose \
                 value is not known, or a database is open to the whole internet (`database-open-to-world`). The addresses of a Network \
                 Load Balancer are `load-balancer-admitted-by-address`.",
        example: "The tasks' group admits tcp 8080 from 0.0.0.0/0 beside the load balancer's group.",
        source: "Well-Architected Framework SEC05; AWS Guard rules registry, \
                 EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE; Security Hub EC2.19.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for interfaces in context.network.with_interfaces() {
        let resource = interfaces.resource;
        let balancer = context
            .network
            .forwards_to(&resource.id)
            .next()
            .map(|f| f.balancer);
        let database = is_database(&resource.kind);
        let Served::Ports(ports) = context.network.served(&resource.id) else {
            continue;
        };
        // A public load balancer has callers of its own, whatever else stands before it.
        let open = matches!(resource.kind, Kind::LoadBalancer(_)) && interfaces.public != Some(false);
        if (balancer.is_none() && !database) || open {
            continue;
        }
        for group in interfaces
            .groups
            .iter()
            .filter_map(|id| context.network.group(id))
        {
            for rule in &group.ingress {
                let Some(range) = rule.peer.range() else { continue };
                let covered = ports
                    .iter()
                    .find(|port| rule.ports.covers(Protocol::Tcp, **port) == Some(true));
                let Some(port) = covered else { continue };
                if (database && rule.peer.is_world()) || is_drawn(context, rule, &resource.id) {
                    continue;
                }
                if balancer.is_some_and(|id| names_addresses(context, rule, resource, id)) {
                    continue;
                }
                let stands = balancer.and_then(|id| context.graph.get(id)).map_or_else(
                    || format!("{} serves the tiers that are connected with it", called(resource)),
                    |balancer| format!("{} stands behind {}", called(resource), quoted(balancer)),
                );
                let message = format!(
                    "{stands}, but {} also admits tcp {port} from {range} (rule {})",
                    group.resource.origin, rule.resource.origin
                );
                let entry = if database { "DB-NET-004" } else { "SG-CHAIN-004" };
                report
                    .at(
                        resource,
                        message,
                        "Admit the security groups of the callers instead of addresses.",
                    )
                    .property("SecurityGroupIngress")
                    .catalog(&[entry])
                    .fix(fix(context, resource, rule, balancer));
            }
        }
    }
}

/// Whether the design says that these addresses call this tier.
fn is_drawn(context: &Context<'_>, rule: &GroupRule<'_>, to: &LogicalId) -> bool {
    context
        .connections_to(to)
        .any(|c| match (&c.flow.from, rule.peer) {
            (FlowEnd::Parameter(own), Peer::Parameter(id, _)) => own == id,
            (FlowEnd::Internet, peer) => peer.is_world(),
            _ => false,
        })
}

/// Takes the rule away when the chain holds without it, and turns it into a reference to the caller's group otherwise.
fn fix(
    context: &Context<'_>,
    resource: &Resource,
    rule: &GroupRule<'_>,
    balancer: Option<&LogicalId>,
) -> Option<(String, Vec<Edit>)> {
    let (_, id) = edits::origin(context, rule.resource)?;
    let interfaces = context.network.interfaces(&resource.id)?;
    let callers = context
        .connections_to(&resource.id)
        .filter_map(|c| c.flow.from.resource());
    let mut lost: Vec<&LogicalId> = Vec::new();
    for caller in callers.chain(balancer) {
        let Some(other) = context.network.interfaces(caller) else {
            continue;
        };
        let others = interfaces
            .groups
            .iter()
            .filter_map(|id| context.network.group(id))
            .flat_map(|g| &g.ingress);
        let mut left = others.filter(|r| r.resource.id != rule.resource.id);
        let ranged = matches!(rule.ports, Ports::Range { .. } | Ports::All);
        let holds = left.any(|r| matches!(r.peer, Peer::Group(group) if other.groups.contains(&group)));
        let depends = matches!(
            context.network.admission(
                interfaces,
                tierwright_model::Direction::Ingress,
                Address::Private(other),
                Protocol::Tcp,
                context.network.usual_port(&resource.id)?,
            ),
            Admission::Allowed(Some(by)) if by.resource.id == rule.resource.id
        );
        if ranged && depends && !holds && !lost.contains(&caller) {
            lost.push(caller);
        }
    }
    match lost.as_slice() {
        [] => Some((format!("Remove the rule {id}"), vec![edits::remove(&id)])),
        [one] => {
            let group = least_shared(&context.network, one)?;
            let peer = serde_json::json!({ "securityGroup": group });
            Some((
                format!("Admit {group} instead"),
                vec![edits::set(&id, "/peer", peer)],
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, item, rule, set};
    use serde_json::json;
    &[
        bad("the tasks are open to the internet's addresses", "api", || {
            vec![rule(
                "sg-fargate-app",
                json!({ "id": "bypass", "direction": "ingress", "fromPort": 8080, "toPort": 8080, "peer": { "cidr": "0.0.0.0/0" } }),
            )]
        }),
        bad(
            "the VPC's range instead of the load balancer's group",
            "api",
            || vec![set("app-from-alb", "/peer", json!({ "cidr": "10.20.0.0/16" }))],
        ),
        bad("the database admits the VPC's range", "db", || {
            vec![rule(
                "sg-aurora-db",
                json!({ "id": "inside", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": "10.20.0.0/16" } }),
            )]
        }),
        good("an operator's address that the design connects", || {
            vec![
                item(
                    "parameter",
                    json!({ "id": "office", "kind": "cidr", "default": "10.99.0.0/24" }),
                ),
                connect(json!({ "id": "office-to-db", "from": "office", "to": "db", "port": 3306 })),
                rule(
                    "sg-aurora-db",
                    json!({ "id": "from-office", "direction": "ingress", "fromPort": 3306, "toPort": 3306, "peer": { "cidr": { "parameter": "office" } } }),
                ),
            ]
        }),
    ]
};
