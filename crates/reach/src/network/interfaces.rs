//! Which subnets and groups a resource's network interfaces have.

use std::collections::HashMap;

use serde_json::Value;
use tierwright_catalog::kinds::{DbInstance, Instance, LoadBalancer, Service};
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::{Graph, Resource};

use super::given::Given;
use super::subnets::{Attachments, Subnet, flag};

/// The network interfaces of a resource, taken together: AWS places them in any of the subnets.
#[derive(Clone, Debug)]
pub struct Interfaces<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The subnets, as far as they are in the graph.
    pub subnets: Vec<&'a LogicalId>,
    /// Whether these are all of them.
    pub subnets_known: bool,
    /// The security groups, as far as they are in the graph.
    pub groups: Vec<&'a LogicalId>,
    /// Whether these are all of them.
    pub groups_known: bool,
    /// Whether the interfaces have public addresses; none when that is not known.
    pub public: Option<bool>,
    /// Whether no group ever counts: those of a Network Load Balancer that was made without any (ELB API,
    /// CreateLoadBalancer, SecurityGroups). It lets everything in and out.
    pub unfiltered: bool,
}

impl Interfaces<'_> {
    /// Whether no group is named, so that the VPC's default group counts.
    #[must_use]
    pub const fn in_default_group(&self) -> bool {
        self.groups.is_empty() && self.groups_known && !self.unfiltered
    }
}

type Subnets<'a> = HashMap<&'a LogicalId, Subnet<'a>>;

/// References of a list, and whether each item of it is one to a resource of the graph.
type References<'a> = (Vec<&'a LogicalId>, bool);

pub(super) fn interfaces<'a>(
    graph: &'a Graph,
    subnets: &Subnets<'a>,
    attached: &Attachments<'a>,
) -> HashMap<&'a LogicalId, Interfaces<'a>> {
    // RDS API, CreateDBInstance, PubliclyAccessible: unless it is said, an instance is private in a VPC without an internet
    // gateway, and what it is in another is left open here.
    let accessible = |instance: &DbInstance, (placed, known): &References<'_>| {
        let within = |id: &&LogicalId| subnets.get(*id).and_then(|s| attached.reach(s.vpc?)) == Some(false);
        match &instance.publicly_accessible {
            Prop::Absent => (*known && !placed.is_empty() && placed.iter().all(within)).then_some(false),
            stated => flag(stated, false),
        }
    };
    let mut public_clusters: HashMap<&LogicalId, Option<bool>> = HashMap::new();
    for resource in graph.resources.values() {
        if let Kind::DbInstance(instance) = &resource.kind
            && let Some(Resource {
                id,
                kind: Kind::DbCluster(cluster),
                ..
            }) = graph.follow(&instance.db_cluster_identifier)
        {
            let placement = subnet_group(graph, cluster.db_subnet_group_name.target());
            let public = public_clusters.entry(id).or_insert(Some(false));
            *public = either(*public, accessible(instance, &placement));
        }
    }
    let mut found = HashMap::new();
    for resource in graph.resources.values() {
        let interfaces = match &resource.kind {
            Kind::Service(service) => of_service(graph, resource, service),
            Kind::LoadBalancer(balancer) => Some(of_balancer(graph, resource, balancer)),
            Kind::Instance(instance) => Some(of_instance(graph, resource, instance, subnets)),
            Kind::DbCluster(cluster) => {
                let placement = subnet_group(graph, cluster.db_subnet_group_name.target());
                let groups = groups(graph, &cluster.vpc_security_group_ids);
                let public = public_clusters.get(&resource.id).copied().unwrap_or(Some(false));
                Some(joined(resource, placement, groups, public))
            }
            Kind::DbInstance(instance) => of_db_instance(graph, resource, instance, accessible),
            Kind::HttpVpcLink(link) => {
                let placement = subnets_of(graph, &link.subnet_ids);
                Some(joined(
                    resource,
                    placement,
                    groups(graph, &link.security_group_ids),
                    Some(false),
                ))
            }
            Kind::VpcEndpoint(endpoint) if endpoint.vpc_endpoint_type.text() == Some("Interface") => {
                let placement = subnets_of(graph, &endpoint.subnet_ids);
                Some(joined(
                    resource,
                    placement,
                    groups(graph, &endpoint.security_group_ids),
                    Some(false),
                ))
            }
            _ => None,
        };
        if let Some(interfaces) = interfaces {
            found.insert(&resource.id, interfaces);
        }
    }
    found
}

/// An instance may be given an elastic address, whatever its subnet does.
pub(super) fn with_addresses(found: &mut HashMap<&LogicalId, Interfaces<'_>>, given: &Given<'_>) {
    for (id, side) in found {
        let addressed = given.addresses.contains_key(*id) || given.stranger(id).is_some();
        if addressed && side.public == Some(false) && matches!(side.resource.kind, Kind::Instance(_)) {
            side.public = None;
        }
    }
}

fn of_service<'a>(graph: &'a Graph, resource: &'a Resource, service: &'a Service) -> Option<Interfaces<'a>> {
    // Without a network configuration tasks share their host's interfaces, which nothing here describes.
    if service.network_configuration.is_absent() {
        return None;
    }
    let network = service
        .network_configuration
        .literal()
        .and_then(|network| network.awsvpc_configuration.literal());
    let Some(network) = network else {
        return Some(joined(resource, (Vec::new(), false), (Vec::new(), false), None));
    };
    let public = match &network.assign_public_ip {
        Prop::Absent => Some(false),
        Prop::Literal(text) => Some(text == "ENABLED"),
        Prop::Expr(_) => None,
    };
    Some(joined(
        resource,
        subnets_of(graph, &network.subnets),
        groups(graph, &network.security_groups),
        public,
    ))
}

fn of_balancer<'a>(graph: &'a Graph, resource: &'a Resource, balancer: &'a LoadBalancer) -> Interfaces<'a> {
    let mut placement = subnets_of(graph, &balancer.subnets);
    if balancer.other.contains_key("SubnetMappings") {
        placement.1 = false;
    }
    let mut groups = groups(graph, &balancer.security_groups);
    let bare = groups.0.is_empty() && groups.1;
    let unfiltered = bare && !matches!(balancer.r#type.text(), None | Some("application"));
    if bare && matches!(balancer.r#type, Prop::Expr(_)) {
        // No group at all, or the default group of the VPC.
        groups.1 = false;
    }
    let public = match &balancer.scheme {
        Prop::Absent => Some(true),
        Prop::Literal(scheme) => Some(scheme != "internal"),
        Prop::Expr(_) => None,
    };
    Interfaces {
        unfiltered,
        ..joined(resource, placement, groups, public)
    }
}

fn of_instance<'a>(
    graph: &'a Graph,
    resource: &'a Resource,
    instance: &'a Instance,
    subnets: &Subnets<'a>,
) -> Interfaces<'a> {
    let Some(interface) = instance.network_interfaces.first() else {
        // Imports may write the subnet and groups beside the interfaces.
        let placement = owned_reference(graph, instance.other.get("SubnetId"));
        let groups = owned_references(graph, instance.other.get("SecurityGroupIds"));
        let maps = placement
            .0
            .first()
            .and_then(|id| subnets.get(id))
            .and_then(|s| s.maps_public_ip);
        return joined(resource, placement, groups, maps);
    };
    let subnet = interface.subnet_id.target().filter(|id| is_subnet(graph, id));
    // An interface that is made elsewhere has its own subnet and groups.
    if interface.is_unknown() || interface.other.contains_key("NetworkInterfaceId") {
        return joined(resource, (Vec::new(), false), (Vec::new(), false), None);
    }
    let public = match &interface.associate_public_ip_address {
        Prop::Absent => subnet
            .and_then(|id| subnets.get(id))
            .and_then(|s| s.maps_public_ip),
        other => flag(other, false),
    };
    // Without a subnet AWS takes one of its default VPC, if there is one (EC2 API, RunInstances, SubnetId).
    let placement = (subnet.into_iter().collect(), subnet.is_some());
    joined(resource, placement, groups(graph, &interface.group_set), public)
}

/// A database instance that is not part of a cluster; those share their cluster's interfaces.
fn of_db_instance<'a>(
    graph: &'a Graph,
    resource: &'a Resource,
    instance: &'a DbInstance,
    accessible: impl Fn(&DbInstance, &References<'a>) -> Option<bool>,
) -> Option<Interfaces<'a>> {
    if !instance.db_cluster_identifier.is_absent() {
        return None;
    }
    let placement = subnet_group(graph, instance.db_subnet_group_name.target());
    let public = accessible(instance, &placement);
    let groups = groups(graph, &instance.vpc_security_groups);
    Some(joined(resource, placement, groups, public))
}

fn joined<'a>(
    resource: &'a Resource,
    (subnets, subnets_known): References<'a>,
    (groups, groups_known): References<'a>,
    public: Option<bool>,
) -> Interfaces<'a> {
    Interfaces {
        resource,
        subnets,
        subnets_known,
        groups,
        groups_known,
        public,
        unfiltered: false,
    }
}

fn subnet_group<'a>(graph: &'a Graph, id: Option<&LogicalId>) -> References<'a> {
    match id.and_then(|id| graph.get(id)).map(|r| &r.kind) {
        Some(Kind::DbSubnetGroup(group)) => subnets_of(graph, &group.subnet_ids),
        _ => (Vec::new(), false),
    }
}

fn subnets_of<'a>(graph: &Graph, list: &'a Prop<Vec<Prop<String>>>) -> References<'a> {
    references(list, |id| is_subnet(graph, id))
}

fn groups<'a>(graph: &Graph, list: &'a Prop<Vec<Prop<String>>>) -> References<'a> {
    references(list, |id| is_group(graph, id))
}

fn references<'a>(list: &'a Prop<Vec<Prop<String>>>, fits: impl Fn(&LogicalId) -> bool) -> References<'a> {
    let items = match list {
        Prop::Absent => return (Vec::new(), true),
        Prop::Expr(_) => return (Vec::new(), false),
        Prop::Literal(items) => items,
    };
    let found: Vec<&LogicalId> = items
        .iter()
        .filter_map(Prop::target)
        .filter(|id| fits(id))
        .collect();
    let known = found.len() == items.len();
    (found, known)
}

/// The references of a property that its kind does not model.
fn owned_references<'a>(graph: &'a Graph, value: Option<&Value>) -> References<'a> {
    let items = match value {
        None => return (Vec::new(), true),
        Some(Value::Array(items)) => items,
        Some(_) => return (Vec::new(), false),
    };
    let found: Vec<&LogicalId> = items
        .iter()
        .filter_map(|item| known(graph, owned_target(Some(item))))
        .collect();
    let complete = found.len() == items.len();
    (found, complete)
}

fn owned_reference<'a>(graph: &'a Graph, value: Option<&Value>) -> References<'a> {
    let found = known(graph, owned_target(value));
    (found.into_iter().collect(), found.is_some())
}

fn owned_target(value: Option<&Value>) -> Option<LogicalId> {
    serde_json::from_value::<Prop<String>>(value?.clone())
        .ok()?
        .target()
        .cloned()
}

fn known(graph: &Graph, id: Option<LogicalId>) -> Option<&LogicalId> {
    let (id, resource) = graph.resources.get_key_value(&id?)?;
    matches!(resource.kind, Kind::Subnet(_) | Kind::SecurityGroup(_)).then_some(id)
}

fn is_subnet(graph: &Graph, id: &LogicalId) -> bool {
    matches!(graph.get(id).map(|r| &r.kind), Some(Kind::Subnet(_)))
}

fn is_group(graph: &Graph, id: &LogicalId) -> bool {
    matches!(graph.get(id).map(|r| &r.kind), Some(Kind::SecurityGroup(_)))
}

/// Yes when one is, no when neither is.
const fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
