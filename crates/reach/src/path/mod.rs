//! The way of one connection, step by step. [`Walk`] collects hops until something blocks.

mod acls;
mod from_api;
mod from_outside;
mod from_vpc;
mod relays;
mod services;
mod sides;
mod words;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{FlowEnd, Resource};
use tierwright_model::{Design, Protocol};

use crate::network::{Address, Network, Served, is_api};
use crate::{Answer, Blocker, Hop, Reason, Verdict};

pub use sides::Chain;
pub use words::{called, quoted};

impl<'a> Network<'a> {
    /// Whether `from` can open a connection to `port` of `to` itself. What a load balancer or a distribution would pass on
    /// does not count; [`Network::reach`] follows that too.
    #[must_use]
    pub fn connect(&self, from: &FlowEnd, to: &LogicalId, protocol: Protocol, port: u16) -> Answer {
        let mut walk = Walk::new(self, protocol, port);
        let result = walk.connect(from, to);
        walk.finish(result)
    }

    /// As [`Network::connect`], for what `client` has sent to `from` and `from` passes on.
    fn pass_on(
        &self,
        client: Option<&FlowEnd>,
        from: &FlowEnd,
        to: &LogicalId,
        protocol: Protocol,
        port: u16,
    ) -> Answer {
        let mut walk = Walk {
            client,
            ..Walk::new(self, protocol, port)
        };
        let result = walk.connect(from, to);
        walk.finish(result)
    }
}

/// Stops at the first thing that blocks.
type Step = Result<(), Blocker>;

struct Walk<'n, 'a> {
    network: &'n Network<'a>,
    protocol: Protocol,
    port: u16,
    /// Whose requests the caller passes on, when that is known.
    client: Option<&'n FlowEnd>,
    hops: Vec<Hop>,
    unknown: Option<Blocker>,
}

impl<'n, 'a> Walk<'n, 'a> {
    const fn new(network: &'n Network<'a>, protocol: Protocol, port: u16) -> Self {
        Self {
            network,
            protocol,
            port,
            client: None,
            hops: Vec::new(),
            unknown: None,
        }
    }

    fn finish(self, result: Step) -> Answer {
        match (result, self.unknown) {
            (Err(blocker), _) => Answer {
                verdict: Verdict::Blocked,
                hops: self.hops,
                blocker: Some(blocker),
            },
            (Ok(()), Some(unknown)) => Answer {
                verdict: Verdict::Unknown,
                hops: self.hops,
                blocker: Some(unknown),
            },
            (Ok(()), None) => Answer {
                verdict: Verdict::Reachable,
                hops: self.hops,
                blocker: None,
            },
        }
    }

    fn connect(&mut self, from: &FlowEnd, to: &LogicalId) -> Step {
        let Some(target) = self.network.graph().get(to) else {
            let message = format!("there is no resource {to} in this design");
            return Err(blocker_at(
                to.as_str(),
                Reason::NoNetworkInterface,
                message,
                "Name a tier of the design.",
            ));
        };
        if self.on_hosts(target) {
            return Ok(());
        }
        match from {
            FlowEnd::Internet => {
                self.hop_outside(
                    Design::INTERNET,
                    Design::INTERNET,
                    format!("the internet calls {}", quoted(target)),
                );
                self.walk_from_outside(Address::Anywhere, target)
            }
            FlowEnd::Parameter(id) => {
                let graph = self.network.graph();
                let parameter = graph.parameter(id);
                let value = parameter
                    .and_then(|p| p.default.as_ref())
                    .and_then(|text| text.parse().ok());
                let origin = parameter.map_or(id.as_str(), |p| p.origin.as_str());
                self.hop_outside(
                    id.as_str(),
                    origin,
                    format!("an address of {origin} calls {}", quoted(target)),
                );
                self.walk_from_outside(Address::Parameter(id, value), target)
            }
            FlowEnd::Resource(id) => {
                let Some(caller) = self.network.graph().get(id) else {
                    let message = format!("there is no resource {id} in this design");
                    return Err(blocker_at(
                        id.as_str(),
                        Reason::NoNetworkInterface,
                        message,
                        "Name a tier of the design.",
                    ));
                };
                self.hop(caller, format!("{} calls {}", called(caller), quoted(target)));
                if self.on_hosts(caller) {
                    return Ok(());
                }
                if matches!(caller.kind, Kind::Distribution(_)) {
                    self.walk_from_distribution(caller, target)
                } else if is_api(Some(caller)) {
                    self.walk_from_api(caller, target)
                } else {
                    self.walk_from_vpc(caller, target)
                }
            }
        }
    }

    /// Whether tasks share the interfaces of their hosts, which nothing here describes.
    fn on_hosts(&mut self, resource: &Resource) -> bool {
        let hosts =
            matches!(resource.kind, Kind::Service(_)) && self.network.interfaces(&resource.id).is_none();
        if hosts {
            self.unknown(
                resource,
                format!("the hosts that {} runs on are not known here", called(resource)),
            );
        }
        hosts
    }

    /// Whether `target` answers on the port at all.
    fn serves(&mut self, target: &Resource) -> Step {
        let port = self.port;
        match self.network.served(&target.id) {
            Served::Any => Ok(()),
            Served::Ports(ports) if ports.contains(&port) => Ok(()),
            Served::Unknown => {
                let message = format!("the ports of {} are not known here", called(target));
                self.unknown(target, message);
                Ok(())
            }
            Served::Ports(ports) => Err(words::not_served(target, &ports, port)),
        }
    }

    fn hop(&mut self, at: &Resource, what: String) {
        self.hops.push(Hop {
            resource: at.id.to_string(),
            origin: at.origin.clone(),
            what,
        });
    }

    fn hop_outside(&mut self, resource: &str, origin: &str, what: String) {
        self.hops.push(Hop {
            resource: resource.to_owned(),
            origin: origin.to_owned(),
            what,
        });
    }

    /// Notes the first thing that is not known. The walk goes on: something further may block for certain.
    fn unknown(&mut self, at: &Resource, message: String) {
        let hint = "Give the value in the design to get a certain answer.";
        let unknown = blocker(at, Reason::UnknownValue, message, hint);
        self.unknown.get_or_insert(unknown);
    }
}

fn blocker(at: &Resource, reason: Reason, message: String, hint: impl Into<String>) -> Blocker {
    Blocker {
        resource: at.id.to_string(),
        origin: at.origin.clone(),
        reason,
        message,
        hint: hint.into(),
    }
}

fn blocker_at(id: &str, reason: Reason, message: String, hint: &str) -> Blocker {
    Blocker {
        resource: id.to_owned(),
        origin: id.to_owned(),
        reason,
        message,
        hint: hint.to_owned(),
    }
}
