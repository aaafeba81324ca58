//! The two groups' sides of a connection.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::FlowEnd;
use tierwright_model::{Direction, Protocol};

use super::{Step, Walk, blocker, called, quoted, words};
use crate::network::{Address, Admission, ApiLink, Interfaces, Network, filters_private_link, is_api};
use crate::{Blocker, Reason};

/// What the groups on both sides of a connection say, each by itself.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'n, 'a> {
    /// The caller's groups; none when the caller is outside the VPC.
    pub egress: Option<Admission<'n, 'a>>,
    /// The called's groups; none when it has no interfaces in the VPC.
    pub ingress: Option<Admission<'n, 'a>>,
}

impl<'a> Network<'a> {
    /// What the groups on both sides say to a connection, whatever else is on the way.
    #[must_use]
    pub fn chain<'n>(
        &'n self,
        from: &'n FlowEnd,
        to: &LogicalId,
        protocol: Protocol,
        port: u16,
    ) -> Chain<'n, 'a> {
        let caller = from.resource().and_then(|id| self.outbound(id, to));
        let egress = caller.and_then(|side| Some((side, self.destination(side, to)?)));
        let ingress = self.interfaces(to).filter(|_| self.is_filtered(from, to));
        Chain {
            egress: egress
                .map(|(side, other)| self.admission(side, Direction::Egress, other, protocol, port)),
            ingress: ingress.map(|side| {
                self.admission(side, Direction::Ingress, self.source(from, side), protocol, port)
            }),
        }
    }

    /// What the groups on both sides lack for a connection, whatever else is on the way: at most one blocker for each side,
    /// the caller's first. A side whose groups are not known, or that has none of its own, says nothing.
    #[must_use]
    pub fn gaps(&self, from: &FlowEnd, to: &LogicalId, protocol: Protocol, port: u16) -> Vec<Blocker> {
        let mut walk = Walk::new(self, protocol, port);
        let mut found = Vec::new();
        let caller = from.resource().and_then(|id| self.outbound(id, to));
        // Which addresses the two see of each other hangs on the scheme of a load balancer.
        let called = self.interfaces(to);
        if let (Some(caller), Some(called)) = (caller, called)
            && called.public.is_none()
            && self.by_public_name(caller, called)
        {
            return found;
        }
        if let Some((side, other)) = caller.and_then(|side| Some((side, self.destination(side, to)?))) {
            found.extend(walk.groups(side, Direction::Egress, other).err());
        }
        if let Some(side) = self.interfaces(to).filter(|_| self.is_filtered(from, to)) {
            found.extend(
                walk.groups(side, Direction::Ingress, self.source(from, side))
                    .err(),
            );
        }
        found
    }

    /// Whether the groups of the called count for a caller: not for AWS PrivateLink when that is, or may be, switched off, nor
    /// for an API of which it is not known how it gets there.
    fn is_filtered(&self, from: &FlowEnd, to: &LogicalId) -> bool {
        let api = from.resource().filter(|id| is_api(self.graph().get(id)));
        api.is_none_or(|api| {
            let mut ways = self.api_targets(api).iter();
            if ways.any(|way| way.target == Some(to) && matches!(way.link, ApiLink::Other)) {
                return false;
            }
            self.outbound(api, to).is_some()
                || self
                    .graph()
                    .get(to)
                    .is_none_or(|called| filters_private_link(called) == Some(true))
        })
    }

    /// What a client in the VPC calls: the interfaces of a resource, or the public addresses of a distribution. What lies behind
    /// AWS services has no address of its own.
    fn destination<'n>(&'n self, from: &Interfaces<'a>, to: &LogicalId) -> Option<Address<'n, 'a>> {
        match self.interfaces(to) {
            Some(target) => Some(self.seen_from_vpc(from, target)),
            None => {
                let kind = &self.graph().get(to)?.kind;
                matches!(kind, Kind::Distribution(_) | Kind::RestApi(_) | Kind::HttpApi(_))
                    .then_some(Address::Anywhere)
            }
        }
    }

    /// The address that a client in the VPC gets for `target`: an internet-facing load balancer's name has public
    /// addresses inside the VPC too (ELB guide, *Load balancer scheme*).
    pub(super) fn seen_from_vpc<'n>(
        &self,
        from: &Interfaces<'a>,
        target: &'n Interfaces<'a>,
    ) -> Address<'n, 'a> {
        if self.by_public_name(from, target) {
            Address::Anywhere
        } else {
            Address::Private(target)
        }
    }

    /// The address that `target` sees of a caller.
    pub fn source<'n>(&'n self, from: &'n FlowEnd, target: &Interfaces<'a>) -> Address<'n, 'a> {
        match from {
            FlowEnd::Internet => Address::Anywhere,
            FlowEnd::Parameter(id) => {
                let default = self.graph().parameter(id).and_then(|p| p.default.as_ref());
                Address::Parameter(id, default.and_then(|text| text.parse().ok()))
            }
            FlowEnd::Resource(id) => match self.outbound(id, &target.resource.id) {
                Some(caller) if self.by_public_name(caller, target) => Address::PublicOf(caller),
                Some(caller) => Address::Private(caller),
                None if is_api(self.graph().get(id)) => Address::PrivateLink,
                // Beside APIs only distributions open connections without interfaces in the VPC.
                None => Address::CloudFront,
            },
        }
    }

    /// Whether a client in the VPC calls the public addresses of a load balancer. A load balancer that has another one as its
    /// target knows its interfaces instead (NLB guide, *Use an Application Load Balancer as a target*).
    pub(super) fn by_public_name(&self, from: &Interfaces<'a>, target: &Interfaces<'a>) -> bool {
        self.is_public_balancer(target)
            && !matches!(from.resource.kind, Kind::LoadBalancer(_) | Kind::HttpVpcLink(_))
    }

    pub(super) fn is_public_balancer(&self, target: &Interfaces<'a>) -> bool {
        target.public != Some(false) && matches!(target.resource.kind, Kind::LoadBalancer(_))
    }
}

impl<'a> Walk<'_, 'a> {
    /// Through the groups of one side.
    pub(super) fn groups(
        &mut self,
        side: &Interfaces<'a>,
        direction: Direction,
        other: Address<'_, 'a>,
    ) -> Step {
        let network = self.network;
        let graph = network.graph();
        if side.unfiltered {
            self.hop(
                side.resource,
                format!(
                    "{} has no security group: nothing is filtered there",
                    called(side.resource)
                ),
            );
            return Ok(());
        }
        match network.admission(side, direction, other, self.protocol, self.port) {
            Admission::Allowed(Some(rule)) => {
                let group = words::list(graph, &side.groups);
                self.hop(
                    rule.resource,
                    format!("security group {group}: {}", words::rule(graph, rule, direction)),
                );
                Ok(())
            }
            Admission::Allowed(None) => {
                self.hop(
                    side.resource,
                    "the VPC's default security group lets it through".to_owned(),
                );
                Ok(())
            }
            Admission::Unknown(rule) => {
                let message = match rule {
                    Some(rule) => format!(
                        "whether the rule {} covers this is not known here",
                        rule.resource.origin
                    ),
                    None => format!(
                        "the security groups of {} are not known here",
                        quoted(side.resource)
                    ),
                };
                self.unknown(rule.map_or(side.resource, |rule| rule.resource), message);
                Ok(())
            }
            Admission::Denied if side.in_default_group() => {
                let message = format!(
                    "{} has no security group, so the VPC's default group counts, which admits its own members only",
                    called(side.resource)
                );
                let hint = format!("Give {} a security group of its own.", quoted(side.resource));
                Err(blocker(
                    side.resource,
                    Reason::DefaultSecurityGroup,
                    message,
                    hint,
                ))
            }
            Admission::Denied => Err(self.denied(side, direction, other)),
        }
    }

    fn denied(&self, side: &Interfaces<'a>, direction: Direction, other: Address<'_, 'a>) -> Blocker {
        let network = self.network;
        let graph = network.graph();
        let message = words::no_rule(network, side, direction, other, self.protocol, self.port);
        let at = side
            .groups
            .first()
            .and_then(|id| graph.get(id))
            .unwrap_or(side.resource);
        let peer = words::peer(graph, other);
        let what = words::service(self.protocol, self.port);
        if let (Direction::Ingress, Address::PublicOf(caller)) = (direction, other)
            && let Admission::Allowed(_) = network.admission(
                side,
                direction,
                Address::Private(caller),
                self.protocol,
                self.port,
            )
        {
            let message = format!(
                "{} admits the group of {}, but {} has public addresses: {} arrives with a public address too, and a \
                 reference to a group never matches that",
                words::list(graph, &side.groups),
                quoted(caller.resource),
                called(side.resource),
                quoted(caller.resource),
            );
            let hint = "Use an internal load balancer between tiers of one VPC.";
            return blocker(at, Reason::GroupReferenceFromPublicAddress, message, hint);
        }
        match direction {
            Direction::Ingress => {
                let hint = format!("Allow {what} from {peer} in {}.", at.origin);
                blocker(at, Reason::IngressMissing, message, hint)
            }
            Direction::Egress => {
                let hint = format!("Allow {what} to {peer} in {}.", at.origin);
                blocker(at, Reason::EgressMissing, message, hint)
            }
        }
    }
}
