//! The addresses that a rule of a group sees, and whether it lets them through.

use ipnet::Ipv4Net;
use tierwright_catalog::LogicalId;
use tierwright_model::{Direction, Protocol};

use super::{GroupRule, Interfaces, Network, Peer};

/// The other side of a connection, as a security group sees it.
#[derive(Clone, Copy, Debug)]
pub enum Address<'n, 'a> {
    /// The private addresses of a resource in the VPC: references to its groups match.
    Private(&'n Interfaces<'a>),
    /// A public address of a resource in the VPC, its own or its NAT gateway's. References to groups never match it (VPC
    /// guide, *Security group rules*).
    PublicOf(&'n Interfaces<'a>),
    /// Anywhere on the internet.
    Anywhere,
    /// The range that a parameter supplies, with its default.
    Parameter(&'n LogicalId, Option<Ipv4Net>),
    /// CloudFront's servers that call origins.
    CloudFront,
    /// API Gateway's own addresses behind AWS PrivateLink, as a Network Load Balancer sees them.
    PrivateLink,
    /// The public addresses of an AWS service in the Region, by its short name.
    AwsService(&'n str),
}

/// What the groups of one side say to a connection.
#[derive(Clone, Copy, Debug)]
pub enum Admission<'n, 'a> {
    /// They let it through, by this rule; without one by the default group's own rules, or because no group filters.
    Allowed(Option<&'n GroupRule<'a>>),
    /// No rule lets it through for certain, and this one (or a group outside the graph) might.
    Unknown(Option<&'n GroupRule<'a>>),
    /// No rule lets it through.
    Denied,
}

impl<'a> Network<'a> {
    /// What the groups of `side` say to a connection with `other`.
    #[must_use]
    pub fn admission<'n>(
        &'n self,
        side: &Interfaces<'a>,
        direction: Direction,
        other: Address<'n, 'a>,
        protocol: Protocol,
        port: u16,
    ) -> Admission<'n, 'a> {
        if side.unfiltered {
            return Admission::Allowed(None);
        }
        if side.in_default_group() {
            // The default group admits its own members and lets everything out (VPC guide, *Default security groups*).
            let admits = direction == Direction::Egress
                || matches!(other, Address::Private(client) if client.in_default_group());
            // Its rules are known as long as nobody changes them: those of a VPC outside the graph are not.
            let known = side
                .subnets
                .iter()
                .all(|id| self.subnet(id).is_some_and(|subnet| subnet.vpc.is_some()));
            return if admits {
                Admission::Allowed(None)
            } else if !known || self.default_group_changes(side).is_some() {
                Admission::Unknown(None)
            } else {
                Admission::Denied
            };
        }
        let mut unknown = None;
        let mut ranges: Vec<Ipv4Net> = Vec::new();
        let mut first_range = None;
        let mut possible: Vec<Ipv4Net> = Vec::new();
        let mut first_possible = None;
        for group in side.groups.iter().filter_map(|id| self.group(id)) {
            for rule in group.rules(direction) {
                match (rule.ports.covers(protocol, port), self.matches(rule, other)) {
                    (Some(true), Some(true)) => return Admission::Allowed(Some(rule)),
                    (Some(true), Some(false)) => {
                        if let Some(range) = rule.peer.range() {
                            ranges.push(range);
                            first_range = first_range.or(Some(rule));
                        }
                    }
                    (None, Some(false)) => {
                        possible.extend(rule.peer.range());
                        first_possible = first_possible.or(Some(rule));
                    }
                    (Some(false), _) => {}
                    (None | Some(true), None) | (None, Some(true)) => unknown = unknown.or(Some(rule)),
                }
            }
        }
        // Several ranges may cover together what none covers alone, such as one for each subnet.
        if ranges.len() > 1 && self.covered(&Ipv4Net::aggregate(&ranges), other) {
            return Admission::Allowed(first_range);
        }
        // One address out of each subnet may be that of each interface, or none of them.
        if ranges.len() > 1 && self.touched(&ranges, other) {
            unknown = unknown.or(first_range);
        }
        if !possible.is_empty() {
            possible.extend(ranges);
            if self.covered(&Ipv4Net::aggregate(&possible), other) || self.touched(&possible, other) {
                unknown = unknown.or(first_possible);
            }
        }
        if unknown.is_some() || !side.groups_known {
            Admission::Unknown(unknown)
        } else {
            Admission::Denied
        }
    }

    /// Whether the peer of a rule is the other side; none when that is not known.
    fn matches(&self, rule: &GroupRule<'a>, other: Address<'_, 'a>) -> Option<bool> {
        match rule.peer {
            Peer::Range(range) => self.in_range(range, other),
            Peer::Parameter(id, value) => match (other, value) {
                (Address::Parameter(other, _), _) if other == id => Some(true),
                (_, Some(range)) => self.in_range(range, other),
                (_, None) => None,
            },
            Peer::Ipv6(_) => Some(false),
            Peer::Group(group) => match other {
                Address::Private(side) if side.groups.contains(&group) => Some(true),
                Address::Private(side) if !side.groups_known => None,
                _ => Some(false),
            },
            Peer::PrefixList(list) => Some(match other {
                Address::CloudFront => list.ends_with(".cloudfront.origin-facing"),
                Address::AwsService(service) => list
                    .rsplit_once("{region}.")
                    .is_some_and(|(_, name)| name == service),
                _ => false,
            }),
            Peer::Unknown => None,
        }
    }

    fn in_range(&self, range: Ipv4Net, other: Address<'_, 'a>) -> Option<bool> {
        if range.prefix_len() == 0 {
            return Some(true);
        }
        match other {
            Address::Private(side) => {
                let mut verdict = Some(!side.subnets.is_empty() && side.subnets_known);
                if !side.subnets_known {
                    verdict = None;
                }
                for subnet in &side.subnets {
                    match self.subnet(subnet).and_then(|s| s.cidr) {
                        Some(cidr) if range.contains(&cidr) => {}
                        // Part of the subnet: whether the interface has such an address is known to AWS alone.
                        Some(cidr) if cidr.contains(&range) => verdict = verdict.and(None),
                        Some(_) => return Some(false),
                        None => verdict = None,
                    }
                }
                verdict
            }
            // Which public address that will be is known to AWS alone.
            Address::PublicOf(_) | Address::AwsService(_) => {
                if is_private(range) {
                    Some(false)
                } else {
                    None
                }
            }
            // The client's private address, which AWS does not tell (NLB guide, *Security groups*).
            Address::PrivateLink => {
                if is_private(range) {
                    None
                } else {
                    Some(false)
                }
            }
            Address::Anywhere | Address::CloudFront => Some(false),
            Address::Parameter(_, Some(value)) => Some(range.contains(&value)),
            Address::Parameter(_, None) => None,
        }
    }

    /// Whether every subnet of the other side holds one of the ranges, or lies in one.
    fn touched(&self, ranges: &[Ipv4Net], other: Address<'_, 'a>) -> bool {
        let Address::Private(side) = other else {
            return false;
        };
        let near = |subnet: &Ipv4Net| ranges.iter().any(|r| subnet.contains(r) || r.contains(subnet));
        let cidrs: Option<Vec<Ipv4Net>> = side.subnets.iter().map(|id| self.subnet(id)?.cidr).collect();
        side.subnets_known && cidrs.is_some_and(|cidrs| !cidrs.is_empty() && cidrs.iter().all(near))
    }

    fn covered(&self, ranges: &[Ipv4Net], other: Address<'_, 'a>) -> bool {
        let covers = |wanted: &Ipv4Net| ranges.iter().any(|range| range.contains(wanted));
        match other {
            Address::Private(side) => {
                let cidrs: Option<Vec<Ipv4Net>> =
                    side.subnets.iter().map(|id| self.subnet(id)?.cidr).collect();
                side.subnets_known && cidrs.is_some_and(|cidrs| !cidrs.is_empty() && cidrs.iter().all(covers))
            }
            Address::Anywhere
            | Address::CloudFront
            | Address::PrivateLink
            | Address::PublicOf(_)
            | Address::AwsService(_) => covers(&super::ANYWHERE),
            Address::Parameter(_, value) => value.as_ref().is_some_and(covers),
        }
    }
}

/// Whether a range is one that the internet does not route (RFC 1918, RFC 6598).
pub(crate) fn is_private(range: Ipv4Net) -> bool {
    let shared = Ipv4Net::new_assert(std::net::Ipv4Addr::new(100, 64, 0, 0), 10);
    range.addr().is_private() && range.broadcast().is_private() || shared.contains(&range)
}
