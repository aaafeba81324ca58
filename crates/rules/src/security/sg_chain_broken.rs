//! Security groups that do not let a drawn connection through.

use tierwright_catalog::Kind;
use tierwright_compile::{FlowEnd, Resource};
use tierwright_model::{Edit, Severity};
use tierwright_reach::{Blocker, Reason, called, quoted};

use crate::context::{Connected, Context, is_database};
use crate::offer::{allowance, as_edits, missing};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "sg-chain-broken",
    category: "security",
    severity: Severity::Error,
    summary: "Security groups do not let a connection through",
    catalog: &[
        "SG-CHAIN-001",
        "SG-CHAIN-002",
        "SG-CHAIN-003",
        "SG-CHAIN-006",
        "SG-CHAIN-007",
        "SG-CHAIN-008",
    ],
    docs: Docs {
        what: "Follows every connection of the design, and every way from a load balancer to a service, through the \
               security groups on both sides. Reports a missing ingress rule at the called, a missing egress rule at the \
               caller, and a rule that refers to a group although the caller arrives with a public address.",
        why: "Security groups deny what no rule allows. The connection times out, the load balancer calls its targets \
              unhealthy, and nothing says why.",
        silent: "a tier has no security group at all (`tier-without-security-group` says so), the called does not serve the \
                 port (`port-mismatch`), nothing is forwarded there (`connection-not-forwarded`), the caller could not \
                 arrive anyway (`connection-without-path`), or a rule depends on a value that is not known, such as a parameter without a default. Answers need no rule: groups are \
                 stateful.",
        example: "The API listens on 8080 and its group admits the load balancer's group on 80 only.",
        source: "ALB guide, *Target security groups*; RDS guide, *Controlling access with security groups*; VPC guide, \
                 *Security group rules*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for connected in context.connections() {
        if is_explained(context, connected) {
            continue;
        }
        let flow = &connected.flow;
        let gaps = context
            .network
            .gaps(&flow.from, &flow.to, flow.protocol, flow.port);
        let (Some(first), Some(target)) = (gaps.first(), context.graph.get(&flow.to)) else {
            continue;
        };
        let caller = flow.from.resource().and_then(|id| context.graph.get(id));
        let only_egress = gaps.iter().all(|gap| gap.reason == Reason::EgressMissing);
        let ingress = gaps.iter().find(|gap| gap.reason != Reason::EgressMissing);
        let subject = context
            .group_to_change(ingress.or(Some(first)))
            .or(caller.filter(|_| only_egress))
            .unwrap_or(target);
        let causes: Vec<&str> = gaps.iter().map(|gap| gap.message.as_str()).collect();
        let hints: Vec<&str> = gaps.iter().map(|gap| gap.hint.as_str()).collect();
        let from = caller.map_or_else(|| outside(context, &flow.from), quoted);
        let message = if context.is_health_check(connected) {
            format!(
                "the health checks of {from} on port {} cannot reach {}: {}",
                flow.port,
                called(target),
                list(&causes)
            )
        } else {
            format!(
                "{} cannot be reached from {from}: {}",
                called(target),
                list(&causes)
            )
        };
        let property = if only_egress {
            "SecurityGroupEgress"
        } else {
            "SecurityGroupIngress"
        };
        let by_reference = first.reason == Reason::GroupReferenceFromPublicAddress
            || gaps
                .iter()
                .any(|gap| gap.reason == Reason::GroupReferenceFromPublicAddress);
        report
            .at(subject, message, hints.join(" "))
            .property(property)
            .catalog(&entries(context, connected, target, &gaps))
            .fix(if by_reference {
                None
            } else {
                fix(context, connected)
            });
    }
}

/// Whether another rule says what is wrong with the connection.
fn is_explained(context: &Context<'_>, connected: &Connected) -> bool {
    let flow = &connected.flow;
    if context.in_default_group(&flow.to)
        || flow
            .from
            .resource()
            .is_some_and(|id| context.in_default_group(id))
    {
        return true;
    }
    // Health checks need no port mapping, so a missing one explains nothing.
    let checks_health = context.is_health_check(connected);
    let explains = |reason: &Reason| *reason != Reason::PortNotServed || !checks_health;
    connected.blocked_by().filter(explains).is_some_and(|reason| {
        matches!(
            reason,
            Reason::NoNetworkInterface
                | Reason::NoSubnet
                | Reason::PortNotServed
                | Reason::ListenerMissing
                | Reason::NotForwarded
                | Reason::NoPublicAddress
                | Reason::InternalLoadBalancer
                | Reason::OtherVpc
                | Reason::Disabled
        )
    })
}

fn outside(context: &Context<'_>, from: &FlowEnd) -> String {
    match from {
        FlowEnd::Internet => "the internet".to_owned(),
        FlowEnd::Parameter(id) => {
            let origin = context
                .graph
                .parameter(id)
                .map_or(id.as_str(), |p| p.origin.as_str());
            format!("the addresses of \"{origin}\"")
        }
        FlowEnd::Resource(id) => format!("\"{id}\""),
    }
}

fn entries(
    context: &Context<'_>,
    connected: &Connected,
    target: &Resource,
    gaps: &[Blocker],
) -> Vec<&'static str> {
    let mut found = Vec::new();
    let checks_health = context
        .network
        .forwards_to(&target.id)
        .any(|f| f.health_check_port == Some(connected.flow.port));
    for gap in gaps {
        found.push(match (gap.reason, &target.kind) {
            (Reason::GroupReferenceFromPublicAddress, _) => "SG-CHAIN-008",
            _ if checks_health => "SG-CHAIN-007",
            (Reason::EgressMissing, _) => "SG-CHAIN-003",
            (_, Kind::LoadBalancer(_)) => "SG-CHAIN-006",
            (_, kind) if is_database(kind) => "SG-CHAIN-002",
            _ => "SG-CHAIN-001",
        });
    }
    found
}

fn fix(context: &Context<'_>, connected: &Connected) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let flow = &connected.flow;
    let rules = missing(
        design,
        &context.network,
        &mut context.ids()?,
        &flow.from,
        &flow.to,
        flow.protocol,
        flow.port,
    );
    let title = match rules.as_slice() {
        [] => return None,
        [one] => format!(
            "In {}: {}",
            one.group,
            allowance(one.rule.direction, flow.protocol, flow.port, &one.rule.peer)
        ),
        many => format!("Add the {} missing rules", many.len()),
    };
    Some((title, as_edits(design, &rules)))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bad_with, connect, good, item, remove, rule, set};
    use serde_json::json;
    &[
        bad("no ingress rule at the service", "api", || {
            vec![remove("app-from-alb")]
        }),
        bad("no egress rule at the load balancer", "alb", || {
            vec![remove("alb-to-app")]
        }),
        bad("neither", "api", || {
            vec![remove("app-from-alb"), remove("alb-to-app")]
        }),
        bad("another port than the container's", "api", || {
            vec![
                set("app-from-alb", "/fromPort", 80),
                set("app-from-alb", "/toPort", 80),
            ]
        }),
        bad_with(
            "the database admits another group",
            "db",
            &["sg-tier-skipping"],
            || {
                vec![set(
                    "db-from-app",
                    "/peer",
                    json!({ "securityGroup": "sg-alb-public" }),
                )]
            },
        ),
        bad("the load balancer's listener is closed", "alb", || {
            vec![remove("alb-from-web")]
        }),
        bad(
            "a reference to a group whose members arrive with public addresses",
            "alb",
            || {
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
                        json!({ "id": "app-to-web", "direction": "egress", "fromPort": 80, "toPort": 80, "peer": { "cidr": "0.0.0.0/0" } }),
                    ),
                    rule(
                        "sg-alb-public",
                        json!({ "id": "alb-from-app", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "securityGroup": "sg-fargate-app" } }),
                    ),
                    set("alb-from-web", "/peer", json!({ "prefixList": "cloudfront" })),
                    connect(json!({ "id": "api-to-alb", "from": "api", "to": "alb", "port": 80 })),
                ]
            },
        ),
        good("a range that covers the load balancer's subnets", || {
            vec![set("alb-to-app", "/peer", json!({ "cidr": "10.20.0.0/16" }))]
        }),
        good("a parameter without a default is not known", || {
            vec![
                item("parameter", json!({ "id": "office", "kind": "cidr" })),
                set(
                    "db-from-admin",
                    "/peer",
                    json!({ "cidr": { "parameter": "office" } }),
                ),
            ]
        }),
        good("one rule for all ports", || {
            vec![
                remove("app-from-alb"),
                rule(
                    "sg-fargate-app",
                    json!({ "id": "all-from-alb", "direction": "ingress", "protocol": "all", "peer": { "securityGroup": "sg-alb-public" } }),
                ),
            ]
        }),
    ]
};
