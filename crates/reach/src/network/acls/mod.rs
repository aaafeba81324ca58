//! Network ACLs: which one a subnet has, and what its entries say.
//!
//! An ACL of one's own denies what no entry allows; a VPC's default one allows everything by its rule 100, and entries may be
//! added to it. Entries count in the order of their numbers, and the first that matches decides (VPC guide, *Network ACL
//! basics* and *Network ACL rules*: <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html>).
//!
//! The three types are not in the catalog: their properties are read here, each by itself, so that one that is written in a
//! way nobody expects leaves the others known.

mod decide;
mod passages;

pub use decide::{Far, Pass, Unsure};
pub use passages::{Passage, Passages};

use std::collections::HashMap;

use ipnet::Ipv4Net;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, references_in};
use tierwright_compile::{Graph, Resource};

use super::{ANYWHERE, subnets::Subnet};

const ACL: &str = "AWS::EC2::NetworkAcl";
const ENTRY: &str = "AWS::EC2::NetworkAclEntry";
const ASSOCIATION: &str = "AWS::EC2::SubnetNetworkAclAssociation";

/// The attribute of a VPC that is the id of its default ACL.
const DEFAULT: &str = "DefaultNetworkAcl";

/// A network ACL.
#[derive(Clone, Debug)]
pub struct Acl<'a> {
    /// The ACL, or the VPC whose default one it is.
    pub resource: &'a Resource,
    /// Its entries, by number; those of which it is not known come first.
    pub entries: Vec<Entry<'a>>,
    /// What may add entries of which nothing is known here.
    pub open_to: Option<&'a Resource>,
}

/// An entry of a network ACL.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The resource; the VPC for the rule that its default ACL has from the beginning.
    pub resource: &'a Resource,
    /// Whether it is there, and this ACL's, for certain.
    pub sure: bool,
    /// Whether it is about what leaves the subnet.
    pub outbound: Option<bool>,
    /// Its place in the order.
    pub number: Option<i64>,
    /// Whether it allows what it matches.
    pub allows: Option<bool>,
    /// The protocols that it matches.
    pub protocols: Protocols,
    /// The addresses that it matches.
    pub peer: EntryPeer<'a>,
    /// The destination ports that it matches, both ends included.
    pub ports: Option<(u16, u16)>,
}

/// The protocols that an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocols {
    /// Every one.
    All,
    /// The one with this number, such as 6 for TCP.
    One(i64),
    /// Not known here.
    Unknown,
}

/// The addresses that an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPeer<'a> {
    /// An IPv4 range.
    Range(Ipv4Net),
    /// The range that a parameter supplies, with its default.
    Parameter(&'a LogicalId, Option<Ipv4Net>),
    /// IPv6 addresses: no IPv4 packet.
    Ipv6,
    /// Not known here.
    Unknown,
}

/// The network ACL that a subnet has.
#[derive(Clone, Copy, Debug)]
pub enum SubnetAcl<'a> {
    /// This one: an ACL, or the default one of a VPC by the VPC's id.
    Known(&'a LogicalId),
    /// Not known here, because of this association if there is one: without it, because the VPC is not in the graph.
    Unknown(Option<&'a Resource>),
}

/// The network ACLs of a graph.
#[derive(Debug, Default)]
pub(super) struct Acls<'a> {
    /// By the id of the ACL, or of the VPC for its default one.
    pub(super) by_id: HashMap<&'a LogicalId, Acl<'a>>,
    /// What associations say, by subnet.
    associated: HashMap<&'a LogicalId, SubnetAcl<'a>>,
}

impl Acl<'_> {
    /// Whether it is a VPC's default one.
    #[must_use]
    pub const fn is_default(&self) -> bool {
        matches!(self.resource.kind, Kind::Vpc(_))
    }

    /// Whether it lets everything through for certain: a default one that nobody adds entries to.
    fn is_plain(&self) -> bool {
        self.is_default() && self.open_to.is_none() && self.entries.len() == 2
    }
}

impl<'a> Acls<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        let mut acls = Self::default();
        for resource in graph.resources.values() {
            if matches!(resource.kind, Kind::Vpc(_)) {
                // VPC guide, *Default network ACL*: rule 100 allows all IPv4 traffic, in and out.
                let entries = [false, true].map(|outbound| Entry {
                    resource,
                    sure: true,
                    outbound: Some(outbound),
                    number: Some(100),
                    allows: Some(true),
                    protocols: Protocols::All,
                    peer: EntryPeer::Range(ANYWHERE),
                    ports: Some((0, u16::MAX)),
                });
                acls.add(resource, entries.to_vec());
            } else if resource.kind.type_name() == ACL {
                acls.add(resource, Vec::new());
            }
        }
        for resource in graph.resources.values() {
            let Kind::Opaque(opaque) = &resource.kind else {
                continue;
            };
            match opaque.type_name.as_str() {
                ENTRY => acls.add_entry(graph, resource, &opaque.properties),
                ASSOCIATION => acls.add_association(graph, resource, &opaque.properties),
                // A nested stack, a custom resource or a module that knows the ACL may add entries.
                name if adds_anything(name) => {
                    for (id, attribute) in references_in(&Value::Object(opaque.properties.clone())) {
                        if let Some(acl) = acls.by_id.get_mut(&id)
                            && (!acl.is_default() || attribute.as_deref() == Some(DEFAULT))
                        {
                            acl.open_to = acl.open_to.or(Some(resource));
                        }
                    }
                }
                _ => {}
            }
        }
        for acl in acls.by_id.values_mut() {
            acl.entries.sort_by_key(|entry| entry.number.unwrap_or(0));
        }
        acls
    }

    fn add(&mut self, resource: &'a Resource, entries: Vec<Entry<'a>>) {
        let acl = Acl {
            resource,
            entries,
            open_to: None,
        };
        self.by_id.insert(&resource.id, acl);
    }

    fn add_entry(&mut self, graph: &'a Graph, resource: &'a Resource, properties: &Map<String, Value>) {
        let id: Prop<String> = property(properties, "NetworkAclId");
        let entry = read(graph, resource, properties);
        match self.named(&id) {
            Some(acl) => {
                if let Some(acl) = self.by_id.get_mut(acl) {
                    acl.entries.push(entry);
                }
            }
            None => {
                for id in id.candidates() {
                    if let Some(acl) = self.by_id.get_mut(&id) {
                        let entry = Entry {
                            sure: false,
                            ..entry.clone()
                        };
                        acl.entries.push(entry);
                    }
                }
            }
        }
    }

    fn add_association(&mut self, graph: &'a Graph, resource: &'a Resource, properties: &Map<String, Value>) {
        let subnet: Prop<String> = property(properties, "SubnetId");
        let acl: Prop<String> = property(properties, "NetworkAclId");
        let acl = self
            .named(&acl)
            .map_or(SubnetAcl::Unknown(Some(resource)), SubnetAcl::Known);
        let unsure = SubnetAcl::Unknown(Some(resource));
        let subnets = subnet.target().cloned().map(|id| (id, acl));
        let candidates = subnet.candidates().into_iter().map(|id| (id, unsure));
        for (id, acl) in subnets.into_iter().chain(candidates) {
            let Some((id, _)) = graph.resources.get_key_value(&id) else {
                continue;
            };
            // A subnet has one ACL: of two associations the last to be made holds, which nobody knows.
            let another = match (self.associated.get(id), acl) {
                (None, _) => false,
                (Some(SubnetAcl::Known(old)), SubnetAcl::Known(new)) => *old != new,
                (Some(_), _) => true,
            };
            self.associated.insert(id, if another { unsure } else { acl });
        }
    }

    /// The ACL that a property names for certain.
    fn named(&self, id: &Prop<String>) -> Option<&'a LogicalId> {
        let attribute = match id {
            Prop::Expr(Expr::GetAtt(_, attribute)) => Some(attribute.as_str()),
            _ => None,
        };
        let (id, acl) = self.by_id.get_key_value(id.target()?)?;
        (acl.is_default() == (attribute == Some(DEFAULT))).then_some(*id)
    }

    /// The ACL of a subnet.
    pub(super) fn of(&self, subnet: &Subnet<'a>) -> SubnetAcl<'a> {
        if let Some(acl) = self.associated.get(&subnet.resource.id) {
            return *acl;
        }
        subnet.vpc.map_or(SubnetAcl::Unknown(None), SubnetAcl::Known)
    }
}

/// Whether a resource of this type may add others to what it is given: rules to a group, entries to an ACL.
pub(super) fn adds_anything(type_name: &str) -> bool {
    !type_name.starts_with("AWS::")
        || ["AWS::CloudFormation::", "AWS::ServiceCatalog::"]
            .iter()
            .any(|prefix| type_name.starts_with(prefix))
        || type_name.ends_with("::MODULE")
}

fn read<'a>(graph: &'a Graph, resource: &'a Resource, properties: &Map<String, Value>) -> Entry<'a> {
    let protocols = match property::<String>(properties, "Protocol") {
        Prop::Literal(text) => match text.to_ascii_lowercase().as_str() {
            "-1" | "all" => Protocols::All,
            "tcp" => Protocols::One(6),
            "udp" => Protocols::One(17),
            number => number.parse().map_or(Protocols::Unknown, Protocols::One),
        },
        Prop::Absent | Prop::Expr(_) => Protocols::Unknown,
    };
    let allows = match property::<String>(properties, "RuleAction") {
        Prop::Literal(text) if text.eq_ignore_ascii_case("allow") => Some(true),
        Prop::Literal(text) if text.eq_ignore_ascii_case("deny") => Some(false),
        Prop::Absent | Prop::Literal(_) | Prop::Expr(_) => None,
    };
    Entry {
        resource,
        sure: true,
        outbound: super::flag(&property(properties, "Egress"), false),
        number: property::<i64>(properties, "RuleNumber").value(),
        allows,
        protocols,
        peer: peer(graph, properties),
        ports: match protocols {
            // Ports count for TCP and UDP only (EC2 API, CreateNetworkAclEntry, Protocol).
            Protocols::One(6 | 17) => ports(properties),
            Protocols::All | Protocols::One(_) => Some((0, u16::MAX)),
            Protocols::Unknown => None,
        },
    }
}

fn ports(properties: &Map<String, Value>) -> Option<(u16, u16)> {
    let range: Prop<Map<String, Value>> = property(properties, "PortRange");
    let range = range.literal()?;
    let end = |name: &str| {
        let end: Prop<i64> = property(range, name);
        end.value().and_then(|port| u16::try_from(port).ok())
    };
    Some((end("From")?, end("To")?))
}

fn peer<'a>(graph: &'a Graph, properties: &Map<String, Value>) -> EntryPeer<'a> {
    let range: Prop<String> = property(properties, "CidrBlock");
    let parsed = |text: Option<String>| {
        let range: Option<Ipv4Net> = text.and_then(|text| text.parse().ok());
        range.map(|range| range.trunc())
    };
    let known = |text| parsed(text).map_or(EntryPeer::Unknown, EntryPeer::Range);
    match &range {
        Prop::Absent if properties.contains_key("Ipv6CidrBlock") => EntryPeer::Ipv6,
        Prop::Absent => EntryPeer::Unknown,
        Prop::Literal(text) => known(Some(text.clone())),
        Prop::Expr(Expr::Ref(id)) => match graph.parameters.iter().find(|p| &p.id == id) {
            Some(parameter) => EntryPeer::Parameter(&parameter.id, parsed(parameter.default.clone())),
            None => EntryPeer::Unknown,
        },
        Prop::Expr(Expr::GetAtt(id, attribute)) if attribute == "CidrBlock" => {
            match graph.get(id).map(|resource| &resource.kind) {
                // The first range of the VPC.
                Some(Kind::Vpc(vpc)) => known(graph.text(&vpc.cidr_block)),
                Some(Kind::Subnet(subnet)) => known(graph.text(&subnet.cidr_block)),
                _ => EntryPeer::Unknown,
            }
        }
        Prop::Expr(_) => known(graph.text(&range)),
    }
}

/// A property by its name. What is not of the expected shape is not known.
fn property<T: DeserializeOwned>(properties: &Map<String, Value>, name: &str) -> Prop<T> {
    let Some(value) = properties.get(name) else {
        return Prop::Absent;
    };
    serde_json::from_value(value.clone()).unwrap_or_else(|_| Prop::Expr(Expr::Unknown(value.clone())))
}
