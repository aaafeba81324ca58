//! Connections that a resource in the VPC opens.

use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::Resource;
use tierwright_model::Direction;

use super::{Step, Walk, blocker, called, quoted};
use crate::Reason;
use crate::network::{ANYWHERE, Address, Admission, Interfaces, Peer, Way, is_api, is_network_balancer};

impl<'n, 'a> Walk<'n, 'a> {
    pub(super) fn walk_from_vpc(&mut self, caller: &'a Resource, target: &'a Resource) -> Step {
        let client = self.called(caller)?;
        self.placed(client)?;
        if matches!(target.kind, Kind::Distribution(_)) {
            self.leave(client, Address::CloudFront)?;
            self.groups(client, Direction::Egress, Address::Anywhere)?;
            return self.arrive_at_distribution(target);
        }
        if is_api(Some(target)) && super::from_api::is_private(target) != Some(false) {
            // By an endpoint for `execute-api`, whatever its policy and the API's say.
            self.unknown(
                target,
                format!(
                    "which VPC endpoints {} may be called by is not known here",
                    called(target)
                ),
            );
            return self.walk_to_service(caller, "execute-api");
        }
        if is_api(Some(target)) {
            self.leave(client, Address::AwsService("execute-api"))?;
            self.groups(client, Direction::Egress, Address::Anywhere)?;
            return self.arrive_at_api(target);
        }
        if let Some(services) = services_of(&target.kind) {
            for service in services {
                self.walk_to_service(caller, service)?;
            }
            return Ok(());
        }
        if let Kind::VpcEndpoint(endpoint) = &target.kind
            && self.network.interfaces(&target.id).is_none()
        {
            self.serves(target)?;
            return self.by_gateway_endpoint(client, target, endpoint);
        }
        let server = self.called(target)?;
        self.placed(server)?;
        self.serves(target)?;
        if matches!(caller.kind, Kind::LoadBalancer(_)) {
            self.forwarded(caller, target)?;
        }
        if self.network.by_public_name(client, server) {
            if server.public.is_none() {
                self.unknown(
                    target,
                    format!("whether {} is internal is not known here", called(target)),
                );
                return Ok(());
            }
            self.leave(client, Address::PublicOf(server))?;
            self.groups(client, Direction::Egress, Address::Anywhere)?;
            self.enter(server, Address::PublicOf(client))?;
            self.groups(server, Direction::Ingress, Address::PublicOf(client))?;
        } else {
            let seen = self.seen(client, server);
            if let Kind::VpcEndpoint(endpoint) = &target.kind {
                self.private_dns(target, endpoint)?;
            }
            self.groups(client, Direction::Egress, Address::Private(server))?;
            self.inside(client, server, seen)?;
            self.groups(server, Direction::Ingress, seen)?;
        }
        self.arrived(target);
        Ok(())
    }

    /// The interfaces of a resource that takes part in a connection.
    pub(super) fn called(&mut self, resource: &'a Resource) -> Result<&'n Interfaces<'a>, crate::Blocker> {
        self.network.interfaces(&resource.id).ok_or_else(|| {
            let message = format!("{} has no network interface in the VPC", called(resource));
            blocker(
                resource,
                Reason::NoNetworkInterface,
                message,
                "Choose a tier that runs in the VPC.",
            )
        })
    }

    /// Whether the interfaces lie anywhere.
    pub(super) fn placed(&mut self, side: &Interfaces<'a>) -> Step {
        if !side.subnets_known {
            self.unknown(
                side.resource,
                format!("the subnets of {} are not all known here", called(side.resource)),
            );
            return Ok(());
        }
        if side.subnets.is_empty() {
            let message = format!("{} lies in no subnet", called(side.resource));
            let hint = format!("Put {} into a layer that has subnets.", quoted(side.resource));
            return Err(blocker(side.resource, Reason::NoSubnet, message, hint));
        }
        Ok(())
    }

    /// From the caller's subnets to the internet, by NAT or with a public address.
    pub(super) fn leave(&mut self, client: &Interfaces<'a>, to: Address<'_, 'a>) -> Step {
        let mut shown: Vec<&LogicalId> = Vec::new();
        for id in &client.subnets {
            let Some(subnet) = self.network.graph().get(id) else {
                continue;
            };
            match self.network.way(id, ANYWHERE) {
                Way::Unknown => self.unknown(
                    subnet,
                    format!("the routes of subnet {} are not known here", subnet.origin),
                ),
                Way::LocalOnly if self.network.other_route(id).is_some() => self.other_route(subnet),
                Way::LocalOnly => {
                    let message = format!(
                        "subnet {} of {} has no route to the internet",
                        subnet.origin,
                        called(client.resource)
                    );
                    let hint = format!("Route 0.0.0.0/0 of {} to a NAT gateway.", subnet.origin);
                    return Err(blocker(subnet, Reason::NoWayOut, message, hint));
                }
                Way::InternetGateway { route, gateway } => {
                    self.attached(subnet, gateway)?;
                    self.has_public_address(client, subnet)?;
                    self.out(client, id, None, to)?;
                    if !shown.contains(&&route.id) {
                        self.hop(
                            route,
                            format!(
                                "out through the internet gateway, which {} routes to",
                                route.origin
                            ),
                        );
                        shown.push(&route.id);
                    }
                }
                Way::NatGateway { route, nat } => {
                    if let Some(place) = self.through_nat(subnet, nat)? {
                        self.out(client, id, Some(place), to)?;
                    }
                    if !shown.contains(&&route.id) {
                        let nat = super::words::origin(self.network.graph(), nat);
                        self.hop(
                            route,
                            format!(
                                "out through the NAT gateway {nat}, which {} routes to",
                                route.origin
                            ),
                        );
                        shown.push(&route.id);
                    }
                }
            }
        }
        Ok(())
    }

    /// Over the borders of subnets on the way out of one.
    pub(super) fn out(
        &mut self,
        client: &Interfaces<'a>,
        subnet: &'a LogicalId,
        nat: Option<&'a LogicalId>,
        to: Address<'_, 'a>,
    ) -> Step {
        let network = self.network;
        self.borders(&network.passages_out(client, subnet, nat, to, self.protocol, self.port))
    }

    fn has_public_address(&mut self, client: &Interfaces<'a>, subnet: &Resource) -> Step {
        match client.public {
            Some(true) => Ok(()),
            None => {
                self.unknown(
                    client.resource,
                    format!(
                        "whether {} has a public address is not known here",
                        called(client.resource)
                    ),
                );
                Ok(())
            }
            Some(false) => {
                let message = format!(
                    "subnet {} routes to the internet gateway, but {} has no public address, so no answer comes back",
                    subnet.origin,
                    called(client.resource)
                );
                let hint = format!(
                    "Give {} public addresses, or move it to a subnet behind a NAT gateway.",
                    quoted(client.resource)
                );
                Err(blocker(
                    client.resource,
                    Reason::PrivateAddressToInternetGateway,
                    message,
                    hint,
                ))
            }
        }
    }

    /// A NAT gateway needs itself a route to an internet gateway (VPC guide, *NAT gateways*). Its subnet, when that is known.
    fn through_nat(
        &mut self,
        subnet: &Resource,
        nat: &'a LogicalId,
    ) -> Result<Option<&'a LogicalId>, crate::Blocker> {
        let Some(resource) = self.network.graph().get(nat) else {
            return Ok(None);
        };
        let Kind::NatGateway(kind) = &resource.kind else {
            return Ok(None);
        };
        let Some(place) = kind.subnet_id.target() else {
            self.unknown(
                resource,
                format!(
                    "the subnet of the NAT gateway {} is not known here",
                    resource.origin
                ),
            );
            return Ok(None);
        };
        match self.network.way(place, ANYWHERE) {
            Way::InternetGateway { gateway, .. } => {
                self.attached(subnet, gateway)?;
                Ok(Some(place))
            }
            Way::Unknown => {
                self.unknown(
                    resource,
                    format!(
                        "the routes of the NAT gateway {} are not known here",
                        resource.origin
                    ),
                );
                Ok(Some(place))
            }
            Way::LocalOnly | Way::NatGateway { .. } => {
                let message = format!(
                    "subnet {} routes to the NAT gateway {}, whose own subnet has no route to the internet gateway",
                    subnet.origin, resource.origin
                );
                let hint = format!("Put {} into a public subnet.", resource.origin);
                Err(blocker(resource, Reason::NatWithoutWayOut, message, hint))
            }
        }
    }

    /// By the VPC's local route, which every route table has.
    pub(super) fn inside(
        &mut self,
        client: &Interfaces<'a>,
        server: &Interfaces<'a>,
        seen: Address<'_, 'a>,
    ) -> Step {
        let vpc = |side: &Interfaces<'a>| {
            side.subnets
                .first()
                .and_then(|id| self.network.subnet(id))
                .and_then(|s| s.vpc)
        };
        match (vpc(client), vpc(server)) {
            (Some(a), Some(b)) if a == b => {
                if let Some(vpc) = self.network.graph().get(a) {
                    self.hop(vpc, format!("by the local route of VPC {}", vpc.origin));
                }
                self.detours(client, server);
                let network = self.network;
                self.borders(&network.passages_between(client, server, seen, self.protocol, self.port))
            }
            _ => {
                let message = format!(
                    "how VPCs are connected between {} and {} is not drawn",
                    quoted(client.resource),
                    quoted(server.resource)
                );
                self.unknown(server.resource, message);
                Ok(())
            }
        }
    }

    /// Routes that lead elsewhere first, there or back.
    fn detours(&mut self, client: &Interfaces<'a>, server: &Interfaces<'a>) {
        for (from, to) in [(client, server), (server, client)] {
            let pairs = from
                .subnets
                .iter()
                .flat_map(|own| to.subnets.iter().map(move |other| (*own, *other)));
            let routes = pairs.filter(|(own, other)| own != other);
            let network = self.network;
            let mut routes = routes.filter_map(|(own, other)| network.detour(own, other));
            if let Some(route) = routes.next() {
                self.unknown(
                    route,
                    format!(
                        "where {} leads what {} and {} send each other is not followed here",
                        route.origin,
                        quoted(from.resource),
                        quoted(to.resource)
                    ),
                );
            }
        }
    }

    /// The address that the called sees. A Network Load Balancer may show that of its own client: only a reference to its group
    /// holds then whoever calls (NLB guide, *Target security groups*).
    fn seen(&self, caller: &'n Interfaces<'a>, target: &Interfaces<'a>) -> Address<'n, 'a> {
        let own = Address::Private(caller);
        let Some(client) = self.client else { return own };
        let mut forwards = self.network.forwards_to(&target.resource.id);
        let preserved = forwards
            .any(|f| f.balancer == &caller.resource.id && f.port == Some(self.port) && f.preserves_client);
        let admission = self
            .network
            .admission(target, Direction::Ingress, own, self.protocol, self.port);
        let by_group =
            matches!(admission, Admission::Allowed(Some(rule)) if matches!(rule.peer, Peer::Group(_)));
        if preserved && !by_group {
            self.network.source(client, target)
        } else {
            own
        }
    }

    /// Whether a load balancer passes requests on to a service or another load balancer at this port.
    fn forwarded(&mut self, balancer: &'a Resource, target: &'a Resource) -> Step {
        let network_balancer =
            matches!(&balancer.kind, Kind::LoadBalancer(kind) if is_network_balancer(kind));
        let forwards_there = self
            .network
            .forwards(&balancer.id)
            .iter()
            .any(|f| f.target == &target.id);
        if !forwards_there && let Some(message) = self.typed_target(balancer, target) {
            self.unknown(balancer, message);
            return Ok(());
        }
        let typed = forwards_there
            && matches!(&balancer.kind, Kind::LoadBalancer(kind) if matches!(kind.r#type, Prop::Expr(_)));
        let suits = match &target.kind {
            Kind::Service(_) => true,
            Kind::LoadBalancer(kind) => typed || (network_balancer && !is_network_balancer(kind)),
            _ => forwards_there,
        };
        if !suits {
            let message = format!(
                "{} forwards to services only, not to {}",
                called(balancer),
                called(target)
            );
            let hint = format!(
                "Connect {} with a service, and the service with {}.",
                quoted(balancer),
                quoted(target)
            );
            return Err(blocker(balancer, Reason::NotForwarded, message, hint));
        }
        let mut forwards = self
            .network
            .forwards(&balancer.id)
            .iter()
            .filter(|f| f.target == &target.id)
            .peekable();
        if forwards.peek().is_none() {
            let message = format!(
                "no listener of {} forwards to {}",
                called(balancer),
                called(target)
            );
            let hint = format!(
                "Draw a connection from {} to {}, with paths if another one is the default.",
                quoted(balancer),
                quoted(target)
            );
            return Err(blocker(balancer, Reason::NotForwarded, message, hint));
        }
        let port = self.port;
        // Health checks come from the load balancer too, on a port of their own where the target group has one.
        let checked = forwards.clone().find(|f| f.health_check_port == Some(port));
        let forwarded = forwards.find(|f| f.port.is_none_or(|own| own == port));
        if let (None, Some(check)) = (forwarded, checked) {
            self.hop(
                check.group,
                format!(
                    "target group {} checks the health of its targets on port {port}",
                    check.group.origin
                ),
            );
            return Ok(());
        }
        let Some(forward) = forwarded else {
            let message = format!(
                "{} does not forward to {} on port {port}",
                called(balancer),
                called(target)
            );
            let hint = "Let the target group and the container agree on one port.";
            return Err(blocker(balancer, Reason::NotForwarded, message, hint));
        };
        let on = forward
            .listener_port
            .map_or(String::new(), |port| format!(" on port {port}"));
        let why = forward
            .rule
            .map_or("by default".to_owned(), |_| "for some paths".to_owned());
        self.hop(
            forward.listener,
            format!(
                "the listener{on} forwards {why} to target group {}",
                forward.group.origin
            ),
        );
        Ok(())
    }

    /// Whether a target that is no resource of the graph may be this one: an address in one of its subnets, or a value that is
    /// not known.
    fn typed_target(&self, balancer: &Resource, target: &Resource) -> Option<String> {
        let network = self.network;
        let subnets = network.interfaces(&target.id).map(|side| side.subnets.as_slice());
        network.typed_targets(&balancer.id).into_iter().find_map(|(group, id)| {
            let Some(address) = id.text().and_then(|text| text.parse::<std::net::Ipv4Addr>().ok()) else {
                return Some(format!("the targets of {} are not all known here", called(balancer)));
            };
            let mut subnets = subnets.unwrap_or_default().iter().filter_map(|id| network.subnet(id));
            let near = subnets.any(|subnet| subnet.cidr.is_none_or(|cidr| cidr.contains(&address)));
            near.then(|| {
                format!(
                    "target group {} of {} names the address {address}: whether {} has it is known to AWS alone, and may change",
                    group.origin,
                    called(balancer),
                    called(target)
                )
            })
        })
    }

    pub(super) fn arrived(&mut self, target: &'a Resource) {
        let what = match &target.kind {
            Kind::Instance(_) => format!("{} is reached on port {}", called(target), self.port),
            _ => format!("{} listens on port {}", called(target), self.port),
        };
        self.hop(target, what);
    }
}

/// The services behind whose addresses something outside the VPC lies: an image is two services of ECR, and its layers are in
/// S3 (ECR guide, *Amazon ECR interface VPC endpoints*).
const fn services_of(kind: &Kind) -> Option<&'static [&'static str]> {
    match kind {
        Kind::Repository(_) => Some(&["ecr.api", "ecr.dkr", "s3"]),
        Kind::Bucket(_) => Some(&["s3"]),
        Kind::UserPool(_) => Some(&["cognito-idp"]),
        _ => None,
    }
}
