//! What makes a document contradict itself: ids used twice and references to nothing. This is about the file, not about
//! AWS; a bad network is a finding.

use std::collections::HashMap;

use crate::{Configurable, Design, EndpointKind, Id, ItemKind, Peer, RouteTarget};

/// A contradiction, with the JSON Pointer of its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// An id where it is defined.
pub(crate) struct Entry<'a> {
    pub(crate) id: &'a Id,
    pub(crate) kind: ItemKind,
    pub(crate) pointer: String,
}

/// Every id that the design defines, in file order.
pub(crate) fn ids(design: &Design) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    let mut add = |id, kind, pointer: String| all.push(Entry { id, kind, pointer });
    for (i, p) in design.parameters.iter().enumerate() {
        add(&p.id, ItemKind::Parameter, format!("/parameters/{i}/id"));
    }
    let network = &design.network;
    add(&network.vpc.id, ItemKind::Vpc, "/network/vpc/id".to_owned());
    for (i, z) in network.zones.iter().enumerate() {
        add(&z.id, ItemKind::Zone, format!("/network/zones/{i}/id"));
    }
    for (i, l) in network.layers.iter().enumerate() {
        add(&l.id, ItemKind::Layer, format!("/network/layers/{i}/id"));
        for (j, s) in l.subnets.iter().enumerate() {
            add(
                &s.id,
                ItemKind::Subnet,
                format!("/network/layers/{i}/subnets/{j}/id"),
            );
        }
    }
    if let Some(g) = &network.internet_gateway {
        add(
            &g.id,
            ItemKind::InternetGateway,
            "/network/internetGateway/id".to_owned(),
        );
    }
    for (i, n) in network.nat_gateways.iter().enumerate() {
        add(
            &n.id,
            ItemKind::NatGateway,
            format!("/network/natGateways/{i}/id"),
        );
    }
    for (i, t) in network.route_tables.iter().enumerate() {
        add(
            &t.id,
            ItemKind::RouteTable,
            format!("/network/routeTables/{i}/id"),
        );
    }
    for (i, e) in network.endpoints.iter().enumerate() {
        add(&e.id, ItemKind::Endpoint, format!("/network/endpoints/{i}/id"));
    }
    for (i, g) in design.security_groups.iter().enumerate() {
        add(&g.id, ItemKind::SecurityGroup, format!("/securityGroups/{i}/id"));
        for (j, r) in g.rules.iter().enumerate() {
            add(
                &r.id,
                ItemKind::SecurityGroupRule,
                format!("/securityGroups/{i}/rules/{j}/id"),
            );
        }
    }
    for (i, t) in design.tiers.iter().enumerate() {
        add(&t.id, ItemKind::Tier, format!("/tiers/{i}/id"));
    }
    for (i, c) in design.connections.iter().enumerate() {
        add(&c.id, ItemKind::Connection, format!("/connections/{i}/id"));
    }
    all
}

/// Everything that contradicts itself, in file order of its kind: ids first, then references.
pub(crate) fn problems(design: &Design) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut known: HashMap<&Id, ItemKind> = HashMap::new();
    for entry in ids(design) {
        if entry.id == Design::INTERNET {
            found.push(Problem {
                pointer: entry.pointer,
                message: "the id \"internet\" means the public internet and cannot be used".to_owned(),
            });
        } else if known.insert(entry.id, entry.kind).is_some() {
            found.push(Problem {
                message: format!("the id {:?} is used twice", entry.id.as_str()),
                pointer: entry.pointer,
            });
        }
    }

    let mut references = References {
        known: &known,
        found: &mut found,
    };
    let network = &design.network;
    for (i, layer) in network.layers.iter().enumerate() {
        let mut zones: Vec<&Id> = Vec::new();
        for (j, subnet) in layer.subnets.iter().enumerate() {
            let at = format!("/network/layers/{i}/subnets/{j}");
            references.expect(&subnet.zone, &[ItemKind::Zone], format!("{at}/zone"));
            if zones.contains(&&subnet.zone) {
                let message = format!(
                    "the layer {} has two subnets in the zone {}",
                    layer.id, subnet.zone
                );
                references.found.push(Problem {
                    pointer: format!("{at}/zone"),
                    message,
                });
            }
            zones.push(&subnet.zone);
            if let Some(table) = &subnet.route_table {
                references.expect(table, &[ItemKind::RouteTable], format!("{at}/routeTable"));
            }
        }
    }
    for (i, nat) in network.nat_gateways.iter().enumerate() {
        references.expect(
            &nat.subnet,
            &[ItemKind::Subnet],
            format!("/network/natGateways/{i}/subnet"),
        );
    }
    for (i, table) in network.route_tables.iter().enumerate() {
        for (j, route) in table.routes.iter().enumerate() {
            let (id, kind) = match &route.target {
                RouteTarget::InternetGateway(id) => (id, ItemKind::InternetGateway),
                RouteTarget::NatGateway(id) => (id, ItemKind::NatGateway),
            };
            references.expect(id, &[kind], format!("/network/routeTables/{i}/routes/{j}/target"));
        }
    }
    for (i, endpoint) in network.endpoints.iter().enumerate() {
        let at = format!("/network/endpoints/{i}/kind");
        match &endpoint.kind {
            EndpointKind::Gateway { route_tables } => {
                references.expect_all(
                    route_tables,
                    ItemKind::RouteTable,
                    &format!("{at}/gateway/routeTables"),
                );
            }
            EndpointKind::Interface {
                layer,
                security_groups,
                ..
            } => {
                references.expect(layer, &[ItemKind::Layer], format!("{at}/interface/layer"));
                references.expect_all(
                    security_groups,
                    ItemKind::SecurityGroup,
                    &format!("{at}/interface/securityGroups"),
                );
            }
        }
    }
    for (i, group) in design.security_groups.iter().enumerate() {
        for (j, rule) in group.rules.iter().enumerate() {
            let at = format!("/securityGroups/{i}/rules/{j}/peer");
            match &rule.peer {
                Peer::SecurityGroup(id) => references.expect(id, &[ItemKind::SecurityGroup], at),
                Peer::Cidr(Configurable::Parameter { parameter }) => {
                    references.expect(parameter, &[ItemKind::Parameter], at)
                }
                Peer::Cidr(Configurable::Literal(_)) | Peer::PrefixList(_) => {}
            }
        }
    }
    for (i, tier) in design.tiers.iter().enumerate() {
        let at = format!("/tiers/{i}");
        if let Some(layer) = &tier.layer {
            references.expect(layer, &[ItemKind::Layer], format!("{at}/layer"));
        }
        references.expect_all(
            &tier.security_groups,
            ItemKind::SecurityGroup,
            &format!("{at}/securityGroups"),
        );
        for reference in tier.kind.references() {
            let pointer = format!("{at}/kind/{}{}", tier.kind.key(), reference.pointer);
            references.expect(reference.id, &[reference.kind], pointer);
        }
    }
    for (i, connection) in design.connections.iter().enumerate() {
        if connection.from != Design::INTERNET {
            references.expect(
                &connection.from,
                &[ItemKind::Tier, ItemKind::Parameter],
                format!("/connections/{i}/from"),
            );
        }
        references.expect(&connection.to, &[ItemKind::Tier], format!("/connections/{i}/to"));
    }
    found
}

struct References<'a> {
    known: &'a HashMap<&'a Id, ItemKind>,
    found: &'a mut Vec<Problem>,
}

impl References<'_> {
    fn expect(&mut self, id: &Id, kinds: &[ItemKind], pointer: String) {
        let wanted = kinds.iter().map(|k| noun(*k)).collect::<Vec<_>>().join(" or ");
        match self.known.get(id) {
            Some(kind) if kinds.contains(kind) => {}
            Some(kind) => {
                let message = format!(
                    "{:?} is a {}, but a {wanted} is needed here",
                    id.as_str(),
                    noun(*kind)
                );
                self.found.push(Problem { pointer, message });
            }
            None => self.found.push(Problem {
                pointer,
                message: format!("there is no {wanted} with the id {:?}", id.as_str()),
            }),
        }
    }

    fn expect_all(&mut self, ids: &[Id], kind: ItemKind, pointer: &str) {
        for (i, id) in ids.iter().enumerate() {
            self.expect(id, &[kind], format!("{pointer}/{i}"));
        }
    }
}

const fn noun(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Vpc => "VPC",
        ItemKind::Zone => "zone",
        ItemKind::Layer => "layer",
        ItemKind::Subnet => "subnet",
        ItemKind::InternetGateway => "internet gateway",
        ItemKind::NatGateway => "NAT gateway",
        ItemKind::RouteTable => "route table",
        ItemKind::Endpoint => "VPC endpoint",
        ItemKind::SecurityGroup => "security group",
        ItemKind::SecurityGroupRule => "security group rule",
        ItemKind::Parameter => "parameter",
        ItemKind::Tier => "tier",
        ItemKind::Connection => "connection",
    }
}
