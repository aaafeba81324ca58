//! Admin hosts that nobody can enter.

use tierwright_compile::Resource;
use tierwright_model::tiers::AdminAccess;
use tierwright_model::{
    Configurable, Direction, Edit, Item, Parameter, ParameterKind, Peer, Protocol, RuleProtocol,
    SecurityGroupRule, Severity, TierKind,
};
use tierwright_reach::network::{Interfaces, Peer as GroupPeer};
use tierwright_reach::{Reason, called};

use super::way::{by_client, egress_edits, endpoints_fix};
use crate::context::Context;
use crate::edits;
use crate::needs::{Need, is_session_managed};
use crate::offer::least_shared;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "admin-host-without-way-in",
    category: "compute",
    severity: Severity::Error,
    summary: "Nobody can get a shell on the admin host",
    catalog: &["EC2-BAS-002"],
    docs: Docs {
        what: "With Session Manager the host's agent must reach `ssm` and `ssmmessages`, by endpoints or the internet. With EC2 \
               Instance Connect the host needs a public address in a public subnet, and a rule for port 22.",
        why: "The host runs and costs, and no session ever starts: it does not appear in Systems Manager, or the connection \
              times out.",
        silent: "an endpoint is there and something closes it (`endpoint-group-closed`, `endpoint-private-dns-off`), the host \
                 has no security group, or what decides is not known.",
        example: "A host in private subnets without NAT and without the endpoint `ssmmessages`.",
        source: "Systems Manager guide, *Improve the security of EC2 instances by using VPC endpoints*; EC2 guide, *Connect \
                 using EC2 Instance Connect*; Security Hub SSM.1.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted = |need: &Need<'_>| {
        let own = [
            Reason::NoWayOut,
            Reason::EgressMissing,
            Reason::PrivateAddressToInternetGateway,
        ];
        let stray = need
            .answer
            .blocker
            .as_ref()
            .is_some_and(|blocker| context.is_stray(&blocker.resource));
        need.is_for_instance() && need.blocked_by().is_some_and(|reason| own.contains(&reason)) && !stray
    };
    for (client, needs) in by_client(context, wanted) {
        let services: Vec<&str> = needs.iter().map(|need| need.service).collect();
        let Some(blocker) = needs.first().and_then(|need| need.answer.blocker.as_ref()) else {
            continue;
        };
        let message = format!(
            "no session can start on {}: its agent cannot reach {} ({})",
            called(client),
            list(&services),
            blocker.message
        );
        report
            .at(
                client,
                message,
                "Add endpoints for ssm and ssmmessages, or a way to the internet.",
            )
            .fix(session_fix(context, client, blocker.reason, &services));
    }
    for (resource, instance) in context.instances() {
        let by_ssh = matches!(edits::tier(context, resource).map(|t| &t.kind),
            Some(TierKind::AdminHost(host)) if host.access == AdminAccess::InstanceConnect);
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        if by_ssh && !is_session_managed(context, instance) && !interfaces.in_default_group() {
            by_instance_connect(context, report, resource, interfaces);
        }
    }
}

fn by_instance_connect(
    context: &Context<'_>,
    report: &mut Report<'_>,
    resource: &Resource,
    interfaces: &Interfaces<'_>,
) {
    if let Some(subnet) = interfaces.subnets.iter().find(|id| context.is_private(id)) {
        let subnet = crate::words::origin(context.graph, subnet);
        let message = format!(
            "nobody reaches {} by EC2 Instance Connect: subnet {subnet} has no route to the internet gateway",
            called(resource)
        );
        let fix = edits::set_tier(
            context,
            resource,
            "Use Session Manager",
            "access",
            "sessionManager",
        );
        report
            .at(
                resource,
                message,
                "Use Session Manager, or move the host to a public subnet.",
            )
            .fix(fix);
        return;
    }
    let groups = interfaces
        .groups
        .iter()
        .filter_map(|id| context.network.group(id));
    let admits = groups.flat_map(|group| &group.ingress).any(|rule| {
        rule.ports.covers(Protocol::Tcp, 22) != Some(false)
            && !matches!(rule.peer, GroupPeer::Group(_) | GroupPeer::Ipv6(_))
    });
    if !admits && interfaces.groups_known && !interfaces.subnets.is_empty() {
        let message = format!(
            "nobody reaches {} by EC2 Instance Connect: no rule admits tcp 22 from an address",
            called(resource)
        );
        report
            .at(
                resource,
                message,
                "Admit tcp 22 from the operator's address, or use Session Manager.",
            )
            .property("SecurityGroupIngress")
            .fix(operator_fix(context, resource));
    }
}

fn session_fix(
    context: &Context<'_>,
    client: &Resource,
    reason: Reason,
    services: &[&str],
) -> Option<(String, Vec<Edit>)> {
    match reason {
        Reason::EgressMissing => {
            let group = least_shared(&context.network, &client.id)?;
            let edits = egress_edits(context, client, &group, &mut context.ids()?);
            // The endpoints' side may be open already: only the host's own group is mended.
            let own = edits.into_iter().filter(|edit| {
                matches!(edit, Edit::Add { item: Item::SecurityGroupRule { group: of, .. } } if *of == group)
            });
            Some((
                format!("Let {} out of {group} on tcp 443", client.origin),
                own.collect(),
            ))
        }
        Reason::NoWayOut => endpoints_fix(context, client, services),
        _ => None,
    }
}

/// A parameter for the operator's address, and the rule that admits it.
fn operator_fix(context: &Context<'_>, resource: &Resource) -> Option<(String, Vec<Edit>)> {
    let group = least_shared(&context.network, &resource.id)?;
    let mut ids = context.ids()?;
    let parameter = ids.fresh(&tierwright_model::Id::from_label("operator cidr", "operator"));
    let rule = SecurityGroupRule {
        id: ids.fresh(&tierwright_model::Id::from_label("ssh from operator", "ssh")),
        direction: Direction::Ingress,
        protocol: RuleProtocol::Tcp,
        from_port: 22,
        to_port: 22,
        icmp: None,
        peer: Peer::Cidr(Configurable::Parameter {
            parameter: parameter.clone(),
        }),
        description: "SSH from the operator".to_owned(),
    };
    let item = Parameter {
        id: parameter.clone(),
        kind: ParameterKind::Cidr,
        description: "The operator's address, such as 203.0.113.7/32".to_owned(),
        default: None,
    };
    let edits = vec![
        Edit::Add {
            item: Item::Parameter(item),
        },
        edits::add_rule(&group, rule),
    ];
    Some((format!("Admit tcp 22 from the parameter {parameter}"), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bad_with, good, item, remove, rule, set};
    use serde_json::json;
    &[
        bad("an endpoint of Session Manager is missing", "admin", || {
            vec![remove("to-ssm-messages")]
        }),
        bad("the host's group lets nothing out", "admin", || {
            vec![
                remove("admin-to-all"),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "admin-to-db-port", "direction": "egress", "fromPort": 3306, "toPort": 3306, "peer": { "securityGroup": "sg-aurora-db" } }),
                ),
            ]
        }),
        bad("EC2 Instance Connect in a private subnet", "admin", || {
            vec![set("admin", "/kind/adminHost/access", "instanceConnect")]
        }),
        bad("EC2 Instance Connect without a rule", "admin", || {
            vec![
                set("admin", "/kind/adminHost/access", "instanceConnect"),
                set("admin", "/layer", "public"),
            ]
        }),
        bad_with("neither endpoint", "admin", &[], || {
            vec![remove("to-ssm-messages"), remove("to-ssm")]
        }),
        good("a NAT gateway instead of endpoints", || {
            vec![
                remove("to-ssm-messages"),
                remove("to-ssm"),
                item(
                    "natGateway",
                    json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
                ),
            ]
        }),
        good("an operator whose address is a parameter", || {
            vec![
                set("admin", "/kind/adminHost/access", "instanceConnect"),
                set("admin", "/layer", "public"),
                item("parameter", json!({ "id": "operator", "kind": "cidr" })),
                rule(
                    "sg-ec2-admin",
                    json!({ "id": "ssh", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": { "parameter": "operator" } } }),
                ),
            ]
        }),
    ]
};
