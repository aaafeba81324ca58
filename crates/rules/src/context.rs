//! What the rules look at: the graph with its network, and answers that several of them need, computed once.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::Value;
use tierwright_catalog::kinds::{DbCluster, DbInstance, Distribution, Instance, LoadBalancer, Service};
use tierwright_catalog::{Kind, LogicalId, references_in};
use tierwright_compile::{Compiled, Flow, FlowEnd, Graph, Resource};
use tierwright_model::{Design, Environment, Id, Layer, Protocol, Tier};
use tierwright_reach::network::{ANYWHERE, Interfaces, Table, Way, Zone};
use tierwright_reach::{Answer, Blocker, Network, Reason};

use crate::ids::{Ids, Taken};
use crate::needs::{Need, needs};

/// What a check may look at.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) design: Option<&'a Design>,
    pub(crate) graph: &'a Graph,
    pub(crate) network: Network<'a>,
    flows: &'a [Flow],
    connections: OnceCell<Vec<Connected>>,
    needs: OnceCell<Vec<Need<'a>>>,
    strays: OnceCell<Vec<(&'a LogicalId, &'a LogicalId)>>,
    layers: OnceCell<HashMap<&'a str, &'a Layer>>,
    called: OnceCell<HashMap<LogicalId, Vec<usize>>>,
    handed_out: OnceCell<HashSet<LogicalId>>,
    taken: OnceCell<Taken<'a>>,
    tiers: OnceCell<HashMap<&'a str, &'a Tier>>,
}

/// An intended connection with its answer.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) flow: Flow,
    pub(crate) answer: Answer,
}

impl Connected {
    pub(crate) fn blocked_by(&self) -> Option<Reason> {
        self.answer.blocked_by()
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(design: Option<&'a Design>, compiled: &'a Compiled) -> Self {
        Self {
            design,
            graph: &compiled.graph,
            network: Network::new(&compiled.graph),
            flows: &compiled.flows,
            connections: OnceCell::new(),
            needs: OnceCell::new(),
            strays: OnceCell::new(),
            layers: OnceCell::new(),
            called: OnceCell::new(),
            handed_out: OnceCell::new(),
            taken: OnceCell::new(),
            tiers: OnceCell::new(),
        }
    }

    /// Whether people depend on the design: some rules hold back for the others.
    pub(crate) fn is_production(&self) -> bool {
        self.graph.settings.environment == Environment::Production
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = &'a Resource> {
        self.graph.resources.values()
    }

    pub(crate) fn services(&self) -> impl Iterator<Item = (&'a Resource, &'a Service)> {
        self.resources().filter_map(|r| {
            if let Kind::Service(kind) = &r.kind {
                Some((r, kind))
            } else {
                None
            }
        })
    }

    pub(crate) fn balancers(&self) -> impl Iterator<Item = (&'a Resource, &'a LoadBalancer)> {
        self.resources().filter_map(|r| {
            if let Kind::LoadBalancer(kind) = &r.kind {
                Some((r, kind))
            } else {
                None
            }
        })
    }

    pub(crate) fn clusters(&self) -> impl Iterator<Item = (&'a Resource, &'a DbCluster)> {
        self.resources().filter_map(|r| {
            if let Kind::DbCluster(kind) = &r.kind {
                Some((r, kind))
            } else {
                None
            }
        })
    }

    /// RDS instances that stand alone, not those of a cluster.
    pub(crate) fn db_instances(&self) -> impl Iterator<Item = (&'a Resource, &'a DbInstance)> {
        self.resources().filter_map(|r| match &r.kind {
            Kind::DbInstance(kind) if kind.db_cluster_identifier.is_absent() => Some((r, kind)),
            _ => None,
        })
    }

    pub(crate) fn instances(&self) -> impl Iterator<Item = (&'a Resource, &'a Instance)> {
        self.resources().filter_map(|r| {
            if let Kind::Instance(kind) = &r.kind {
                Some((r, kind))
            } else {
                None
            }
        })
    }

    pub(crate) fn distributions(&self) -> impl Iterator<Item = (&'a Resource, &'a Distribution)> {
        self.resources().filter_map(|r| {
            if let Kind::Distribution(kind) = &r.kind {
                Some((r, kind))
            } else {
                None
            }
        })
    }

    /// The interfaces of databases, clusters and single instances alike.
    pub(crate) fn databases(&self) -> impl Iterator<Item = &Interfaces<'a>> {
        self.network
            .with_interfaces()
            .filter(|i| is_database(&i.resource.kind))
    }

    /// Whether somebody said who calls whom: a template never does.
    pub(crate) const fn has_connections(&self) -> bool {
        !self.flows.is_empty()
    }

    /// What is meant to connect, with the answers: the connections of the document, and what the graph itself says of load
    /// balancers, APIs and distributions, which is all that an import has.
    pub(crate) fn connections(&self) -> &[Connected] {
        self.connections.get_or_init(|| {
            let mut flows: Vec<Flow> = self.flows.to_vec();
            let known: HashSet<(&LogicalId, &LogicalId, u16)> = self
                .flows
                .iter()
                .filter_map(|f| Some((f.from.resource()?, &f.to, f.port)))
                .collect();
            let mut add = |from: &LogicalId, to: &LogicalId, port: u16, origin: &str| {
                if !known.contains(&(from, to, port)) {
                    let from = FlowEnd::Resource(from.clone());
                    flows.push(Flow {
                        origin: origin.to_owned(),
                        from,
                        to: to.clone(),
                        protocol: Protocol::Tcp,
                        port,
                    });
                }
            };
            for (balancer, _) in self.balancers() {
                for forward in self.network.forwards(&balancer.id) {
                    if let Some(port) = forward.port {
                        add(forward.balancer, forward.target, port, &forward.group.origin);
                    }
                    if let Some(port) = forward.health_check_port {
                        add(forward.balancer, forward.target, port, &forward.group.origin);
                    }
                }
            }
            for api in self.resources() {
                for way in self.network.api_targets(&api.id) {
                    if let (Some(target), Some(port)) = (way.target, way.port)
                        && matches!(
                            self.graph.get(target).map(|r| &r.kind),
                            Some(Kind::LoadBalancer(_))
                        )
                    {
                        add(&api.id, target, port, &api.origin);
                    }
                }
            }
            for (distribution, _) in self.distributions() {
                for origin in self.network.origins(&distribution.id).iter().filter(|o| o.used) {
                    if let (Some(target), Some(port)) = (origin.target, origin.port)
                        && matches!(
                            self.graph.get(target).map(|r| &r.kind),
                            Some(Kind::LoadBalancer(_))
                        )
                    {
                        add(&distribution.id, target, port, &distribution.origin);
                    }
                }
            }
            let answered = flows.into_iter().map(|flow| {
                let answer = self
                    .network
                    .connect(&flow.from, &flow.to, flow.protocol, flow.port);
                Connected { flow, answer }
            });
            answered.collect()
        })
    }

    /// Whether a connection is only there for health checks, on a port of their own. A container may answer them on a port that
    /// it does not map: where tasks have interfaces of their own a mapping is no filter (ECS API, PortMapping).
    pub(crate) fn is_health_check(&self, connected: &Connected) -> bool {
        let flow = &connected.flow;
        let ways = || {
            let ways = self.network.forwards_to(&flow.to);
            ways.filter(|way| Some(way.balancer) == flow.from.resource())
        };
        let traffic = ways().any(|way| way.port == Some(flow.port));
        !traffic && ways().any(|way| way.health_check_port == Some(flow.port))
    }

    /// The resource that a finding about a blocker stands on: in a template the security group, which is what has to change;
    /// in a design the tier, which is what a person sees.
    pub(crate) fn group_to_change(&self, blocker: Option<&Blocker>) -> Option<&'a Resource> {
        let blocker = blocker.filter(|_| self.design.is_none())?;
        let resource = self.graph.get(&LogicalId::new(blocker.resource.as_str()))?;
        matches!(resource.kind, Kind::SecurityGroup(_)).then_some(resource)
    }

    /// Whether an import hands a resource to something of which nothing is known: a nested stack or a type that the catalog does
    /// not know, a resource that is not judged, or an output, for other stacks. Listeners, targets and rules of it may be there.
    pub(crate) fn is_handed_out(&self, id: &LogicalId) -> bool {
        if self.design.is_some() {
            return false;
        }
        let handed_out = self.handed_out.get_or_init(|| {
            let opaque = self.resources().filter_map(|resource| match &resource.kind {
                Kind::Opaque(opaque) => Some(references_in(&Value::Object(opaque.properties.clone()))),
                _ => None,
            });
            let outputs = self.graph.outputs.iter();
            let outputs =
                outputs.map(|output| references_in(&serde_json::to_value(&output.value).unwrap_or_default()));
            // A name for people, such as `DNSName`, gives nobody a hold on the resource.
            let whole =
                |attribute: Option<&str>| attribute.is_none_or(|a| a.ends_with("Arn") || a.ends_with("Id"));
            let named = opaque.chain(outputs).flatten();
            named
                .filter(|(_, attribute)| whole(attribute.as_deref()))
                .map(|(id, _)| id)
                .collect()
        });
        handed_out.contains(id)
    }

    /// The connections whose target a resource is.
    pub(crate) fn connections_to(&self, id: &LogicalId) -> impl Iterator<Item = &Connected> {
        let called = self.called.get_or_init(|| {
            let mut called: HashMap<LogicalId, Vec<usize>> = HashMap::new();
            for (index, connected) in self.connections().iter().enumerate() {
                called.entry(connected.flow.to.clone()).or_default().push(index);
            }
            called
        });
        called
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|index| self.connections().get(*index))
    }

    /// The layer of the document that a subnet lies in, by the subnet's id in the document.
    pub(crate) fn layer_of(&self, subnet: &str) -> Option<&'a Layer> {
        let layers = self.layers.get_or_init(|| {
            let subnets = self
                .design
                .into_iter()
                .flat_map(|design| design.network.subnets());
            subnets
                .map(|(layer, subnet)| (subnet.id.as_str(), layer))
                .collect()
        });
        layers.get(subnet).copied()
    }

    /// Ids for what a mend adds; none for an import.
    pub(crate) fn ids(&self) -> Option<Ids<'_>> {
        let design = self.design?;
        Some(Ids::new(self.taken.get_or_init(|| Taken::new(design))))
    }

    /// The tier that a resource comes from; none for an import.
    pub(crate) fn tier(&self, resource: &Resource) -> Option<&'a Tier> {
        self.tier_named(&resource.origin)
    }

    /// The tier of the document with this id.
    pub(crate) fn tier_by_id(&self, id: &Id) -> Option<&'a Tier> {
        self.tier_named(id.as_str())
    }

    fn tier_named(&self, id: &str) -> Option<&'a Tier> {
        let tiers = self.tiers.get_or_init(|| {
            let tiers = self.design.into_iter().flat_map(|design| &design.tiers);
            tiers.map(|tier| (tier.id.as_str(), tier)).collect()
        });
        tiers.get(id).copied()
    }

    /// What tasks and instances need of AWS, with the answers.
    pub(crate) fn needs(&self) -> &[Need<'a>] {
        self.needs.get_or_init(|| needs(self))
    }

    /// Subnets without a route table of their own among siblings that have one, each with such a sibling: most likely
    /// forgotten. Siblings are the subnets of one layer, or of one tier of an import.
    pub(crate) fn strays(&self) -> &[(&'a LogicalId, &'a LogicalId)] {
        self.strays.get_or_init(|| {
            let subnets = self
                .resources()
                .filter(|resource| matches!(resource.kind, Kind::Subnet(_)));
            let by_origin: HashMap<&str, &'a LogicalId> =
                subnets.map(|r| (r.origin.as_str(), &r.id)).collect();
            let mut families: Vec<Vec<&'a LogicalId>> = Vec::new();
            for layer in self.design.into_iter().flat_map(|design| &design.network.layers) {
                families.push(
                    layer
                        .subnets
                        .iter()
                        .filter_map(|s| by_origin.get(s.id.as_str()).copied())
                        .collect(),
                );
            }
            families.extend(
                self.network
                    .with_interfaces()
                    .map(|interfaces| interfaces.subnets.clone()),
            );
            let mut found: Vec<(&LogicalId, &LogicalId)> = Vec::new();
            for family in families {
                let table = |id: &LogicalId| self.network.subnet(id).map(|subnet| subnet.table);
                let with = family
                    .iter()
                    .copied()
                    .find(|id| matches!(table(id), Some(Table::Own(_))));
                let Some(sibling) = with else { continue };
                for id in family.into_iter().filter(|id| table(id) == Some(Table::Main)) {
                    if !found.iter().any(|(other, _)| *other == id) {
                        found.push((id, sibling));
                    }
                }
            }
            found
        })
    }

    /// Whether a subnet, by its logical id, is one of the [`Context::strays`].
    pub(crate) fn is_stray(&self, subnet: &str) -> bool {
        self.strays().iter().any(|(id, _)| id.as_str() == subnet)
    }

    /// Whether a resource has no security group of its own. That is a finding by itself, from which others follow.
    pub(crate) fn in_default_group(&self, id: &LogicalId) -> bool {
        self.network
            .interfaces(id)
            .is_some_and(Interfaces::in_default_group)
    }

    /// The subnets of a resource, as resources.
    pub(crate) fn subnets_of(&self, interfaces: &Interfaces<'a>) -> impl Iterator<Item = &'a Resource> {
        interfaces.subnets.iter().filter_map(|id| self.graph.get(id))
    }

    /// The known availability zones of subnets; none when one of them is not known.
    pub(crate) fn zones(&self, subnets: &[&'a LogicalId]) -> Option<Vec<Zone<'a>>> {
        subnets.iter().map(|id| self.network.subnet(id)?.zone).collect()
    }

    /// Whether packets for the internet find no way out of a subnet.
    pub(crate) fn is_isolated(&self, subnet: &LogicalId) -> bool {
        matches!(self.network.way(subnet, ANYWHERE), Way::LocalOnly)
    }

    /// Whether a subnet is known to have no route to an internet gateway.
    pub(crate) fn is_private(&self, subnet: &LogicalId) -> bool {
        self.network.is_public(subnet) == Some(false)
    }
}

/// Whether a kind is a database.
pub(crate) const fn is_database(kind: &Kind) -> bool {
    matches!(kind, Kind::DbCluster(_) | Kind::DbInstance(_))
}
