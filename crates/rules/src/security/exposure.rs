//! Which rule of the catalogue an ingress rule that admits the whole internet falls under: one, never two.

use tierwright_catalog::{Kind, LogicalId, references_in};
use tierwright_compile::FlowEnd;
use tierwright_model::Protocol;
use tierwright_reach::network::{Group, GroupRule, Ports, Served};

use crate::context::{Context, is_database};

/// Ports that people log in on: SSH and RDP.
pub(super) const LOGIN_PORTS: [u16; 2] = [22, 3389];

/// What an ingress rule for the whole internet exposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exposure {
    /// A database.
    Database,
    /// SSH or RDP.
    Login,
    /// A service that stands behind a load balancer.
    BehindBalancer,
    /// Anything else.
    Other,
}

/// Every ingress rule that exposes something, with its group.
pub(super) fn exposures<'c, 'a>(
    context: &'c Context<'a>,
    wanted: Exposure,
) -> impl Iterator<Item = (&'c Group<'a>, &'c GroupRule<'a>)> {
    let rules = context
        .network
        .groups()
        .flat_map(|group| group.ingress.iter().map(move |rule| (group, rule)));
    rules.filter(move |(group, rule)| rule.peer.is_world() && classify(context, group, rule) == Some(wanted))
}

fn classify(context: &Context<'_>, group: &Group<'_>, rule: &GroupRule<'_>) -> Option<Exposure> {
    let kind = |id: &LogicalId| context.graph.get(id).map(|r| &r.kind);
    let covers_served = |id: &LogicalId| match context.network.served(id) {
        Served::Ports(ports) => ports
            .iter()
            .any(|port| rule.ports.covers(Protocol::Tcp, *port) == Some(true)),
        Served::Any | Served::Unknown => false,
    };
    if group
        .members
        .iter()
        .any(|id| kind(id).is_some_and(is_database) && covers_served(id))
    {
        return Some(Exposure::Database);
    }
    let all = matches!(
        rule.ports,
        Ports::All
            | Ports::Range {
                from: 0 | 1,
                to: u16::MAX,
                ..
            }
    );
    if !all
        && LOGIN_PORTS
            .iter()
            .any(|port| rule.ports.covers(Protocol::Tcp, *port) == Some(true))
    {
        return Some(Exposure::Login);
    }
    let behind = |id: &&LogicalId| context.network.forwards_to(id).next().is_some() && covers_served(id);
    if group.members.iter().any(behind) {
        return Some(Exposure::BehindBalancer);
    }
    match rule.ports {
        Ports::Unknown | Ports::Other | Ports::Icmp { .. } => return None,
        Ports::All => return Some(Exposure::Other),
        Ports::Range { .. } => {}
    }
    if group.members.is_empty() {
        return None;
    }
    let meant = group.members.iter().all(|id| is_meant(context, id, rule));
    (!meant).then_some(Exposure::Other)
}

/// Whether a member of the group is there for the internet to call on these ports: a public load balancer or host on 80 and
/// 443, or whatever the design connects with the internet.
fn is_meant(context: &Context<'_>, member: &LogicalId, rule: &GroupRule<'_>) -> bool {
    let Ports::Range { from, to, .. } = rule.ports else {
        return false;
    };
    let Some(interfaces) = context.network.interfaces(member) else {
        return false;
    };
    let public = interfaces.public != Some(false) || has_elastic_address(context, member);
    let is_edge = matches!(
        interfaces.resource.kind,
        Kind::LoadBalancer(_) | Kind::Instance(_)
    );
    if public && is_edge && from == to && matches!(from, 80 | 443) {
        return true;
    }
    from == to
        && context
            .connections_to(member)
            .any(|c| c.flow.port == from && matches!(c.flow.from, FlowEnd::Internet))
}

/// Whether an instance gets an elastic address, by the address itself or by an association.
fn has_elastic_address(context: &Context<'_>, instance: &LogicalId) -> bool {
    context.resources().any(|resource| {
        let owner = match &resource.kind {
            Kind::Eip(address) => address.other.get("InstanceId"),
            Kind::Opaque(opaque) if opaque.type_name == "AWS::EC2::EIPAssociation" => {
                opaque.properties.get("InstanceId")
            }
            _ => None,
        };
        owner.is_some_and(|owner| references_in(owner).iter().any(|(id, _)| id == instance))
    })
}
