//! What stands outside what the graph says: resources that know a thing of the graph, and of which nothing is known.

use std::collections::HashMap;

use serde_json::Value;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, references_in};
use tierwright_compile::{Graph, Resource};

/// Who was given a resource, and may have added something to it.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    /// By nested stacks, custom resources and modules: rules to a group, routes to a table, listeners to a load balancer.
    to_strangers: HashMap<LogicalId, &'a Resource>,
    /// By ways in that are not followed, such as an accelerator.
    to_ways_in: HashMap<LogicalId, &'a Resource>,
    /// By tables that lead what comes in through a gateway to a firewall first.
    pub(super) edges: HashMap<LogicalId, &'a Resource>,
    /// By what learns routes from a VPN.
    pub(super) learns_routes: HashMap<LogicalId, &'a Resource>,
    /// Instances that are given an address of their own.
    pub(super) addresses: HashMap<LogicalId, &'a Resource>,
    /// The default groups of VPCs that somebody else speaks of, by VPC.
    pub(super) default_groups: HashMap<LogicalId, &'a Resource>,
    /// What shuts the internet out of VPCs.
    pub(super) blocks_internet: Option<&'a Resource>,
}

/// Types of AWS that lead connections to a load balancer or instance that they name.
const WAYS_IN: [&str; 5] = [
    "AWS::CloudFront::VpcOrigin",
    "AWS::EC2::VPCEndpointService",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::VpcLattice::TargetGroup",
];

impl<'a> Given<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        let mut given = Self::default();
        for resource in graph.resources.values() {
            let named = |value: Option<&Value>| value.map(references_in).unwrap_or_default();
            match &resource.kind {
                Kind::Eip(eip) => {
                    for (id, _) in named(eip.other.get("InstanceId")) {
                        given.addresses.entry(id).or_insert(resource);
                    }
                }
                Kind::SecurityGroupIngress(rule) => given.add_default_group(resource, &rule.group_id),
                Kind::SecurityGroupEgress(rule) => given.add_default_group(resource, &rule.group_id),
                Kind::Opaque(opaque) => {
                    let properties = &opaque.properties;
                    let all = || references_in(&Value::Object(properties.clone()));
                    match opaque.type_name.as_str() {
                        "AWS::EC2::EIPAssociation" => {
                            for (id, _) in named(properties.get("InstanceId")) {
                                given.addresses.entry(id).or_insert(resource);
                            }
                        }
                        "AWS::EC2::GatewayRouteTableAssociation" => {
                            for (id, _) in named(properties.get("GatewayId")) {
                                given.edges.entry(id).or_insert(resource);
                            }
                        }
                        "AWS::EC2::VPNGatewayRoutePropagation" => {
                            for (id, _) in named(properties.get("RouteTableIds")) {
                                given.learns_routes.entry(id).or_insert(resource);
                            }
                        }
                        "AWS::EC2::VPCBlockPublicAccessOptions" => {
                            given.blocks_internet = given.blocks_internet.or(Some(resource));
                        }
                        name if super::acls::adds_anything(name) => {
                            for (id, attribute) in all() {
                                if attribute.as_deref() == Some("DefaultSecurityGroup") {
                                    given.default_groups.entry(id).or_insert(resource);
                                } else if attribute.as_deref().is_none_or(is_hold) {
                                    given.to_strangers.entry(id).or_insert(resource);
                                }
                            }
                        }
                        name if WAYS_IN.contains(&name) => {
                            for (id, _) in all() {
                                given.to_ways_in.entry(id).or_insert(resource);
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        given
    }

    fn add_default_group(&mut self, rule: &'a Resource, group: &Prop<String>) {
        let named = match group {
            Prop::Expr(Expr::GetAtt(id, attribute)) => vec![(id.clone(), Some(attribute.clone()))],
            Prop::Expr(Expr::Unknown(value)) => references_in(value),
            Prop::Absent | Prop::Literal(_) | Prop::Expr(_) => Vec::new(),
        };
        for (id, attribute) in named {
            if attribute.as_deref() == Some("DefaultSecurityGroup") {
                self.default_groups.entry(id).or_insert(rule);
            }
        }
    }

    /// What may have added something to a resource.
    pub(super) fn stranger(&self, id: &LogicalId) -> Option<&'a Resource> {
        self.to_strangers.get(id).copied()
    }

    /// What may lead connections to a resource.
    pub(super) fn way_in(&self, id: &LogicalId) -> Option<&'a Resource> {
        self.to_ways_in.get(id).copied().or_else(|| self.stranger(id))
    }
}

/// Whether an attribute gives a hold on its resource; a name for people, such as `DNSName`, does not.
fn is_hold(attribute: &str) -> bool {
    attribute.ends_with("Id") || attribute.ends_with("Arn")
}
