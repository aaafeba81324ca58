//! Listeners, target groups and services; distributions and origins; and the ports that resources answer on.

use std::collections::HashMap;

use serde_json::Value;
use tierwright_catalog::kinds::ecs::task_definition::ContainerDefinition;
use tierwright_catalog::kinds::elasticloadbalancingv2::listener::Action;
use tierwright_catalog::kinds::{self, TargetGroup};
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, ResourceKind, references_in};
use tierwright_compile::{Graph, Resource};

use super::Network;

/// A listener of a load balancer.
#[derive(Clone, Debug)]
pub struct Listener<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// Its port, when known.
    pub port: Option<u16>,
}

/// A way of requests through a load balancer to a service, or from a Network Load Balancer to an Application Load Balancer.
#[derive(Clone, Debug)]
pub struct Forward<'a> {
    /// The load balancer.
    pub balancer: &'a LogicalId,
    /// The listener.
    pub listener: &'a Resource,
    /// The listener's port, when known.
    pub listener_port: Option<u16>,
    /// The listener rule; none for the default action.
    pub rule: Option<&'a Resource>,
    /// The target group.
    pub group: &'a Resource,
    /// The service whose tasks register in it, or the load balancer that is registered.
    pub target: &'a LogicalId,
    /// The container's or listener's port that is registered, when known.
    pub port: Option<u16>,
    /// The port of health checks, when it is not the port of the traffic and known.
    pub health_check_port: Option<u16>,
    /// Whether the target sees the client's address rather than the load balancer's.
    pub preserves_client: bool,
}

/// An origin of a distribution.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    /// Its name inside the distribution.
    pub id: Option<&'a str>,
    /// The load balancer or bucket, when it is in the graph.
    pub target: Option<&'a LogicalId>,
    /// The port that it is called on, when there is just one and it is known.
    pub port: Option<u16>,
    /// Whether it is called over TLS; none when that follows the viewer or is not known.
    pub https: Option<bool>,
    /// Whether a behavior sends requests to it.
    pub used: bool,
    /// Whether it is called through a VPC origin: from inside the VPC.
    pub private: bool,
}

/// The ports that a resource answers on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// Whatever its programs listen on.
    Any,
    /// These.
    Ports(Vec<u16>),
    /// Not known here.
    Unknown,
}

#[derive(Debug, Default)]
pub(super) struct Forwarding<'a> {
    pub(super) listeners: HashMap<&'a LogicalId, Vec<Listener<'a>>>,
    pub(super) from: HashMap<&'a LogicalId, Vec<Forward<'a>>>,
    /// Target to the places of its forwards: the load balancer, and the index in its list.
    pub(super) to: HashMap<&'a LogicalId, Vec<(&'a LogicalId, usize)>>,
    pub(super) origins: HashMap<&'a LogicalId, Vec<Origin<'a>>>,
    pub(super) distributions: HashMap<&'a LogicalId, Vec<&'a LogicalId>>,
    /// Target to what says that a load balancer which is not in the graph, or not known in full, forwards to it.
    pub(super) outside: HashMap<&'a LogicalId, &'a Resource>,
}

impl<'a> Forwarding<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        let mut forwarding = Self::default();
        // Target group to the services that register in it and the load balancers registered, with the port.
        let mut targets: HashMap<&LogicalId, Vec<(&LogicalId, Option<u16>)>> = HashMap::new();
        for resource in graph.resources.values() {
            match &resource.kind {
                Kind::Service(service) => {
                    for entry in &service.load_balancers {
                        let group = entry.target_group_arn.target();
                        let known = graph.follow(&entry.target_group_arn).is_some();
                        if !known || port(&entry.container_port).is_none() {
                            forwarding.outside.entry(&resource.id).or_insert(resource);
                        }
                        if let Some(group) = group {
                            targets
                                .entry(group)
                                .or_default()
                                .push((&resource.id, port(&entry.container_port)));
                        }
                    }
                }
                Kind::Listener(listener) => {
                    if let Some(balancer) = listener.load_balancer_arn.target() {
                        let listener = Listener {
                            resource,
                            port: port(&listener.port),
                        };
                        forwarding.listeners.entry(balancer).or_default().push(listener);
                    }
                    forwarding.add_unsure(graph, resource, listener.load_balancer_arn.candidates());
                }
                Kind::Opaque(opaque) if opaque.type_name == kinds::Listener::TYPE => {
                    let named = opaque.properties.get("LoadBalancerArn").map(references_in);
                    let named = named.unwrap_or_default().into_iter().map(|(id, _)| id);
                    forwarding.add_unsure(graph, resource, named.collect());
                }
                Kind::TargetGroup(group) => {
                    for entry in &group.targets {
                        if let Some(target) = graph.follow(&entry.id)
                            && matches!(target.kind, Kind::LoadBalancer(_) | Kind::Instance(_))
                        {
                            let own = if entry.port.is_absent() {
                                &group.port
                            } else {
                                &entry.port
                            };
                            targets
                                .entry(&resource.id)
                                .or_default()
                                .push((&target.id, port(own)));
                        }
                    }
                }
                Kind::Distribution(_) => forwarding.add_origins(graph, resource),
                _ => {}
            }
        }
        for resource in graph.resources.values() {
            match &resource.kind {
                Kind::Listener(listener) => {
                    forwarding.add(graph, &targets, resource, None, &listener.default_actions)
                }
                Kind::ListenerRule(rule) => match graph.follow(&rule.listener_arn) {
                    Some(listener) => {
                        forwarding.add(graph, &targets, listener, Some(resource), &rule.actions);
                    }
                    None => forwarding.add_outside(&targets, resource, &rule.actions),
                },
                _ => {}
            }
        }
        forwarding
    }

    /// A listener that may belong to these, or of which nothing else is known.
    fn add_unsure(&mut self, graph: &'a Graph, resource: &'a Resource, balancers: Vec<LogicalId>) {
        for id in balancers {
            if let Some((balancer, _)) = graph.resources.get_key_value(&id) {
                let listeners = self.listeners.entry(balancer).or_default();
                listeners.push(Listener { resource, port: None });
            }
        }
    }

    fn add(
        &mut self,
        graph: &'a Graph,
        targets: &HashMap<&'a LogicalId, Vec<(&'a LogicalId, Option<u16>)>>,
        listener: &'a Resource,
        rule: Option<&'a Resource>,
        actions: &'a [Action],
    ) {
        let Kind::Listener(kind) = &listener.kind else {
            return;
        };
        let here = graph.follow(&kind.load_balancer_arn).is_some();
        if !here || self::port(&kind.port).is_none() {
            self.add_outside(targets, rule.unwrap_or(listener), actions);
        }
        let Some(balancer) = kind.load_balancer_arn.target() else {
            return;
        };
        for group in actions
            .iter()
            .flat_map(target_groups)
            .filter_map(|id| graph.get(&id))
        {
            let Kind::TargetGroup(properties) = &group.kind else {
                continue;
            };
            let check = properties
                .health_check_port
                .text()
                .and_then(|text| text.parse().ok());
            for (target, port) in targets.get(&group.id).into_iter().flatten() {
                let forward = Forward {
                    balancer,
                    listener,
                    listener_port: self::port(&kind.port),
                    rule,
                    group,
                    target,
                    port: *port,
                    health_check_port: check.filter(|check| Some(*check) != *port),
                    preserves_client: preserves_client(properties),
                };
                let forwards = self.from.entry(balancer).or_default();
                self.to
                    .entry(target)
                    .or_default()
                    .push((balancer, forwards.len()));
                forwards.push(forward);
            }
        }
    }

    /// What is forwarded by a load balancer outside the graph, or on a port that is not known.
    fn add_outside(
        &mut self,
        targets: &HashMap<&'a LogicalId, Vec<(&'a LogicalId, Option<u16>)>>,
        by: &'a Resource,
        actions: &'a [Action],
    ) {
        for group in actions.iter().flat_map(target_groups) {
            for (target, _) in targets.get(&group).into_iter().flatten() {
                self.outside.entry(target).or_insert(by);
            }
        }
    }

    fn add_origins(&mut self, graph: &'a Graph, resource: &'a Resource) {
        let Kind::Distribution(distribution) = &resource.kind else {
            return;
        };
        let Some(config) = distribution.distribution_config.literal() else {
            return;
        };
        let behaviors = || {
            config
                .default_cache_behavior
                .literal()
                .into_iter()
                .chain(&config.cache_behaviors)
        };
        for origin in &config.origins {
            let id = origin.id.text();
            let target = origin_target(graph, &origin.domain_name);
            let private = origin.other.contains_key("VpcOriginConfig");
            let (https, port) = match &origin.custom_origin_config {
                Prop::Literal(custom) => match custom.origin_protocol_policy.text() {
                    Some("http-only") => (Some(false), port_or(&custom.http_port, 80)),
                    Some("https-only") => (Some(true), port_or(&custom.https_port, 443)),
                    _ => (None, None),
                },
                Prop::Absent if private => (None, None),
                Prop::Absent => (Some(true), Some(443)),
                Prop::Expr(_) => (None, None),
            };
            let used = behaviors().any(|b| b.target_origin_id.text() == id);
            self.origins.entry(&resource.id).or_default().push(Origin {
                id,
                target,
                port,
                https,
                used,
                private,
            });
            if let Some(target) = target {
                let distributions = self.distributions.entry(target).or_default();
                if !distributions.contains(&&resource.id) {
                    distributions.push(&resource.id);
                }
            }
        }
    }
}

/// The resource whose name an origin has; of an API it is joined from its id and the Region.
fn origin_target<'a>(graph: &'a Graph, name: &'a Prop<String>) -> Option<&'a LogicalId> {
    match name {
        Prop::Expr(Expr::Join(parts)) => parts
            .iter()
            .filter_map(Prop::target)
            .find(|id| super::apis::is_api(graph.get(id))),
        _ => name.target().filter(|id| graph.get(id).is_some()),
    }
}

/// Whether the targets of a Network Load Balancer's group see the client's address: the attribute's default is no for addresses
/// over TCP or TLS, and yes for everything else (ELB API, TargetGroupAttribute, `preserve_client_ip.enabled`).
fn preserves_client(group: &TargetGroup) -> bool {
    let Some(protocol @ ("TCP" | "TLS" | "UDP" | "TCP_UDP")) = group.protocol.text() else {
        return false;
    };
    let stated = group
        .target_group_attributes
        .iter()
        .find(|a| a.key.text() == Some("preserve_client_ip.enabled"));
    match stated.and_then(|attribute| attribute.value.text()) {
        Some(value) => value == "true",
        None => !(group.target_type.text() == Some("ip") && matches!(protocol, "TCP" | "TLS")),
    }
}

/// The targets of a load balancer's groups that are not resources of the graph: addresses, or what an import does not hold.
pub(super) fn typed_targets<'a>(
    graph: &'a Graph,
    balancer: &LogicalId,
) -> Vec<(&'a Resource, &'a Prop<String>)> {
    let feeds = |listener: &Prop<String>| {
        matches!(graph.follow(listener).map(|r| &r.kind),
            Some(Kind::Listener(kind)) if kind.load_balancer_arn.target() == Some(balancer))
    };
    let actions = graph
        .resources
        .values()
        .flat_map(|resource| match &resource.kind {
            Kind::Listener(kind) if kind.load_balancer_arn.target() == Some(balancer) => {
                kind.default_actions.as_slice()
            }
            Kind::ListenerRule(rule) if feeds(&rule.listener_arn) => rule.actions.as_slice(),
            _ => &[],
        });
    let mut found = Vec::new();
    for group in actions.flat_map(target_groups).filter_map(|id| graph.get(&id)) {
        if let Kind::TargetGroup(kind) = &group.kind {
            let typed = kind
                .targets
                .iter()
                .filter(|entry| graph.follow(&entry.id).is_none());
            found.extend(typed.map(|entry| (group, &entry.id)));
        }
    }
    found
}

/// The target groups of an action, its own or those of a weighted forward, which the catalog does not model.
#[must_use]
pub fn target_groups(action: &Action) -> Vec<LogicalId> {
    let mut found: Vec<LogicalId> = action.target_group_arn.target().cloned().into_iter().collect();
    let weighted = action
        .other
        .get("ForwardConfig")
        .and_then(|config| config.get("TargetGroups"));
    for entry in weighted.and_then(Value::as_array).into_iter().flatten() {
        let arn = entry
            .get("TargetGroupArn")
            .cloned()
            .and_then(|arn| serde_json::from_value::<Prop<String>>(arn).ok());
        if let Some(id) = arn.as_ref().and_then(Prop::target)
            && !found.contains(id)
        {
            found.push(id.clone());
        }
    }
    found
}

pub(super) fn served(network: &Network<'_>, resource: &Resource) -> Served {
    let graph = network.graph();
    match &resource.kind {
        Kind::LoadBalancer(_) => {
            let ports: Option<Vec<u16>> = network.listeners(&resource.id).iter().map(|l| l.port).collect();
            match ports {
                Some(ports) if !network.may_have_listeners(&resource.id) => Served::Ports(ports),
                _ => Served::Unknown,
            }
        }
        Kind::Service(service) => {
            let Some(Kind::TaskDefinition(task)) = graph.follow(&service.task_definition).map(|r| &r.kind)
            else {
                return Served::Unknown;
            };
            if task
                .container_definitions
                .iter()
                .any(ContainerDefinition::is_unknown)
            {
                return Served::Unknown;
            }
            let mappings = task.container_definitions.iter().flat_map(|c| &c.port_mappings);
            let ports: Option<Vec<u16>> = mappings.map(|m| port(&m.container_port)).collect();
            match ports {
                // Mappings are a declaration and no filter where tasks have interfaces of their own (ECS API, PortMapping): a
                // container without one may listen on any port.
                Some(ports) if !ports.is_empty() => Served::Ports(ports),
                _ => Served::Unknown,
            }
        }
        Kind::DbCluster(cluster) => {
            // Which port a PostgreSQL cluster gets without one depends on how it is made: not guessed.
            let engine = cluster.engine.text().filter(|engine| *engine == "aurora-mysql");
            let found = if cluster.port.is_absent() {
                engine.and_then(engine_port)
            } else {
                port(&cluster.port)
            };
            found.map_or(Served::Unknown, |port| Served::Ports(vec![port]))
        }
        Kind::DbInstance(instance) => {
            let found = if instance.port.is_absent() {
                instance.engine.text().and_then(engine_port)
            } else {
                graph.text(&instance.port).and_then(|text| text.parse().ok())
            };
            found.map_or(Served::Unknown, |port| Served::Ports(vec![port]))
        }
        Kind::VpcEndpoint(_) => Served::Ports(vec![443, 80]),
        Kind::Distribution(_) => Served::Ports(vec![443, 80]),
        Kind::Repository(_) | Kind::Bucket(_) | Kind::RestApi(_) | Kind::HttpApi(_) | Kind::UserPool(_) => {
            Served::Ports(vec![443])
        }
        Kind::Instance(_) => Served::Any,
        _ => Served::Unknown,
    }
}

/// The port that a database engine listens on unless told otherwise (RDS API, CreateDBCluster and CreateDBInstance).
fn engine_port(engine: &str) -> Option<u16> {
    match engine {
        "mysql" | "mariadb" | "aurora-mysql" => Some(3306),
        "postgres" | "aurora-postgresql" => Some(5432),
        _ => None,
    }
}

fn port(prop: &Prop<i64>) -> Option<u16> {
    prop.literal().and_then(|port| u16::try_from(*port).ok())
}

fn port_or(prop: &Prop<i64>, default: u16) -> Option<u16> {
    if prop.is_absent() {
        Some(default)
    } else {
        port(prop)
    }
}
