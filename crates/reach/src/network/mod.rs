//! What the graph says about addresses, routes, groups and forwarding, indexed so that every question is a look-up.
//!
//! Nothing here guesses: a value that the graph does not hold (a parameter without a default, an import, a function)
//! stays unknown, as `None` or a variant of that name.

mod acls;
mod addresses;
mod apis;
mod forwarding;
mod given;
mod groups;
mod interfaces;
mod subnets;

use std::collections::HashMap;

use tierwright_catalog::kinds::{LoadBalancer, VpcEndpoint};
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::{Graph, Resource};

pub use acls::{Acl, Entry, EntryPeer, Far, Pass, Passage, Passages, Protocols, SubnetAcl, Unsure};
pub(crate) use addresses::is_private;
pub use addresses::{Address, Admission};
pub(crate) use apis::is_api;
pub use apis::{ApiLink, ApiTarget};
pub use forwarding::{Forward, Listener, Origin, Served, target_groups};
pub use groups::{Group, GroupRule, Peer, Ports};
pub use interfaces::Interfaces;
pub(crate) use subnets::flag;
pub use subnets::{ANYWHERE, Route, RouteTable, Subnet, Table, Target, Way, Zone};

/// The network of a graph, built once and asked often.
#[derive(Debug)]
pub struct Network<'a> {
    graph: &'a Graph,
    subnets: HashMap<&'a LogicalId, Subnet<'a>>,
    tables: HashMap<&'a LogicalId, RouteTable<'a>>,
    acls: acls::Acls<'a>,
    attached: subnets::Attachments<'a>,
    groups: HashMap<&'a LogicalId, Group<'a>>,
    interfaces: HashMap<&'a LogicalId, Interfaces<'a>>,
    endpoints: HashMap<String, Vec<(&'a Resource, &'a VpcEndpoint)>>,
    unknown_endpoint: Option<&'a Resource>,
    given: given::Given<'a>,
    forwarding: forwarding::Forwarding<'a>,
    apis: HashMap<&'a LogicalId, Vec<ApiTarget<'a>>>,
}

impl<'a> Network<'a> {
    /// Reads the network out of a graph, in time linear in its resources.
    #[must_use]
    pub fn new(graph: &'a Graph) -> Self {
        let given = given::Given::new(graph);
        let tables = subnets::tables(graph, &given);
        let subnets = subnets::subnets(graph);
        let mut groups = groups::groups(graph, &given);
        let attached = subnets::attachments(graph);
        let mut interfaces = interfaces::interfaces(graph, &subnets, &attached);
        interfaces::with_addresses(&mut interfaces, &given);
        for resource in graph.resources.values() {
            for group in interfaces.get(&resource.id).into_iter().flat_map(|i| &i.groups) {
                if let Some(group) = groups.get_mut(group) {
                    group.members.push(&resource.id);
                }
            }
        }
        let forwarding = forwarding::Forwarding::new(graph);
        let mut endpoints: HashMap<String, Vec<(&Resource, &VpcEndpoint)>> = HashMap::new();
        let mut unknown_endpoint = None;
        for resource in graph.resources.values() {
            let Kind::VpcEndpoint(endpoint) = &resource.kind else {
                continue;
            };
            if is_unknown_endpoint(graph, endpoint) {
                unknown_endpoint = unknown_endpoint.or(Some(resource));
            } else if let Some(service) = service_name(graph, endpoint) {
                endpoints.entry(service).or_default().push((resource, endpoint));
            }
        }
        Self {
            graph,
            subnets,
            tables,
            acls: acls::Acls::new(graph),
            attached,
            groups,
            interfaces,
            endpoints,
            unknown_endpoint,
            given,
            forwarding,
            apis: apis::targets(graph),
        }
    }

    /// The graph that it was read from.
    #[must_use]
    pub const fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The subnet with this logical id.
    #[must_use]
    pub fn subnet(&self, id: &LogicalId) -> Option<&Subnet<'a>> {
        self.subnets.get(id)
    }

    /// The route table with this logical id.
    #[must_use]
    pub fn table(&self, id: &LogicalId) -> Option<&RouteTable<'a>> {
        self.tables.get(id)
    }

    /// The security group with this logical id.
    #[must_use]
    pub fn group(&self, id: &LogicalId) -> Option<&Group<'a>> {
        self.groups.get(id)
    }

    /// The network interfaces of a service, load balancer, database, instance or interface endpoint.
    #[must_use]
    pub fn interfaces(&self, id: &LogicalId) -> Option<&Interfaces<'a>> {
        self.interfaces.get(id)
    }

    /// Where the routes of an API lead, each way once.
    #[must_use]
    pub fn api_targets(&self, api: &LogicalId) -> &[ApiTarget<'a>] {
        self.apis.get(api).map_or(&[], Vec::as_slice)
    }

    /// The APIs that lead to a load balancer or bucket, with the port that they call.
    pub fn apis_of<'n>(
        &'n self,
        target: &'n LogicalId,
    ) -> impl Iterator<Item = (&'a LogicalId, &'n ApiTarget<'a>)> {
        let apis = self
            .graph
            .resources
            .keys()
            .filter_map(|id| Some((id, self.apis.get(id)?)));
        let ways = apis.flat_map(|(id, targets)| targets.iter().map(move |way| (id, way)));
        ways.filter(move |(_, way)| way.target == Some(target))
    }

    /// The interfaces from which a resource opens connections to another: its own, or those of an API's VPC link.
    #[must_use]
    pub fn outbound(&self, from: &LogicalId, to: &LogicalId) -> Option<&Interfaces<'a>> {
        if let Some(own) = self.interfaces(from) {
            return Some(own);
        }
        let ways = self.api_targets(from).iter().filter(|way| way.target == Some(to));
        let mut links = ways.filter_map(|way| match way.link {
            ApiLink::Interfaces(link) => self.interfaces(link),
            ApiLink::PrivateLink | ApiLink::Role | ApiLink::Other => None,
        });
        links.next()
    }

    /// The resources with network interfaces, in the order of the graph.
    pub fn with_interfaces(&self) -> impl Iterator<Item = &Interfaces<'a>> {
        self.graph
            .resources
            .keys()
            .filter_map(|id| self.interfaces.get(id))
    }

    /// The security groups, in the order of the graph.
    pub fn groups(&self) -> impl Iterator<Item = &Group<'a>> {
        self.graph.resources.keys().filter_map(|id| self.groups.get(id))
    }

    /// Whether an internet gateway is attached to a VPC; none when it is not in the graph, or not known.
    #[must_use]
    pub fn is_attached(&self, gateway: &LogicalId) -> Option<bool> {
        self.graph.get(gateway)?;
        if self.attached.sure.contains_key(gateway) {
            return Some(true);
        }
        (!self.attached.unsure.contains(gateway)).then_some(false)
    }

    /// Whether the VPC of a subnet has an attached internet gateway; none when that cannot be known.
    #[must_use]
    pub fn has_internet_gateway(&self, subnet: &LogicalId) -> Option<bool> {
        let vpc = self.subnet(subnet)?.vpc?;
        self.attached.reach(vpc)
    }

    /// The way of packets for a destination out of a subnet.
    #[must_use]
    pub fn way(&self, subnet: &LogicalId, destination: ipnet::Ipv4Net) -> Way<'a> {
        match self.subnets.get(subnet).map(|s| s.table) {
            None | Some(Table::Unknown) => Way::Unknown,
            Some(Table::Main) => Way::LocalOnly,
            Some(Table::Own(table)) => self
                .tables
                .get(table)
                .map_or(Way::Unknown, |t| t.way(destination)),
        }
    }

    /// Whether a subnet is public: its effective route table has a route to an internet gateway, whatever its name says
    /// (VPC guide, *Subnet types*). None when that cannot be known.
    #[must_use]
    pub fn is_public(&self, subnet: &LogicalId) -> Option<bool> {
        match self.subnets.get(subnet)?.table {
            Table::Unknown => None,
            Table::Main => Some(false),
            Table::Own(table) => {
                let routes = &self.tables.get(table)?.routes;
                let to_internet = |r: &Route<'_>| matches!(r.target, Target::InternetGateway(_));
                if routes.iter().any(|r| to_internet(r) && r.destination.is_some()) {
                    return Some(true);
                }
                let unknown = |r: &Route<'_>| r.target == Target::Unknown || to_internet(r);
                (!routes.iter().any(unknown)).then_some(false)
            }
        }
    }

    /// What changes the rules of the default group of a VPC: its own rules count no more.
    pub(crate) fn default_group_changes(&self, side: &Interfaces<'a>) -> Option<&'a Resource> {
        let vpcs = side.subnets.iter().filter_map(|id| self.subnet(id)?.vpc);
        let mut changes = vpcs.filter_map(|vpc| self.given.default_groups.get(vpc).copied());
        changes.next()
    }

    /// What comes between an internet gateway and the subnets behind it, such as a firewall.
    pub(crate) fn behind_gateway(&self, gateway: &LogicalId) -> Option<&'a Resource> {
        self.given
            .edges
            .get(gateway)
            .copied()
            .or(self.given.blocks_internet)
    }

    /// What leads connections to a resource in a way that is not followed: a load balancer of another stack, an accelerator.
    pub(crate) fn unfollowed_way_in(&self, to: &LogicalId) -> Option<&'a Resource> {
        let outside = self.forwarding.outside.get(to).copied();
        outside.or_else(|| self.given.way_in(to))
    }

    /// Whether somebody of whom nothing is known may have added listeners to a load balancer.
    pub(crate) fn may_have_listeners(&self, balancer: &LogicalId) -> bool {
        self.given.stranger(balancer).is_some()
    }

    /// A route between two subnets that is more specific than the local one, such as one through a firewall (VPC guide,
    /// *Route priority*).
    pub(crate) fn detour(&self, from: &LogicalId, to: &LogicalId) -> Option<&'a Resource> {
        let target = self.subnet(to)?.cidr?;
        let Table::Own(table) = self.subnet(from)?.table else {
            return None;
        };
        let mut routes = self.table(table)?.routes.iter();
        let found = routes.find(|route| {
            route.destination.is_some_and(|range| {
                range.prefix_len() > 0 && (range.contains(&target) || target.contains(&range))
            }) && !self.is_wider_than_vpc(to, route)
        });
        found.map(|route| route.resource)
    }

    /// Whether a route's range is wider than the subnet's VPC: the local route is more specific then.
    fn is_wider_than_vpc(&self, subnet: &LogicalId, route: &Route<'a>) -> bool {
        let vpc = self.subnet(subnet).and_then(|subnet| self.graph.get(subnet.vpc?));
        let Some(Kind::Vpc(vpc)) = vpc.map(|vpc| &vpc.kind) else {
            return false;
        };
        let own: Option<ipnet::Ipv4Net> = self
            .graph
            .text(&vpc.cidr_block)
            .and_then(|text| text.parse().ok());
        own.zip(route.destination)
            .is_some_and(|(own, range)| range.prefix_len() < own.prefix_len())
    }

    /// A route of a subnet's table that is for IPv6 or a prefix list, which are not followed.
    pub(crate) fn other_route(&self, subnet: &LogicalId) -> Option<&'a Resource> {
        let Table::Own(table) = self.subnet(subnet)?.table else {
            return None;
        };
        self.table(table)?.other
    }

    /// The listeners of a load balancer.
    #[must_use]
    pub fn listeners(&self, balancer: &LogicalId) -> &[Listener<'a>] {
        self.forwarding.listeners.get(balancer).map_or(&[], Vec::as_slice)
    }

    /// What a load balancer forwards to, in the order of its listeners and rules.
    #[must_use]
    pub fn forwards(&self, balancer: &LogicalId) -> &[Forward<'a>] {
        self.forwarding.from.get(balancer).map_or(&[], Vec::as_slice)
    }

    /// What load balancers forward to a service or to another load balancer.
    pub fn forwards_to(&self, target: &LogicalId) -> impl Iterator<Item = &Forward<'a>> {
        let places = self.forwarding.to.get(target).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter_map(|(balancer, index)| self.forwards(balancer).get(*index))
    }

    /// The targets of a load balancer that are not resources of the graph, each with its target group: addresses, or what
    /// an import does not hold.
    #[must_use]
    pub fn typed_targets(&self, balancer: &LogicalId) -> Vec<(&'a Resource, &'a Prop<String>)> {
        forwarding::typed_targets(self.graph, balancer)
    }

    /// The origins of a distribution.
    #[must_use]
    pub fn origins(&self, distribution: &LogicalId) -> &[Origin<'a>] {
        self.forwarding
            .origins
            .get(distribution)
            .map_or(&[], Vec::as_slice)
    }

    /// The distributions that have a resource as an origin.
    #[must_use]
    pub fn distributions_of(&self, origin: &LogicalId) -> &[&'a LogicalId] {
        self.forwarding
            .distributions
            .get(origin)
            .map_or(&[], Vec::as_slice)
    }

    /// The ports that a resource answers on.
    #[must_use]
    pub fn served(&self, id: &LogicalId) -> Served {
        self.graph
            .get(id)
            .map_or(Served::Unknown, |resource| forwarding::served(self, resource))
    }

    /// The port that a resource is usually called on: its first.
    #[must_use]
    pub fn usual_port(&self, id: &LogicalId) -> Option<u16> {
        match self.served(id) {
            Served::Ports(ports) => ports.first().copied(),
            Served::Any => Some(22),
            Served::Unknown => None,
        }
    }

    /// The VPC endpoints for a service, by its short name such as `ecr.api`.
    #[must_use]
    pub fn endpoints_for(&self, service: &str) -> &[(&'a Resource, &'a VpcEndpoint)] {
        self.endpoints.get(service).map_or(&[], Vec::as_slice)
    }

    /// A VPC endpoint of which it is not known whether it is for a service: its service or type is not known. It may be for any.
    #[must_use]
    pub const fn unknown_endpoint(&self) -> Option<&'a Resource> {
        self.unknown_endpoint
    }

    /// The VPC endpoints, in the order of the graph; see [`service_name`].
    pub fn endpoints(&self) -> impl Iterator<Item = (&'a Resource, &'a VpcEndpoint)> {
        self.graph
            .resources
            .values()
            .filter_map(|resource| match &resource.kind {
                Kind::VpcEndpoint(endpoint) => Some((resource, endpoint)),
                _ => None,
            })
    }
}

/// Whether a load balancer is a Network Load Balancer.
#[must_use]
pub fn is_network_balancer(balancer: &LoadBalancer) -> bool {
    balancer.r#type.text() == Some("network")
}

/// Whether the inbound rules of a Network Load Balancer's groups count for AWS PrivateLink, and so for a VPC link V1: they do unless
/// that is switched off (ELB API, SetSecurityGroups, EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic; the default is on).
/// None when that is not known.
#[must_use]
pub fn filters_private_link(balancer: &Resource) -> Option<bool> {
    let Kind::LoadBalancer(kind) = &balancer.kind else {
        return Some(true);
    };
    match &kind.enforce_security_group_inbound_rules_on_private_link_traffic {
        Prop::Absent => Some(true),
        Prop::Literal(text) => Some(text != "off"),
        Prop::Expr(_) => None,
    }
}

fn is_unknown_endpoint(graph: &Graph, endpoint: &VpcEndpoint) -> bool {
    let unknown = |prop: &Prop<String>| !prop.is_absent() && graph.text(prop).is_none();
    unknown(&endpoint.service_name) || unknown(&endpoint.vpc_endpoint_type)
}

/// The short name of an endpoint's service, such as `ecr.api` of `com.amazonaws.eu-central-1.ecr.api`; none when it is
/// not known or not an AWS service of the Region.
#[must_use]
pub fn service_name(graph: &Graph, endpoint: &VpcEndpoint) -> Option<String> {
    let name = graph.text(&endpoint.service_name)?;
    let name = name.strip_prefix("cn.").unwrap_or(&name);
    let rest = name.strip_prefix("com.amazonaws.")?;
    rest.split_once('.').map(|(_, service)| service.to_owned())
}
