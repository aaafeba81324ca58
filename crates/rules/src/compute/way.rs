//! Mends for a client that does not get to the AWS services that it needs: endpoints, and rules on both sides.

use tierwright_compile::Resource;
use tierwright_model::{
    Configurable, Design, Direction, Edit, Endpoint, EndpointKind, Id, Item, Layer, Peer, Protocol,
    RuleProtocol, SecurityGroup, SecurityGroupRule, Tier,
};
use tierwright_reach::network::{ANYWHERE, Address, Admission};

use crate::context::Context;
use crate::edits::{self, add_rule};
use crate::ids::{Ids, joined};
use crate::needs::Need;
use crate::offer::least_shared;

/// Needs by client, in the order of the graph, of those that `wanted` picks.
pub(crate) fn by_client<'c, 'a>(
    context: &'c Context<'a>,
    wanted: impl Fn(&Need<'a>) -> bool,
) -> Vec<(&'a Resource, Vec<&'c Need<'a>>)> {
    let mut found: Vec<(&'a Resource, Vec<&'c Need<'a>>)> = Vec::new();
    for need in context.needs().iter().filter(|need| wanted(need)) {
        // Needs of one client follow each other.
        match found.last_mut().filter(|(client, _)| client.id == need.client.id) {
            Some((_, needs)) => needs.push(need),
            None => found.push((need.client, vec![need])),
        }
    }
    found
}

/// The egress rules that a client's group needs for the services that it needs, and the ingress rules of the endpoints.
pub(crate) fn egress_edits(
    context: &Context<'_>,
    client: &Resource,
    group: &Id,
    ids: &mut Ids<'_>,
) -> Vec<Edit> {
    let mut peers: Vec<Peer> = Vec::new();
    for need in context.needs().iter().filter(|need| need.client.id == client.id) {
        if let Some(peer) = peer_for(context, client, need.service)
            && !peers.contains(&peer)
        {
            peers.push(peer);
        }
    }
    let mut edits = Vec::new();
    for peer in peers {
        if let Peer::SecurityGroup(endpoints) = &peer {
            let id = ids.fresh(&joined(endpoints, "from", group));
            let rule = https(
                id,
                Direction::Ingress,
                Peer::SecurityGroup(group.clone()),
                &client.origin,
            );
            edits.push(add_rule(endpoints, rule));
        }
        edits.push(egress(group, peer, ids));
    }
    edits
}

/// One egress rule for HTTPS to a peer.
pub(crate) fn egress(group: &Id, peer: Peer, ids: &mut Ids<'_>) -> Edit {
    let (to, why) = match &peer {
        Peer::SecurityGroup(other) => (other.clone(), "VPC endpoints"),
        Peer::PrefixList(name) => (
            Id::from_label(name, "list"),
            "AWS services by their gateway endpoint",
        ),
        Peer::Cidr(_) => (Id::from_label("internet", "internet"), "AWS services"),
    };
    let id = ids.fresh(&joined(group, "to", &to));
    add_rule(group, https(id, Direction::Egress, peer, why))
}

/// Where packets for a service go, as the peer of an egress rule.
pub(crate) fn peer_for(context: &Context<'_>, client: &Resource, service: &str) -> Option<Peer> {
    let network = &context.network;
    let endpoints = network.endpoints_for(service);
    if endpoints.iter().any(|(r, _)| network.interfaces(&r.id).is_none()) {
        return Some(Peer::PrefixList(service.to_owned()));
    }
    if let Some((endpoint, _)) = endpoints.first() {
        return least_shared(network, &endpoint.id).map(Peer::SecurityGroup);
    }
    let interfaces = network.interfaces(&client.id)?;
    let isolated = interfaces.subnets.iter().any(|id| context.is_isolated(id));
    (!isolated).then_some(Peer::Cidr(Configurable::Literal(ANYWHERE.into())))
}

/// The endpoints for services that a tier cannot reach, with the rules that they need. None when endpoints cannot help: a
/// registry outside AWS, or a layer without route tables.
pub(crate) fn endpoints_fix(
    context: &Context<'_>,
    client: &Resource,
    services: &[&str],
) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, client)?;
    let layer = design.network.layer(tier.layer.as_ref()?)?;
    if services.contains(&"internet") {
        return None;
    }
    let mut ids = context.ids()?;
    let mut found = dns(design);
    let interface: Vec<&str> = services
        .iter()
        .copied()
        .filter(|s| !is_gateway_service(s))
        .collect();
    if !interface.is_empty() {
        found.extend(interface_endpoints(
            context, design, tier, layer, &interface, &mut ids,
        ));
    }
    for service in services.iter().copied().filter(|s| is_gateway_service(s)) {
        let tables: Option<Vec<Id>> = layer
            .subnets
            .iter()
            .map(|subnet| subnet.route_table.clone())
            .collect();
        let mut tables = tables?;
        tables.sort();
        tables.dedup();
        let kind = EndpointKind::Gateway { route_tables: tables };
        found.push(endpoint(service, kind, &mut ids));
        let own = least_shared(&context.network, &client.id);
        let interfaces = context.network.interfaces(&client.id)?;
        let to = Address::AwsService(service);
        let admitted = context
            .network
            .admission(interfaces, Direction::Egress, to, Protocol::Tcp, 443);
        if let (Some(own), Admission::Denied) = (own, admitted) {
            found.push(egress(&own, Peer::PrefixList(service.to_owned()), &mut ids));
        }
    }
    let title = match services {
        [one] => format!("Add an endpoint for {one}"),
        many => format!("Add endpoints for {}", crate::words::list(many)),
    };
    Some((title, found))
}

/// Interface endpoints in the tier's layer, in the group of the endpoints that are there or in a new one.
fn interface_endpoints(
    context: &Context<'_>,
    design: &Design,
    tier: &Tier,
    layer: &Layer,
    services: &[&str],
    ids: &mut Ids<'_>,
) -> Vec<Edit> {
    let mut found = Vec::new();
    let existing = design
        .network
        .endpoints
        .iter()
        .find_map(|endpoint| match &endpoint.kind {
            EndpointKind::Interface { security_groups, .. } => {
                security_groups.first().map(|group| (endpoint, group.clone()))
            }
            EndpointKind::Gateway { .. } => None,
        });
    let own = tier.security_groups.first();
    let (group, sides) = match existing {
        Some((endpoint, group)) => (group, Some(endpoint)),
        None => {
            let id = ids.fresh(&Id::from_label("sg-endpoints", "sg-endpoints"));
            let item = SecurityGroup {
                id: id.clone(),
                name: "VPC endpoints".to_owned(),
                description: "Accepts HTTPS from the tiers that call AWS services".to_owned(),
                rules: Vec::new(),
            };
            found.push(Edit::Add {
                item: Item::SecurityGroup(item),
            });
            (id, None)
        }
    };
    for service in services {
        let kind = EndpointKind::Interface {
            layer: layer.id.clone(),
            security_groups: vec![group.clone()],
            private_dns: true,
        };
        found.push(endpoint(service, kind, ids));
    }
    let Some(own) = own else { return found };
    // What the groups say to the endpoints that are there, they say to the new ones in the same groups.
    let network = &context.network;
    let find = |origin: &Id| {
        network
            .with_interfaces()
            .find(|i| i.resource.origin == origin.as_str())
    };
    let client = find(&tier.id);
    let other = sides.and_then(|endpoint| find(&endpoint.id));
    let denied = |direction| match (client, other) {
        (Some(client), Some(other)) => {
            let (side, address) = match direction {
                Direction::Egress => (client, Address::Private(other)),
                Direction::Ingress => (other, Address::Private(client)),
            };
            matches!(
                network.admission(side, direction, address, Protocol::Tcp, 443),
                Admission::Denied
            )
        }
        _ => true,
    };
    if denied(Direction::Egress) {
        found.push(egress(own, Peer::SecurityGroup(group.clone()), ids));
    }
    if denied(Direction::Ingress) {
        let id = ids.fresh(&joined(&group, "from", own));
        let rule = https(
            id,
            Direction::Ingress,
            Peer::SecurityGroup(own.clone()),
            tier.id.as_str(),
        );
        found.push(add_rule(&group, rule));
    }
    found
}

/// Switches of the VPC that private DNS needs.
fn dns(design: &Design) -> Vec<Edit> {
    let vpc = &design.network.vpc;
    let mut found = Vec::new();
    for (on, property) in [
        (vpc.dns_support, "/dnsSupport"),
        (vpc.dns_hostnames, "/dnsHostnames"),
    ] {
        if !on {
            found.push(edits::set(&vpc.id, property, true));
        }
    }
    found
}

fn endpoint(service: &str, kind: EndpointKind, ids: &mut Ids<'_>) -> Edit {
    let id = ids.fresh(&Id::from_label(&format!("to {service}"), "endpoint"));
    Edit::Add {
        item: Item::Endpoint(Endpoint {
            id,
            name: service.to_owned(),
            service: service.to_owned(),
            kind,
        }),
    }
}

fn https(id: Id, direction: Direction, peer: Peer, description: &str) -> SecurityGroupRule {
    SecurityGroupRule {
        id,
        direction,
        protocol: RuleProtocol::Tcp,
        from_port: 443,
        to_port: 443,
        icmp: None,
        peer,
        description: description.to_owned(),
    }
}

fn is_gateway_service(service: &str) -> bool {
    tierwright_catalog::facts::GATEWAY_ENDPOINT_SERVICES.contains(&service)
}
