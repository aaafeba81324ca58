//! The network ACLs on the way.

use tierwright_compile::Resource;
use tierwright_model::{Direction, Protocol};

use super::{Step, Walk, blocker, words};
use crate::network::{Acl, Entry, Far, Network, Pass, Passage, Passages, Unsure};
use crate::{Blocker, Reason};

impl<'a> Walk<'_, 'a> {
    /// Over the borders of subnets.
    pub(super) fn borders(&mut self, passages: &Passages<'_, 'a>) -> Step {
        if passages.is_plain() {
            return Ok(());
        }
        let stop = passages.denied();
        if let Some(blocker) = stop.and_then(|stop| denied(self.network, stop, self.protocol)) {
            return Err(blocker);
        }
        self.uncertain_borders(passages);
        Ok(())
    }

    /// As [`Walk::borders`], where it is not certain that ACLs count.
    pub(super) fn uncertain_borders(&mut self, passages: &Passages<'_, 'a>) {
        if let Some(passage) = passages.unknown() {
            let (at, message) = unknown(self.network, passage, self.protocol);
            if let Some(at) = at {
                self.unknown(at, message);
            }
            return;
        }
        let mut shown: Vec<&Resource> = Vec::new();
        for passage in passages.ways.iter().flatten() {
            if let Some(acl) = passage.acl
                && !shown.iter().any(|other| other.id == acl.resource.id)
            {
                shown.push(acl.resource);
                self.hop(
                    acl.resource,
                    format!("{} lets it through, and the answers back", called(acl)),
                );
            }
        }
    }
}

impl Network<'_> {
    /// The network ACL on these ways that stops the connection for certain.
    #[must_use]
    pub fn stopped_by_acl(&self, passages: &Passages<'_, '_>, protocol: Protocol) -> Option<Blocker> {
        denied(self, passages.denied()?, protocol)
    }
}

/// What an ACL that drops packets is blamed for.
fn denied(network: &Network<'_>, passage: &Passage<'_, '_>, protocol: Protocol) -> Option<Blocker> {
    let acl = passage.acl?;
    let graph = network.graph();
    let subnet = words::origin(graph, passage.subnet);
    let packets = packets(protocol, passage.ports);
    let far = far(network, passage.far);
    let (way, to, entry_kind) = match passage.direction {
        Direction::Ingress => ("in", "from", "inbound"),
        Direction::Egress => ("out", "to", "outbound"),
    };
    let what = if passage.answers {
        format!("the answers {way} {to} {far} ({packets})")
    } else {
        format!("{packets} {way} {to} {far}")
    };
    let (at, message, before) = match passage.pass {
        Pass::Denied(Some(entry)) => {
            let number = entry
                .number
                .map_or(String::new(), |number| format!(" ({number})"));
            let message = format!(
                "{} of subnet {subnet} does not let {what}: its entry {}{number} denies that",
                called(acl),
                entry.resource.origin
            );
            let before = entry
                .number
                .map_or(String::new(), |number| format!(" with a number below {number}"));
            (entry.resource, message, before)
        }
        Pass::Denied(None) | Pass::Allowed(_) | Pass::Unknown(_) => {
            let near = near(acl, passage);
            let message = format!(
                "{} of subnet {subnet} has no entry that lets {what}{near}",
                called(acl)
            );
            (acl.resource, message, String::new())
        }
    };
    let hint = format!(
        "Add an {entry_kind} entry{before} to {} that allows {packets} {to} {far}.",
        acl.resource.origin
    );
    let reason = if passage.answers {
        Reason::NetworkAclAnswers
    } else {
        Reason::NetworkAcl
    };
    Some(blocker(at, reason, message, hint))
}

/// What is not known, and the resource that leaves it open.
fn unknown<'a>(
    network: &Network<'a>,
    passage: &Passage<'_, 'a>,
    protocol: Protocol,
) -> (Option<&'a Resource>, String) {
    let graph = network.graph();
    let subnet = words::origin(graph, passage.subnet);
    let packets = packets(protocol, passage.ports);
    let far = far(network, passage.far);
    let own = graph.get(passage.subnet);
    let (way, to) = match passage.direction {
        Direction::Ingress => ("in", "from"),
        Direction::Egress => ("out", "to"),
    };
    let what = if passage.answers { "answers" } else { "connections" };
    let name = passage.acl.map_or_else(|| "the network ACL".to_owned(), called);
    match passage.pass {
        Pass::Unknown(Unsure::Entry(entry)) => (
            Some(entry),
            format!(
                "whether the entry {} of {name} covers {what} {way} {to} {far} ({packets}) is not known here",
                entry.origin
            ),
        ),
        Pass::Unknown(Unsure::Others(resource)) => (
            Some(resource),
            format!(
                "{} may add entries to {name}, which are not known here",
                resource.origin
            ),
        ),
        Pass::Unknown(Unsure::Which(Some(association))) => (
            Some(association),
            format!("which network ACL subnet {subnet} has is not known here"),
        ),
        Pass::Unknown(Unsure::Which(None)) => (
            own,
            format!("the network ACL of subnet {subnet} is not known here"),
        ),
        Pass::Denied(_) => (
            own,
            format!(
                "{name} of subnet {subnet} drops {what} {way} {to} {far} ({packets}), and whether they come there is known to AWS alone"
            ),
        ),
        Pass::Unknown(Unsure::Partly) | Pass::Allowed(_) => (
            passage.acl.map(|acl| acl.resource).or(own),
            format!("{name} of subnet {subnet} lets only some of the {what} {way} {to} {far} ({packets})"),
        ),
    }
}

fn called(acl: &Acl<'_>) -> String {
    if acl.is_default() {
        format!("the default network ACL of VPC {}", acl.resource.origin)
    } else {
        format!("network ACL {}", acl.resource.origin)
    }
}

fn far(network: &Network<'_>, far: Far<'_>) -> String {
    match far {
        Far::Internet | Far::Public => "0.0.0.0/0".to_owned(),
        Far::Within(range) => range.to_string(),
        Far::Parameter(id, _) => network
            .graph()
            .parameter(id)
            .map_or(id.as_str(), |parameter| parameter.origin.as_str())
            .to_owned(),
    }
}

fn packets(protocol: Protocol, (from, to): (u16, u16)) -> String {
    let first = words::service(protocol, from);
    if from == to || protocol == Protocol::All {
        first
    } else {
        format!("{first} to {to}")
    }
}

fn allowed(entry: &Entry<'_>) -> String {
    match entry.ports {
        Some((0, u16::MAX)) => "other addresses".to_owned(),
        Some((from, to)) if from == to => format!("port {from}"),
        Some((from, to)) => format!("the ports {from} to {to}"),
        None => "ports that are not known here".to_owned(),
    }
}

/// What the entries of the same direction allow instead: most often the mistake itself.
fn near(acl: &Acl<'_>, passage: &Passage<'_, '_>) -> String {
    let out = passage.direction == Direction::Egress;
    let entries = acl
        .entries
        .iter()
        .filter(|entry| entry.outbound == Some(out) && entry.allows == Some(true));
    let others: Vec<String> = entries
        .map(|entry| format!("{} is for {}", entry.resource.origin, allowed(entry)))
        .collect();
    match others.len() {
        1..=3 => format!(" ({})", others.join(", ")),
        _ => String::new(),
    }
}
