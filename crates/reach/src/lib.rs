//! Who can open a connection to whom over the resource graph, hop by hop, and what stops them.
//!
//! A [`Network`] is built once per graph and answers three questions: [`Network::connect`] (a connection of its own),
//! [`Network::reach`] (also what load balancers and distributions pass on) and [`Network::to_service`] (a client's way to an
//! AWS service). Security groups are stateful, so only the opening direction is followed; network ACLs are not, so the
//! answers are followed too.
//!
//! What is not in the graph is not guessed: an answer is then [`Verdict::Unknown`] and names the first such value. Peerings,
//! transit gateways and firewall endpoints are not modelled; a design that has them gets no certain "reachable" across them.
//!
//! The crate is pure: no disk, network, clock or environment.

mod answer;
mod find;
pub mod network;
mod path;

pub use answer::{Answer, Blocker, Hop, Reason, Verdict};
pub use find::{find, find_called, names};
pub use network::Network;
pub use path::{Chain, called, quoted};

use tierwright_catalog::LogicalId;
use tierwright_compile::{Compiled, FlowEnd};
use tierwright_model::Protocol;

/// Whether something that `from` sends can arrive at `port` of `to`. Builds the network anew; for many questions about one
/// graph build a [`Network`] once and ask [`Network::reach`].
#[must_use]
pub fn reach(compiled: &Compiled, from: &FlowEnd, to: &LogicalId, protocol: Protocol, port: u16) -> Answer {
    Network::new(&compiled.graph).reach(from, to, protocol, port)
}

/// The port that `to` is usually called on: a load balancer's first listener, a container's or a database's port.
#[must_use]
pub fn usual_port(compiled: &Compiled, to: &LogicalId) -> Option<u16> {
    Network::new(&compiled.graph).usual_port(to)
}
