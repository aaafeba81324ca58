//! Connections that an API of API Gateway opens.

use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::Direction;

use super::{Step, Walk, blocker, called, quoted};
use crate::Reason;
use crate::network::{Address, ApiLink, filters_private_link};

impl<'a> Walk<'_, 'a> {
    pub(super) fn walk_from_api(&mut self, api: &'a Resource, target: &'a Resource) -> Step {
        let network = self.network;
        let targets = network.api_targets(&api.id);
        let mut named = targets.iter().filter(|t| t.target == Some(&target.id)).peekable();
        if named.peek().is_none() && has_own_document(api) {
            self.unknown(
                api,
                format!(
                    "where the routes of {} lead stands in its OpenAPI document, which is not followed here",
                    called(api)
                ),
            );
            return Ok(());
        }
        if named.peek().is_none() {
            let mut within = targets.iter().filter(|t| t.target.is_none());
            // An address on the internet may be another name of a load balancer there.
            let public = network
                .interfaces(&target.id)
                .is_some_and(|side| network.is_public_balancer(side));
            if within.any(|t| public || !matches!(t.link, ApiLink::Other)) {
                self.unknown(
                    api,
                    format!("where all routes of {} lead is not known here", called(api)),
                );
                return Ok(());
            }
            let message = format!("no route of {} leads to {}", called(api), quoted(target));
            let hint = match target.kind {
                Kind::LoadBalancer(_) | Kind::Bucket(_) => {
                    format!("Give {} a route to {}.", quoted(api), quoted(target))
                }
                _ => format!(
                    "Lead a route of {} to the load balancer in front of {}.",
                    quoted(api),
                    quoted(target)
                ),
            };
            return Err(blocker(api, Reason::NotForwarded, message, hint));
        }
        let ports: Vec<u16> = named.clone().filter_map(|t| t.port).collect();
        let known = named.clone().all(|t| t.port.is_some());
        let Some(way) = named
            .find(|t| t.port.is_none_or(|port| port == self.port))
            .cloned()
        else {
            let first = ports.first().copied().unwrap_or_default();
            let message = format!(
                "{} calls {} on port {first}, not on {}",
                called(api),
                quoted(target),
                self.port
            );
            return Err(blocker(
                api,
                Reason::NotForwarded,
                message,
                format!("Ask about port {first}."),
            ));
        };
        if let ApiLink::Role = way.link {
            self.hop(target, format!("{} writes objects with its role", called(api)));
            return Ok(());
        }
        if !known {
            self.unknown(
                api,
                format!("the port that {} calls is not known here", called(api)),
            );
        }
        let server = self.called(target)?;
        self.placed(server)?;
        self.serves(target)?;
        match way.link {
            ApiLink::PrivateLink => {
                self.hop(
                    api,
                    format!("through the VPC link of {} (AWS PrivateLink)", quoted(api)),
                );
                self.uncertain_borders(&network.passages_in(
                    server,
                    Address::PrivateLink,
                    self.protocol,
                    self.port,
                ));
                let filters = filters_private_link(target);
                if server.unfiltered || filters == Some(true) {
                    self.groups(server, Direction::Ingress, Address::PrivateLink)?;
                } else if filters.is_none() {
                    self.unknown(
                        target,
                        format!(
                            "whether inbound rules of {} count is not known here",
                            quoted(target)
                        ),
                    );
                } else {
                    self.hop(
                        target,
                        format!(
                            "inbound rules of {} do not count for AWS PrivateLink",
                            quoted(target)
                        ),
                    );
                }
            }
            ApiLink::Interfaces(link) => {
                if let Some(link) = network.graph().get(link) {
                    let client = self.called(link)?;
                    self.placed(client)?;
                    self.hop(link, format!("through the VPC link of {}", quoted(api)));
                    self.groups(client, Direction::Egress, Address::Private(server))?;
                    self.inside(client, server, Address::Private(client))?;
                    self.groups(server, Direction::Ingress, Address::Private(client))?;
                }
            }
            ApiLink::Role | ApiLink::Other => {
                self.unknown(
                    api,
                    format!("how {} gets to {} is not known here", called(api), quoted(target)),
                );
            }
        }
        self.arrived(target);
        Ok(())
    }

    /// To an API, which the whole internet reaches.
    pub(super) fn arrive_at_api(&mut self, target: &'a Resource) -> Step {
        let private = is_private(target);
        if private.is_none() {
            self.unknown(
                target,
                format!("whether {} is private is not known here", called(target)),
            );
        }
        if private == Some(true) {
            let message = format!(
                "{} is private: it is called by VPC endpoints only",
                called(target)
            );
            let hint = "Make it regional.";
            return Err(blocker(target, Reason::NoPublicAddress, message, hint));
        }
        self.serves(target)?;
        self.hop(
            target,
            format!("{} answers on port {}", called(target), self.port),
        );
        Ok(())
    }
}

/// Whether only VPC endpoints may call an API; none when that is not known.
pub(super) fn is_private(api: &Resource) -> Option<bool> {
    let Kind::RestApi(api) = &api.kind else {
        return Some(false);
    };
    match &api.endpoint_configuration {
        Prop::Absent => Some(false),
        Prop::Expr(_) => None,
        Prop::Literal(configuration) => match &configuration.types {
            Prop::Absent => Some(false),
            Prop::Expr(_) => None,
            Prop::Literal(types) if types.iter().any(|kind| kind.text() == Some("PRIVATE")) => Some(true),
            Prop::Literal(types) => types.iter().all(|kind| kind.text().is_some()).then_some(false),
        },
    }
}

/// Whether the routes of an API stand in a document of their own.
fn has_own_document(api: &Resource) -> bool {
    let other = match &api.kind {
        Kind::RestApi(api) => &api.other,
        Kind::HttpApi(api) => &api.other,
        _ => return false,
    };
    ["Body", "BodyS3Location", "Target"]
        .iter()
        .any(|name| other.contains_key(*name))
}
