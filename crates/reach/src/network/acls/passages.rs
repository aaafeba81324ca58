//! The borders of subnets that a connection crosses, with what the network ACLs there say.
//!
//! Network ACLs keep no state: a connection needs an entry for its requests and one for the answers, at each border, and
//! answers go to the port that the caller took for the connection. Two interfaces in one subnet meet no ACL (VPC guide, *Network
//! ACL basics*, and *Ephemeral ports*: <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>).

use ipnet::Ipv4Net;
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Direction, Protocol};

use super::decide::Packets;
use super::{Acl, Far, Pass, SubnetAcl, Unsure};
use crate::network::{ANYWHERE, Address, Interfaces, Network};

/// One way of packets over the border of a subnet.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'n, 'a> {
    /// The subnet.
    pub subnet: &'a LogicalId,
    /// Its ACL; none when that is not known.
    pub acl: Option<&'n Acl<'a>>,
    /// Out of the subnet or into it.
    pub direction: Direction,
    /// Whether these are the answers.
    pub answers: bool,
    /// The destination ports: the called port, or those that answers go to.
    pub ports: (u16, u16),
    /// Who is beyond the border.
    pub far: Far<'n>,
    /// What the ACL says.
    pub pass: Pass<'n, 'a>,
}

/// The ways that a connection may take, one for each place where AWS may put its ends; each is a list of borders that it must
/// cross. What a plain default ACL lets through is left out.
#[derive(Clone, Debug)]
pub struct Passages<'n, 'a> {
    /// The ways.
    pub ways: Vec<Vec<Passage<'n, 'a>>>,
    /// Whether these are all of them.
    pub complete: bool,
    /// Whether connections take every one of them sooner or later, as those of a load balancer do. A database is in one subnet
    /// of its group, and nobody knows in which.
    pub all_are_taken: bool,
}

/// The ports that answers go to.
#[derive(Clone, Copy, Debug)]
struct Ephemeral {
    /// Those that the caller is known to use.
    ports: (u16, u16),
}

/// Every port that any system takes for connections of its own.
const EVERY_EPHEMERAL: (u16, u16) = (1024, 65_535);

/// A connection, as far as ACLs look at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection {
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
}

/// What may be said at one border.
#[derive(Clone, Copy)]
struct Border<'n, 'a> {
    subnet: &'a LogicalId,
    far: Far<'n>,
    /// Whether the caller is inside.
    caller_inside: bool,
    answers_to: Ephemeral,
}

impl<'n, 'a> Passages<'n, 'a> {
    /// Whether no ACL of one's own is on any of the ways.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.ways.iter().all(Vec::is_empty)
    }

    /// What stops the connection for certain.
    #[must_use]
    pub fn denied(&self) -> Option<&Passage<'n, 'a>> {
        let stop = |way: &'_ Vec<Passage<'n, 'a>>| {
            way.iter()
                .position(|passage| matches!(passage.pass, Pass::Denied(_)))
        };
        let mut stops = self.ways.iter().map(|way| Some(&way[stop(way)?]));
        if self.all_are_taken {
            return stops.flatten().next();
        }
        let first = stops.next().flatten()?;
        (self.complete && stops.all(|stop| stop.is_some())).then_some(first)
    }

    /// What leaves open whether it gets through.
    #[must_use]
    pub fn unknown(&self) -> Option<&Passage<'n, 'a>> {
        let mut passages = self.ways.iter().flatten();
        passages.find(|passage| !matches!(passage.pass, Pass::Allowed(_)))
    }
}

impl<'a> Network<'a> {
    /// The network ACL with this id: of the ACL, or of the VPC for its default one.
    #[must_use]
    pub fn acl(&self, id: &LogicalId) -> Option<&Acl<'a>> {
        self.acls.by_id.get(id)
    }

    /// The network ACL that a subnet has.
    #[must_use]
    pub fn acl_of(&self, subnet: &LogicalId) -> SubnetAcl<'a> {
        self.subnet(subnet)
            .map_or(SubnetAcl::Unknown(None), |subnet| self.acls.of(subnet))
    }

    /// The borders between two resources in one VPC. `seen` is the address that the called sees, when a load balancer shows
    /// that of its client.
    #[must_use]
    pub fn passages_between<'n>(
        &'n self,
        client: &Interfaces<'a>,
        server: &Interfaces<'a>,
        seen: Address<'n, 'a>,
        protocol: Protocol,
        port: u16,
    ) -> Passages<'n, 'a> {
        let connection = Connection { protocol, port };
        let itself = matches!(seen, Address::Private(side) if side.resource.id == client.resource.id);
        let mut ways = Vec::new();
        for from in &client.subnets {
            for to in &server.subnets {
                let mut way = Vec::new();
                if from != to {
                    let near = Border {
                        subnet: from,
                        far: self.range(to),
                        caller_inside: true,
                        answers_to: self.ephemeral(client.resource),
                    };
                    let beyond = Border {
                        subnet: to,
                        far: if itself { self.range(from) } else { far(seen) },
                        caller_inside: false,
                        answers_to: if itself {
                            near.answers_to
                        } else {
                            Ephemeral {
                                ports: EVERY_EPHEMERAL,
                            }
                        },
                    };
                    way.extend(self.over(near, connection));
                    way.extend(self.over(beyond, connection));
                }
                ways.push(way);
            }
        }
        Passages {
            ways,
            complete: client.subnets_known && server.subnets_known,
            all_are_taken: is_spread(client.resource) && is_spread(server.resource),
        }
    }

    /// The borders that connections from outside the VPC cross.
    #[must_use]
    pub fn passages_in<'n>(
        &'n self,
        server: &Interfaces<'a>,
        from: Address<'n, 'a>,
        protocol: Protocol,
        port: u16,
    ) -> Passages<'n, 'a> {
        let connection = Connection { protocol, port };
        let way = |subnet: &&'a LogicalId| {
            let border = Border {
                subnet,
                far: far(from),
                caller_inside: false,
                answers_to: Ephemeral {
                    ports: EVERY_EPHEMERAL,
                },
            };
            self.over(border, connection)
        };
        Passages {
            ways: server.subnets.iter().map(way).collect(),
            complete: server.subnets_known,
            all_are_taken: is_spread(server.resource),
        }
    }

    /// The borders that connections from a subnet to an address outside the VPC cross, through the NAT gateway in `nat` if
    /// there is one: it makes the connection anew from its own subnet.
    #[must_use]
    pub fn passages_out<'n>(
        &'n self,
        client: &Interfaces<'a>,
        subnet: &'a LogicalId,
        nat: Option<&'a LogicalId>,
        to: Address<'n, 'a>,
        protocol: Protocol,
        port: u16,
    ) -> Passages<'n, 'a> {
        let connection = Connection { protocol, port };
        let answers_to = self.ephemeral(client.resource);
        let mut way = Vec::new();
        if nat != Some(subnet) {
            let border = Border {
                subnet,
                far: far(to),
                caller_inside: true,
                answers_to,
            };
            way.extend(self.over(border, connection));
        }
        if let Some(nat) = nat {
            if nat != subnet {
                let border = Border {
                    subnet: nat,
                    far: self.range(subnet),
                    caller_inside: false,
                    answers_to,
                };
                way.extend(self.over(border, connection));
            }
            let border = Border {
                subnet: nat,
                far: far(to),
                caller_inside: true,
                answers_to: Ephemeral {
                    ports: EVERY_EPHEMERAL,
                },
            };
            way.extend(self.over(border, connection));
        }
        Passages {
            ways: vec![way],
            complete: true,
            all_are_taken: true,
        }
    }

    /// The request and the answers over one border; nothing where a plain default ACL is.
    fn over<'n>(&'n self, border: Border<'n, 'a>, connection: Connection) -> Vec<Passage<'n, 'a>> {
        let Border { subnet, far, .. } = border;
        let (acl, why) = match self.acl_of(subnet) {
            SubnetAcl::Known(id) => (self.acl(id), None),
            SubnetAcl::Unknown(why) => (None, why),
        };
        if acl.is_some_and(Acl::is_plain) {
            return Vec::new();
        }
        let called = (connection.port, connection.port);
        let passages = [
            (border.caller_inside, false, called, called),
            (
                !border.caller_inside,
                true,
                border.answers_to.ports,
                EVERY_EPHEMERAL,
            ),
        ];
        let passages = passages.map(|(out, answers, ports, possible)| {
            let direction = if out {
                Direction::Egress
            } else {
                Direction::Ingress
            };
            let packets = Packets {
                direction,
                protocol: connection.protocol,
                far,
                ports,
                possible,
            };
            Passage {
                subnet,
                acl,
                direction,
                answers,
                ports,
                far,
                pass: acl.map_or(Pass::Unknown(Unsure::Which(why)), |acl| acl.pass(&packets)),
            }
        });
        passages.to_vec()
    }

    /// The range of a subnet.
    fn range(&self, subnet: &LogicalId) -> Far<'static> {
        let range = self.subnet(subnet).and_then(|subnet| subnet.cidr);
        Far::Within(range.map_or(ANYWHERE, |range: Ipv4Net| range.trunc()))
    }

    /// The ports that a resource takes for connections of its own (VPC guide, *Ephemeral ports*): Linux 32768 to 60999, Windows
    /// 49152 to 65535, load balancers and NAT gateways 1024 to 65535.
    fn ephemeral(&self, resource: &Resource) -> Ephemeral {
        let ports = match &resource.kind {
            Kind::Service(service) => {
                let task = self.graph().follow(&service.task_definition);
                match task.map(|task| &task.kind) {
                    Some(Kind::TaskDefinition(task)) => match &task.runtime_platform {
                        Prop::Absent => (32_768, 60_999),
                        Prop::Literal(platform) => match &platform.operating_system_family {
                            Prop::Literal(family) if family.starts_with("WINDOWS") => (49_152, 65_535),
                            Prop::Absent | Prop::Literal(_) => (32_768, 60_999),
                            Prop::Expr(_) => (32_768, 65_535),
                        },
                        Prop::Expr(_) => (32_768, 65_535),
                    },
                    _ => (32_768, 65_535),
                }
            }
            Kind::Instance(_) => (32_768, 65_535),
            _ => EVERY_EPHEMERAL,
        };
        Ephemeral { ports }
    }
}

/// What an ACL sees of an address.
fn far<'n>(address: Address<'n, '_>) -> Far<'n> {
    match address {
        Address::Anywhere | Address::AwsService("internet") => Far::Internet,
        Address::PublicOf(_) | Address::CloudFront | Address::AwsService(_) => Far::Public,
        Address::Parameter(id, range) => Far::Parameter(id, range),
        Address::Private(_) | Address::PrivateLink => Far::Within(ANYWHERE),
    }
}

/// Whether the interfaces of a resource lie in each of its subnets.
const fn is_spread(resource: &Resource) -> bool {
    !matches!(
        resource.kind,
        Kind::DbCluster(_) | Kind::DbInstance(_) | Kind::VpcEndpoint(_)
    )
}
