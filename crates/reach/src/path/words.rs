//! How things are called in sentences: by the ids that a person sees in the document.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Graph, Resource};
use tierwright_model::{Direction, Protocol};

use super::blocker;
use crate::network::{Address, Group, GroupRule, Interfaces, Network, Peer, is_network_balancer};
use crate::{Blocker, Reason};

/// A resource by its id in the document, in quotes: `"api"`.
#[must_use]
pub fn quoted(resource: &Resource) -> String {
    format!("\"{}\"", resource.origin)
}

/// A resource by its id and what it is: `"api" (Fargate)`.
#[must_use]
pub fn called(resource: &Resource) -> String {
    let what = match &resource.kind {
        Kind::Service(service) if service.launch_type.text() == Some("FARGATE") => "Fargate",
        Kind::Service(_) => "ECS service",
        Kind::LoadBalancer(balancer) if is_network_balancer(balancer) => "network load balancer",
        Kind::LoadBalancer(_) => "load balancer",
        Kind::DbCluster(_) => "Aurora",
        Kind::DbInstance(instance)
            if instance
                .engine
                .text()
                .is_some_and(|engine| engine.starts_with("aurora")) =>
        {
            "Aurora"
        }
        Kind::DbInstance(_) => "RDS",
        Kind::Instance(_) => "EC2 instance",
        Kind::Distribution(_) => "CloudFront",
        Kind::VpcEndpoint(_) => "VPC endpoint",
        Kind::Repository(_) => "ECR repository",
        Kind::RestApi(_) => "REST API",
        Kind::HttpApi(_) => "HTTP API",
        Kind::HttpVpcLink(_) => "VPC link",
        Kind::UserPool(_) => "user pool",
        Kind::NatGateway(_) => "NAT gateway",
        _ => return quoted(resource),
    };
    format!("\"{}\" ({what})", resource.origin)
}

/// The id in the document of a resource.
pub(super) fn origin<'g>(graph: &'g Graph, id: &'g LogicalId) -> &'g str {
    graph.get(id).map_or(id.as_str(), |r| r.origin.as_str())
}

/// `sg-app`, or `sg-a and sg-b`.
pub(super) fn list(graph: &Graph, ids: &[&LogicalId]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| origin(graph, id)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The other side, as a rule would name it.
pub(super) fn peer(graph: &Graph, address: Address<'_, '_>) -> String {
    match address {
        Address::Private(side) if side.unfiltered => {
            format!(
                "the addresses of {}, which has no security group",
                quoted(side.resource)
            )
        }
        Address::Private(side) if side.groups.is_empty() => quoted(side.resource),
        Address::Private(side) => list(graph, &side.groups),
        Address::PublicOf(side) => format!("the public address of {}", quoted(side.resource)),
        Address::Anywhere => "0.0.0.0/0".to_owned(),
        Address::Parameter(id, _) => graph
            .parameter(id)
            .map_or(id.as_str(), |p| p.origin.as_str())
            .to_owned(),
        Address::CloudFront => "CloudFront".to_owned(),
        Address::PrivateLink => "API Gateway".to_owned(),
        Address::AwsService(service @ ("s3" | "dynamodb")) => format!("the prefix list {service}"),
        Address::AwsService(_) => "0.0.0.0/0".to_owned(),
    }
}

/// "security group sg-app has no ingress rule for tcp 8080 from sg-alb", with the rule that comes near, if one does.
pub(super) fn no_rule(
    network: &Network<'_>,
    side: &Interfaces<'_>,
    direction: Direction,
    other: Address<'_, '_>,
    protocol: Protocol,
    port: u16,
) -> String {
    let graph = network.graph();
    let (way, to) = match direction {
        Direction::Ingress => ("ingress", "from"),
        Direction::Egress => ("egress", "to"),
    };
    let groups = match side.groups.as_slice() {
        [one] => format!("security group {} has", origin(graph, one)),
        many => format!("security groups {} have", list(graph, many)),
    };
    let what = service(protocol, port);
    let mut text = format!("{groups} no {way} rule for {what} {to} {}", peer(graph, other));
    if let Some(near) = near(network, side, direction, other) {
        let verb = if direction == Direction::Ingress {
            "admits"
        } else {
            "allows"
        };
        text.push_str(&format!(
            " ({} {verb} {} only)",
            near.resource.origin,
            ports(near)
        ));
    }
    text
}

/// `tcp 8080`, or `all ports`.
pub(super) fn service(protocol: Protocol, port: u16) -> String {
    match protocol {
        Protocol::Tcp => format!("tcp {port}"),
        Protocol::Udp => format!("udp {port}"),
        Protocol::All => "all protocols".to_owned(),
    }
}

/// A rule, in words: `db-from-api admits tcp 3306 from sg-api`.
pub(super) fn rule(graph: &Graph, rule: &GroupRule<'_>, direction: Direction) -> String {
    let (verb, to) = match direction {
        Direction::Ingress => ("admits", "from"),
        Direction::Egress => ("lets out", "to"),
    };
    let peer = match rule.peer {
        Peer::Range(range) => range.to_string(),
        Peer::Parameter(id, _) => graph
            .parameter(id)
            .map_or(id.as_str(), |p| p.origin.as_str())
            .to_owned(),
        Peer::Ipv6(Some(range)) => range.to_string(),
        Peer::Ipv6(None) => "an IPv6 range".to_owned(),
        Peer::Group(id) => origin(graph, id).to_owned(),
        Peer::PrefixList(name) => format!("the prefix list {}", name.rsplit('.').next().unwrap_or(name)),
        Peer::Unknown => "a peer that is not known here".to_owned(),
    };
    format!("{} {verb} {} {to} {peer}", rule.resource.origin, ports(rule))
}

pub(super) fn not_served(target: &Resource, ports: &[u16], port: u16) -> Blocker {
    let served = ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let (reason, message) = match &target.kind {
        Kind::LoadBalancer(_) if ports.is_empty() => (
            Reason::ListenerMissing,
            format!("{} has no listener", called(target)),
        ),
        Kind::LoadBalancer(_) => (
            Reason::ListenerMissing,
            format!(
                "{} has no listener on port {port}, only on {served}",
                called(target)
            ),
        ),
        Kind::Distribution(_) => (
            Reason::ListenerMissing,
            format!(
                "{} answers on the ports 443 and 80, not on {port}",
                called(target)
            ),
        ),
        Kind::RestApi(_) | Kind::HttpApi(_) => (
            Reason::ListenerMissing,
            format!("{} answers on port 443, not on {port}", called(target)),
        ),
        Kind::VpcEndpoint(_) => (
            Reason::PortNotServed,
            format!("{} answers on port 443, not on {port}", called(target)),
        ),
        _ if ports.is_empty() => (Reason::PortNotServed, format!("{} opens no port", called(target))),
        _ => (
            Reason::PortNotServed,
            format!("{} listens on port {served}, not on {port}", called(target)),
        ),
    };
    let hint = match ports.first() {
        Some(first) => format!("Call port {first}, or let {} listen on {port}.", quoted(target)),
        None => format!("Let {} listen on {port}.", quoted(target)),
    };
    blocker(target, reason, message, hint)
}

fn ports(rule: &GroupRule<'_>) -> String {
    match rule.ports {
        crate::network::Ports::Range { protocol, from, to } if from == to => service(protocol, from),
        crate::network::Ports::Range { protocol, from, to } => format!("{} to {to}", service(protocol, from)),
        other => other.to_string(),
    }
}

/// A rule that has the right peer and another port: most often the mistake itself.
fn near<'n, 'a>(
    network: &'n Network<'a>,
    side: &Interfaces<'a>,
    direction: Direction,
    other: Address<'_, 'a>,
) -> Option<&'n GroupRule<'a>> {
    let Address::Private(peer) = other else {
        return None;
    };
    let groups = side.groups.iter().filter_map(|id| network.group(id));
    let mut rules = groups.flat_map(|group: &Group<'a>| group.rules(direction));
    rules.find(|rule| matches!(rule.peer, Peer::Group(id) if peer.groups.contains(&id)))
}
