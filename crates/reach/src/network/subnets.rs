//! Subnets, route tables and gateways.

use std::collections::{HashMap, HashSet};

use ipnet::Ipv4Net;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::{Graph, Resource};

use super::given::Given;

/// Every IPv4 address: the destination of a default route.
pub const ANYWHERE: Ipv4Net = Ipv4Net::new_assert(std::net::Ipv4Addr::UNSPECIFIED, 0);

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// Its IPv4 range, when known.
    pub cidr: Option<Ipv4Net>,
    /// Its availability zone, when known.
    pub zone: Option<Zone<'a>>,
    /// Its VPC, when that is in the graph.
    pub vpc: Option<&'a LogicalId>,
    /// The route table that counts.
    pub table: Table<'a>,
    /// Whether instances started here get a public address without asking; AWS's default is no.
    pub maps_public_ip: Option<bool>,
}

/// An availability zone, as far as it can be told from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone<'a> {
    /// The n-th of the Region's list, from 0.
    Index(u8),
    /// By name.
    Name(&'a str),
}

/// The route table that counts for a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table<'a> {
    /// The one that it is associated with.
    Own(&'a LogicalId),
    /// The VPC's main route table: a new VPC's has the local route only (VPC guide, *Route tables*).
    Main,
    /// An association with a table that is not in the graph.
    Unknown,
}

/// A route table.
#[derive(Clone, Debug)]
pub struct RouteTable<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// Its routes beside the local one.
    pub routes: Vec<Route<'a>>,
    /// The gateway endpoints that put their prefix-list route into it.
    pub endpoints: Vec<&'a LogicalId>,
    /// A route for IPv6 or a prefix list, if it has one: they are not followed.
    pub other: Option<&'a Resource>,
}

/// A route.
#[derive(Clone, Debug)]
pub struct Route<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The IPv4 range; none when it is unknown.
    pub destination: Option<Ipv4Net>,
    /// Where to.
    pub target: Target<'a>,
}

/// The target of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// An internet gateway.
    InternetGateway(&'a LogicalId),
    /// A NAT gateway.
    NatGateway(&'a LogicalId),
    /// Anything else: a peering, a transit gateway, a gateway outside the graph.
    Unknown,
}

/// The way of packets out of a subnet.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// No route: nothing leaves the VPC.
    LocalOnly,
    /// To an internet gateway.
    InternetGateway {
        /// The route.
        route: &'a Resource,
        /// The gateway.
        gateway: &'a LogicalId,
    },
    /// To a NAT gateway.
    NatGateway {
        /// The route.
        route: &'a Resource,
        /// The NAT gateway.
        nat: &'a LogicalId,
    },
    /// Not known here.
    Unknown,
}

impl<'a> RouteTable<'a> {
    /// The way for a destination: the most specific route that holds all of it.
    #[must_use]
    pub fn way(&self, destination: Ipv4Net) -> Way<'a> {
        let holding = self
            .routes
            .iter()
            .filter(|r| r.destination.is_some_and(|range| range.contains(&destination)));
        if let Some(route) = holding.max_by_key(|r| r.destination.map(|d| d.prefix_len())) {
            return match route.target {
                Target::InternetGateway(gateway) => Way::InternetGateway {
                    route: route.resource,
                    gateway,
                },
                Target::NatGateway(nat) => Way::NatGateway {
                    route: route.resource,
                    nat,
                },
                Target::Unknown => Way::Unknown,
            };
        }
        // Some people write the default route as two halves, so that a VPN's own default does not win.
        if let (0, Ok(halves)) = (destination.prefix_len(), destination.subnets(1)) {
            let ways: Vec<Way<'a>> = halves.map(|half| self.way(half)).collect();
            if let [first, second] = ways.as_slice()
                && !matches!(first, Way::LocalOnly)
                && !matches!(second, Way::LocalOnly)
            {
                return *first;
            }
        }
        if self.routes.iter().any(|r| r.destination.is_none()) {
            Way::Unknown
        } else {
            Way::LocalOnly
        }
    }
}

pub(super) fn subnets(graph: &Graph) -> HashMap<&LogicalId, Subnet<'_>> {
    let mut associations: HashMap<&LogicalId, Table<'_>> = HashMap::new();
    for resource in graph.resources.values() {
        let Kind::SubnetRouteTableAssociation(association) = &resource.kind else {
            continue;
        };
        if let Some(subnet) = association.subnet_id.target() {
            let table = association
                .route_table_id
                .target()
                .filter(|id| is_table(graph, id));
            associations.insert(subnet, table.map_or(Table::Unknown, Table::Own));
        }
        for id in association.subnet_id.candidates() {
            if let Some((subnet, _)) = graph.resources.get_key_value(&id) {
                associations.entry(subnet).or_insert(Table::Unknown);
            }
        }
    }
    let mut subnets = HashMap::new();
    for resource in graph.resources.values() {
        let Kind::Subnet(subnet) = &resource.kind else {
            continue;
        };
        let found = Subnet {
            resource,
            cidr: graph.text(&subnet.cidr_block).and_then(|text| text.parse().ok()),
            zone: zone(&subnet.availability_zone),
            vpc: subnet.vpc_id.target().filter(|id| graph.get(id).is_some()),
            table: associations
                .get(&resource.id)
                .copied()
                .unwrap_or(match subnet.vpc_id.target() {
                    Some(vpc) if graph.get(vpc).is_some() => Table::Main,
                    // The main table of a VPC that this graph does not make can hold anything.
                    _ => Table::Unknown,
                }),
            maps_public_ip: flag(&subnet.map_public_ip_on_launch, false),
        };
        subnets.insert(&resource.id, found);
    }
    subnets
}

pub(super) fn tables<'a>(graph: &'a Graph, given: &Given<'a>) -> HashMap<&'a LogicalId, RouteTable<'a>> {
    let mut tables: HashMap<&LogicalId, RouteTable<'a>> = HashMap::new();
    for resource in graph.resources.values() {
        if matches!(resource.kind, Kind::RouteTable(_)) {
            tables.insert(
                &resource.id,
                RouteTable {
                    resource,
                    routes: Vec::new(),
                    endpoints: Vec::new(),
                    other: None,
                },
            );
        }
    }
    for resource in graph.resources.values() {
        match &resource.kind {
            Kind::Route(route) => {
                // A route without an IPv4 destination is for IPv6 or a prefix list.
                if route.destination_cidr_block.is_absent() {
                    if let Some(table) = route.route_table_id.target().and_then(|id| tables.get_mut(id)) {
                        table.other = table.other.or(Some(resource));
                    }
                    continue;
                }
                if let Some(table) = route.route_table_id.target().and_then(|id| tables.get_mut(id)) {
                    let destination = graph
                        .text(&route.destination_cidr_block)
                        .and_then(|text| text.parse().ok());
                    table.routes.push(Route {
                        resource,
                        destination,
                        target: target(graph, route),
                    });
                }
                for id in route.route_table_id.candidates() {
                    if let Some(table) = tables.get_mut(&id) {
                        table.routes.push(Route {
                            resource,
                            destination: None,
                            target: Target::Unknown,
                        });
                    }
                }
            }
            Kind::VpcEndpoint(endpoint) => {
                for id in endpoint.route_table_ids.targets() {
                    if let Some(table) = tables.get_mut(id) {
                        table.endpoints.push(&resource.id);
                    }
                }
            }
            _ => {}
        }
    }
    // A VPN's routes, and those of a nested stack or custom resource, may be to anywhere.
    for table in tables.values_mut() {
        let id = &table.resource.id;
        let learned = given.learns_routes.get(id).copied();
        if let Some(resource) = learned.or_else(|| given.stranger(id)) {
            table.routes.push(Route {
                resource,
                destination: None,
                target: Target::Unknown,
            });
        }
    }
    tables
}

/// Where internet gateways are attached.
#[derive(Clone, Debug, Default)]
pub(super) struct Attachments<'a> {
    /// The attached gateways with their VPC, none when that is not in the graph.
    pub(super) sure: HashMap<&'a LogicalId, Option<&'a LogicalId>>,
    /// The gateways of which it is not known whether they are attached.
    pub(super) unsure: HashSet<&'a LogicalId>,
}

impl Attachments<'_> {
    /// Whether a gateway is attached to this VPC; none when that is not known.
    pub(super) fn reach(&self, vpc: &LogicalId) -> Option<bool> {
        if self.sure.values().any(|other| *other == Some(vpc)) {
            return Some(true);
        }
        let known = self.unsure.is_empty() && self.sure.values().all(Option::is_some);
        known.then_some(false)
    }
}

pub(super) fn attachments(graph: &Graph) -> Attachments<'_> {
    let mut found = Attachments::default();
    for resource in graph.resources.values() {
        let Kind::VpcGatewayAttachment(attachment) = &resource.kind else {
            continue;
        };
        if let Some(gateway) = attachment.internet_gateway_id.target() {
            let vpc = attachment.vpc_id.target().filter(|id| graph.get(id).is_some());
            found.sure.insert(gateway, vpc);
        }
        for id in attachment.internet_gateway_id.candidates() {
            found
                .unsure
                .extend(graph.resources.get_key_value(&id).map(|(id, _)| id));
        }
    }
    found
}

/// A switch with AWS's default; none when it is an expression.
pub(crate) fn flag(prop: &Prop<bool>, default: bool) -> Option<bool> {
    match prop {
        Prop::Absent => Some(default),
        Prop::Literal(value) => Some(*value),
        Prop::Expr(_) => None,
    }
}

fn target<'a>(graph: &'a Graph, route: &'a tierwright_catalog::kinds::Route) -> Target<'a> {
    let gateway = route.gateway_id.target().and_then(|id| graph.get(id));
    let nat = route.nat_gateway_id.target().and_then(|id| graph.get(id));
    match (gateway, nat) {
        (
            Some(Resource {
                id,
                kind: Kind::InternetGateway(_),
                ..
            }),
            None,
        ) => Target::InternetGateway(id),
        (
            None,
            Some(Resource {
                id,
                kind: Kind::NatGateway(_),
                ..
            }),
        ) => Target::NatGateway(id),
        _ => Target::Unknown,
    }
}

fn is_table(graph: &Graph, id: &LogicalId) -> bool {
    matches!(graph.get(id).map(|r| &r.kind), Some(Kind::RouteTable(_)))
}

fn zone(prop: &Prop<String>) -> Option<Zone<'_>> {
    match prop {
        Prop::Expr(Expr::AvailabilityZone(index)) => Some(Zone::Index(*index)),
        Prop::Literal(name) => Some(Zone::Name(name)),
        Prop::Absent | Prop::Expr(_) => None,
    }
}
