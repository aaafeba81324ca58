//! Connections from the internet, from an operator's address and from CloudFront.

use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::Direction;

use super::{Step, Walk, blocker, called, quoted};
use crate::Reason;
use crate::network::{ANYWHERE, Address, Interfaces, Way, flag, is_api};

impl<'a> Walk<'_, 'a> {
    pub(super) fn walk_from_outside(&mut self, address: Address<'_, 'a>, target: &'a Resource) -> Step {
        if matches!(target.kind, Kind::Distribution(_)) {
            return self.arrive_at_distribution(target);
        }
        if is_api(Some(target)) {
            return self.arrive_at_api(target);
        }
        // People sign in at an endpoint of the Region that everybody can call (Cognito guide, *User pool endpoints*).
        if matches!(target.kind, Kind::UserPool(_)) {
            return self.answers(target);
        }
        let interfaces = self.called(target)?;
        self.serves(target)?;
        // An address inside the VPC's own ranges comes by a tunnel or from a host that is not drawn: no gateway then.
        let inside =
            matches!(address, Address::Parameter(_, Some(range)) if crate::network::is_private(range));
        if inside {
            self.unknown(
                target,
                format!(
                    "how the private address of the caller gets to {} is not drawn",
                    quoted(target)
                ),
            );
        } else {
            self.enter(interfaces, address)?;
        }
        self.groups(interfaces, Direction::Ingress, address)?;
        self.arrived(target);
        Ok(())
    }

    pub(super) fn walk_from_distribution(
        &mut self,
        distribution: &'a Resource,
        target: &'a Resource,
    ) -> Step {
        let network = self.network;
        self.enabled(distribution)?;
        let origins = network.origins(&distribution.id);
        let stated = matches!(&distribution.kind, Kind::Distribution(kind) if matches!(kind.distribution_config, Prop::Literal(_)));
        let known = stated && origins.iter().all(|o| o.target.is_some());
        let mut named = origins.iter().filter(|o| o.target == Some(&target.id)).peekable();
        if named.peek().is_none() {
            if !known {
                self.unknown(
                    distribution,
                    format!("the origins of {} are not all known here", called(distribution)),
                );
                return Ok(());
            }
            if !matches!(target.kind, Kind::LoadBalancer(_) | Kind::Bucket(_)) && !is_api(Some(target)) {
                let message = format!(
                    "{} passes requests on to load balancers, APIs and its bucket only",
                    called(distribution)
                );
                let hint = format!(
                    "Connect {} with the load balancer in front of {}.",
                    quoted(distribution),
                    quoted(target)
                );
                return Err(blocker(distribution, Reason::NotForwarded, message, hint));
            }
            let message = format!("{} has no origin for {}", called(distribution), quoted(target));
            let hint = format!(
                "Draw a connection from {} to {}.",
                quoted(distribution),
                quoted(target)
            );
            return Err(blocker(distribution, Reason::NotForwarded, message, hint));
        }
        if let Kind::Bucket(_) = target.kind {
            self.hop(
                target,
                format!("{} reads objects from its bucket", called(distribution)),
            );
            return Ok(());
        }
        if is_api(Some(target)) {
            return self.arrive_at_api(target);
        }
        let interfaces = self.called(target)?;
        self.serves(target)?;
        if named.clone().any(|origin| origin.private) {
            self.unknown(
                distribution,
                format!(
                    "{} calls {} through a VPC origin, which is not followed here",
                    called(distribution),
                    quoted(target)
                ),
            );
            return Ok(());
        }
        let known = named.clone().all(|origin| origin.port.is_some());
        let ports: Vec<u16> = named.filter_map(|o| o.port).collect();
        if !known && !ports.contains(&self.port) {
            self.unknown(
                distribution,
                format!("the port that {} calls is not known here", called(distribution)),
            );
        } else if !ports.contains(&self.port) {
            let message = format!(
                "{} calls {} on port {}, not on {}",
                called(distribution),
                quoted(target),
                ports[0],
                self.port
            );
            let hint = format!("Ask about port {}.", ports[0]);
            return Err(blocker(distribution, Reason::NotForwarded, message, hint));
        }
        self.enter(interfaces, Address::CloudFront)?;
        self.groups(interfaces, Direction::Ingress, Address::CloudFront)?;
        self.arrived(target);
        Ok(())
    }

    /// To a distribution, which the whole internet reaches.
    pub(super) fn arrive_at_distribution(&mut self, target: &'a Resource) -> Step {
        self.enabled(target)?;
        self.answers(target)
    }

    fn answers(&mut self, target: &'a Resource) -> Step {
        self.serves(target)?;
        self.hop(
            target,
            format!("{} answers on port {}", called(target), self.port),
        );
        Ok(())
    }

    fn enabled(&mut self, distribution: &Resource) -> Step {
        let Kind::Distribution(kind) = &distribution.kind else {
            return Ok(());
        };
        let enabled = match &kind.distribution_config {
            Prop::Literal(config) => flag(&config.enabled, true),
            Prop::Absent | Prop::Expr(_) => None,
        };
        if enabled.is_none() {
            self.unknown(
                distribution,
                format!(
                    "whether {} is switched on is not known here",
                    called(distribution)
                ),
            );
        }
        if enabled == Some(false) {
            let message = format!("{} is switched off", called(distribution));
            return Err(blocker(
                distribution,
                Reason::Disabled,
                message,
                "Enable the distribution.",
            ));
        }
        Ok(())
    }

    /// From the internet into the VPC: a public address, and a way through the internet gateway to every subnet in which
    /// the interfaces may lie.
    pub(super) fn enter(&mut self, target: &Interfaces<'a>, from: Address<'_, 'a>) -> Step {
        let resource = target.resource;
        match target.public {
            Some(true) => {}
            None => self.unknown(
                resource,
                format!(
                    "whether {} has a public address is not known here",
                    called(resource)
                ),
            ),
            Some(false) => {
                if matches!(resource.kind, Kind::LoadBalancer(_)) {
                    let message = format!(
                        "{} is internal: its name resolves to private addresses",
                        called(resource)
                    );
                    let hint = format!(
                        "Make {} internet-facing, or call it from inside the VPC.",
                        quoted(resource)
                    );
                    return Err(blocker(resource, Reason::InternalLoadBalancer, message, hint));
                }
                let message = format!("{} has no public address", called(resource));
                let hint = "Put a load balancer in front of it, which is the usual way in.";
                return Err(blocker(resource, Reason::NoPublicAddress, message, hint));
            }
        }
        self.placed(target)?;
        let mut shown = false;
        for id in &target.subnets {
            let Some(subnet) = self.network.graph().get(id) else {
                continue;
            };
            match self.network.way(id, ANYWHERE) {
                Way::InternetGateway { route, gateway } => {
                    self.attached(subnet, gateway)?;
                    if !shown {
                        self.hop(
                            route,
                            format!("through the internet gateway, which {} routes to", route.origin),
                        );
                        shown = true;
                    }
                }
                Way::Unknown => self.unknown(
                    subnet,
                    format!("the routes of subnet {} are not known here", subnet.origin),
                ),
                Way::LocalOnly if self.network.other_route(id).is_some() => self.other_route(subnet),
                Way::NatGateway { .. } | Way::LocalOnly => {
                    if self.network.has_internet_gateway(id) == Some(false) {
                        let message = "the VPC has no attached internet gateway".to_owned();
                        let hint = "Add an internet gateway and a route to it.";
                        return Err(blocker(subnet, Reason::NoInternetGateway, message, hint));
                    }
                    let message = format!(
                        "subnet {} has no route to the internet gateway, so {} cannot be reached there from the internet",
                        subnet.origin,
                        called(resource)
                    );
                    let hint = format!(
                        "Route 0.0.0.0/0 of {} to the internet gateway, or use public subnets.",
                        subnet.origin
                    );
                    return Err(blocker(subnet, Reason::PrivateSubnet, message, hint));
                }
            }
        }
        let network = self.network;
        self.borders(&network.passages_in(target, from, self.protocol, self.port))
    }

    /// A subnet without a way for IPv4 may have one for IPv6 or by a prefix list.
    pub(super) fn other_route(&mut self, subnet: &Resource) {
        let route = self.network.other_route(&subnet.id).unwrap_or(subnet);
        self.unknown(
            route,
            format!(
                "subnet {} has a route for IPv6 or a prefix list, {}, which is not followed here",
                subnet.origin, route.origin
            ),
        );
    }

    pub(super) fn attached(&mut self, subnet: &Resource, gateway: &'a tierwright_catalog::LogicalId) -> Step {
        if let Some(between) = self.network.behind_gateway(gateway) {
            self.unknown(
                between,
                format!(
                    "what {} does to traffic between the internet and subnet {} is not followed here",
                    between.origin, subnet.origin
                ),
            );
        }
        let attached = self.network.is_attached(gateway);
        if attached.is_none() {
            self.unknown(
                subnet,
                format!(
                    "whether the internet gateway that subnet {} routes to is attached is not known here",
                    subnet.origin
                ),
            );
        }
        if attached == Some(false) {
            let message = format!(
                "the internet gateway that subnet {} routes to is attached to no VPC",
                subnet.origin
            );
            return Err(blocker(
                subnet,
                Reason::NoInternetGateway,
                message,
                "Attach the gateway to the VPC.",
            ));
        }
        Ok(())
    }
}
