//! Security groups and their rules, inline and separate ones alike.

use std::collections::HashMap;

use ipnet::{Ipv4Net, Ipv6Net};
use tierwright_catalog::kinds::{SecurityGroupEgress, SecurityGroupIngress};
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, references_in};
use tierwright_compile::{Graph, Resource};
use tierwright_model::{Direction, Protocol};

use super::ANYWHERE;
use super::given::Given;

/// A security group with its rules.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// What members accept.
    pub ingress: Vec<GroupRule<'a>>,
    /// What members may open.
    pub egress: Vec<GroupRule<'a>>,
    /// The resources whose interfaces have the group.
    pub members: Vec<&'a LogicalId>,
}

/// A rule of a group.
#[derive(Clone, Debug)]
pub struct GroupRule<'a> {
    /// The rule as a resource; the group itself for an inline rule.
    pub resource: &'a Resource,
    /// Protocol and ports.
    pub ports: Ports,
    /// The other side.
    pub peer: Peer<'a>,
    /// Why it is there, when that is literal text.
    pub description: Option<&'a str>,
}

/// What a rule lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Every protocol and port.
    All,
    /// TCP or UDP ports, both ends included.
    Range {
        /// The transport.
        protocol: Protocol,
        /// The first port.
        from: u16,
        /// The last port.
        to: u16,
    },
    /// Messages of ICMP, or of ICMPv6. They open no port.
    Icmp {
        /// Whether it is ICMPv6.
        v6: bool,
        /// The type; none is every type.
        message_type: Option<u8>,
        /// The code; none is every code.
        code: Option<u8>,
    },
    /// Another protocol, such as ESP.
    Other,
    /// Not known here.
    Unknown,
}

/// The other side of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer<'a> {
    /// An IPv4 range.
    Range(Ipv4Net),
    /// The range that a parameter supplies, with its default.
    Parameter(&'a LogicalId, Option<Ipv4Net>),
    /// An IPv6 range, when it is known. No IPv4 address is in one.
    Ipv6(Option<Ipv6Net>),
    /// The members of a group.
    Group(&'a LogicalId),
    /// An AWS-managed prefix list, by its name with `{region}` for the Region.
    PrefixList(&'a str),
    /// Not known here.
    Unknown,
}

impl<'a> Group<'a> {
    /// The rules of one direction.
    #[must_use]
    pub fn rules(&self, direction: Direction) -> &[GroupRule<'a>] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

impl GroupRule<'_> {
    /// Whether the rule is a resource of its own rather than a line inside its group.
    #[must_use]
    pub const fn is_separate(&self) -> bool {
        matches!(
            self.resource.kind,
            Kind::SecurityGroupIngress(_) | Kind::SecurityGroupEgress(_)
        )
    }
}

impl Ports {
    /// Whether the port is let through; none when that is not known.
    #[must_use]
    pub fn covers(self, protocol: Protocol, port: u16) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::Range {
                protocol: own,
                from,
                to,
            } => Some(own == protocol && (from..=to).contains(&port)),
            Self::Icmp { .. } | Self::Other => Some(false),
            Self::Unknown => None,
        }
    }
}

impl std::fmt::Display for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all ports"),
            Self::Range { protocol, from, to } if from == to => {
                write!(f, "{} {from}", protocol.as_ip_protocol())
            }
            Self::Range {
                protocol,
                from: 0,
                to: 65_535,
            } => write!(f, "every {} port", protocol.as_ip_protocol()),
            Self::Range { protocol, from, to } => write!(f, "{} {from} to {to}", protocol.as_ip_protocol()),
            Self::Icmp {
                v6,
                message_type,
                code,
            } => {
                f.write_str(if *v6 { "ICMPv6" } else { "ICMP" })?;
                if let Some(message_type) = message_type {
                    write!(f, " type {message_type}")?;
                }
                if let Some(code) = code {
                    write!(f, " code {code}")?;
                }
                Ok(())
            }
            Self::Other => f.write_str("another protocol"),
            Self::Unknown => f.write_str("ports that are not known here"),
        }
    }
}

impl Peer<'_> {
    /// Whether the peer is every IPv4 or IPv6 address.
    #[must_use]
    pub fn is_world(self) -> bool {
        match self {
            Self::Range(range) | Self::Parameter(_, Some(range)) => range.prefix_len() == 0,
            Self::Ipv6(range) => range.is_some_and(|range| range.prefix_len() == 0),
            Self::Parameter(_, None) | Self::Group(_) | Self::PrefixList(_) | Self::Unknown => false,
        }
    }

    /// Whether the peer is every IPv4 address.
    #[must_use]
    pub fn is_ipv4_world(self) -> bool {
        self.range().is_some_and(|range| range.prefix_len() == 0)
    }

    /// The IPv4 range, when known.
    #[must_use]
    pub const fn range(self) -> Option<Ipv4Net> {
        match self {
            Self::Range(range) => Some(range),
            Self::Parameter(_, range) => range,
            Self::Ipv6(_) | Self::Group(_) | Self::PrefixList(_) | Self::Unknown => None,
        }
    }
}

pub(super) fn groups<'a>(graph: &'a Graph, given: &Given<'a>) -> HashMap<&'a LogicalId, Group<'a>> {
    let mut groups: HashMap<&LogicalId, Group<'a>> = HashMap::new();
    for resource in graph.resources.values() {
        let Kind::SecurityGroup(group) = &resource.kind else {
            continue;
        };
        let ingress = group
            .security_group_ingress
            .iter()
            .map(|rule| self::ingress(graph, resource, rule))
            .collect();
        let egress = group
            .security_group_egress
            .iter()
            .map(|rule| self::egress(graph, resource, rule))
            .collect();
        groups.insert(
            &resource.id,
            Group {
                resource,
                ingress,
                egress,
                members: Vec::new(),
            },
        );
    }
    for resource in graph.resources.values() {
        match &resource.kind {
            Kind::SecurityGroupIngress(rule) => {
                if let Some(group) = rule.group_id.target().and_then(|id| groups.get_mut(id)) {
                    group.ingress.push(ingress(graph, resource, rule));
                }
                let named = rule.other.get("GroupName").map(references_in).unwrap_or_default();
                let named = named.into_iter().map(|(id, _)| id);
                for id in rule.group_id.candidates().into_iter().chain(named) {
                    if let Some(group) = groups.get_mut(&id) {
                        group.ingress.push(unsure(resource));
                    }
                }
            }
            Kind::SecurityGroupEgress(rule) => {
                if let Some(group) = rule.group_id.target().and_then(|id| groups.get_mut(id)) {
                    group.egress.push(egress(graph, resource, rule));
                }
                for id in rule.group_id.candidates() {
                    if let Some(group) = groups.get_mut(&id) {
                        group.egress.push(unsure(resource));
                    }
                }
            }
            _ => {}
        }
    }
    for group in groups.values_mut() {
        if group.egress.is_empty() {
            // AWS adds a rule that lets everything out, and takes it away as soon as another one is stated, inline or
            // separate (CloudFormation guide, *AWS::EC2::SecurityGroup*; aws-cdk issue 987).
            let (resource, peer) = (group.resource, Peer::Range(ANYWHERE));
            group.egress.push(GroupRule {
                resource,
                ports: Ports::All,
                peer,
                description: None,
            });
        }
        // A rule to the loopback address is only there to replace that default: nothing leaves by it.
        group
            .egress
            .retain(|rule| rule.peer.range().is_none_or(|range| !range.addr().is_loopback()));
        // A nested stack or a custom resource may add rules to a group that it is given.
        if let Some(resource) = given.stranger(&group.resource.id) {
            group.ingress.push(unsure(resource));
            group.egress.push(unsure(resource));
        }
    }
    groups
}

/// A rule of which it is not known whether it is the group's.
const fn unsure(resource: &Resource) -> GroupRule<'_> {
    GroupRule {
        resource,
        ports: Ports::Unknown,
        peer: Peer::Unknown,
        description: None,
    }
}

fn ingress<'a>(graph: &'a Graph, resource: &'a Resource, rule: &'a SecurityGroupIngress) -> GroupRule<'a> {
    GroupRule {
        resource,
        ports: ports(&rule.ip_protocol, &rule.from_port, &rule.to_port),
        peer: peer(
            graph,
            &rule.cidr_ip,
            &rule.cidr_ipv6,
            &rule.source_security_group_id,
            &rule.source_prefix_list_id,
        ),
        description: rule.description.text(),
    }
}

fn egress<'a>(graph: &'a Graph, resource: &'a Resource, rule: &'a SecurityGroupEgress) -> GroupRule<'a> {
    let (group, list) = (
        &rule.destination_security_group_id,
        &rule.destination_prefix_list_id,
    );
    GroupRule {
        resource,
        ports: ports(&rule.ip_protocol, &rule.from_port, &rule.to_port),
        peer: peer(graph, &rule.cidr_ip, &rule.cidr_ipv6, group, list),
        description: rule.description.text(),
    }
}

fn ports(protocol: &Prop<String>, from: &Prop<i64>, to: &Prop<i64>) -> Ports {
    let protocol = match protocol.text() {
        Some("-1") => return Ports::All,
        Some("tcp" | "6") => Protocol::Tcp,
        Some("udp" | "17") => Protocol::Udp,
        Some("icmp" | "1") => return icmp(false, from, to),
        Some("icmpv6" | "58") => return icmp(true, from, to),
        Some(_) => return Ports::Other,
        None => return Ports::Unknown,
    };
    // EC2 API, AuthorizeSecurityGroupIngress: no ports, or -1, means all of them.
    let bound = |prop: &Prop<i64>, all: u16| match prop {
        Prop::Absent | Prop::Literal(-1) => Some(all),
        Prop::Literal(port) => u16::try_from(*port).ok(),
        Prop::Expr(_) => None,
    };
    match (bound(from, 0), bound(to, u16::MAX)) {
        (Some(from), Some(to)) => Ports::Range { protocol, from, to },
        _ => Ports::Unknown,
    }
}

/// The type and the code stand where other protocols have ports; none, or -1, means all of them (EC2 API, IpPermission).
fn icmp(v6: bool, from: &Prop<i64>, to: &Prop<i64>) -> Ports {
    let number = |prop: &Prop<i64>| match prop {
        Prop::Absent | Prop::Literal(-1) => Some(None),
        Prop::Literal(number) => u8::try_from(*number).ok().map(Some),
        Prop::Expr(_) => None,
    };
    match (number(from), number(to)) {
        (Some(message_type), Some(code)) => Ports::Icmp {
            v6,
            message_type,
            code,
        },
        // Whatever its messages are, it opens no port.
        _ => Ports::Other,
    }
}

fn peer<'a>(
    graph: &'a Graph,
    cidr: &'a Prop<String>,
    cidr_ipv6: &'a Prop<String>,
    group: &'a Prop<String>,
    list: &'a Prop<String>,
) -> Peer<'a> {
    match cidr {
        Prop::Literal(text) => {
            return text
                .parse()
                .map_or(Peer::Unknown, |range: Ipv4Net| Peer::Range(range.trunc()));
        }
        Prop::Expr(Expr::Ref(id)) if graph.parameter(id).is_some() => {
            let default = graph.text(cidr).and_then(|text| text.parse().ok());
            return Peer::Parameter(id, default.map(|range: Ipv4Net| range.trunc()));
        }
        // The VPC's own range, as many templates write it.
        Prop::Expr(Expr::GetAtt(id, attribute)) if attribute == "CidrBlock" => {
            if let Some(Kind::Vpc(vpc)) = graph.get(id).map(|r| &r.kind)
                && let Some(range) = graph.text(&vpc.cidr_block).and_then(|text| text.parse().ok())
            {
                return Peer::Range(range);
            }
            return Peer::Unknown;
        }
        Prop::Expr(_) => return Peer::Unknown,
        Prop::Absent => {}
    }
    if let Some(id) = group.target()
        && matches!(graph.get(id).map(|r| &r.kind), Some(Kind::SecurityGroup(_)))
    {
        return Peer::Group(id);
    }
    match list {
        Prop::Expr(Expr::ManagedPrefixList(name)) => return Peer::PrefixList(name),
        Prop::Absent => {}
        Prop::Literal(_) | Prop::Expr(_) => return Peer::Unknown,
    }
    match cidr_ipv6 {
        Prop::Literal(text) => Peer::Ipv6(text.parse().ok().map(|range: Ipv6Net| range.trunc())),
        Prop::Expr(_) => Peer::Ipv6(None),
        Prop::Absent => Peer::Unknown,
    }
}
