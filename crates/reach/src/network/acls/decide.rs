//! What the entries of a network ACL say to packets.
//!
//! Packets are a set: the addresses that one side may have, and the ports that may be meant. The set is cut into pieces by the
//! entries in their order. That is done twice when something about an entry is not known: once as if it let the most through,
//! once as if the least. What passes even then is allowed, what is stopped even so is denied.

use ipnet::Ipv4Net;
use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::{Direction, Protocol};

use super::{Acl, Entry, EntryPeer, Protocols};
use crate::network::{ANYWHERE, is_private};

/// The addresses of the side beyond the subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far<'n> {
    /// Clients or servers all over the internet: a few addresses that are shut out make no difference, and a few that are let
    /// through don't either.
    Internet,
    /// One of AWS's public addresses, which AWS alone knows.
    Public,
    /// Somewhere in this range.
    Within(Ipv4Net),
    /// The range that a parameter supplies, with its default.
    Parameter(&'n LogicalId, Option<Ipv4Net>),
}

/// Packets that want to pass a subnet's border.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packets<'n> {
    pub(super) direction: Direction,
    pub(super) protocol: Protocol,
    pub(super) far: Far<'n>,
    /// The destination ports that must pass.
    pub(super) ports: (u16, u16),
    /// The destination ports of which one must pass at the least.
    pub(super) possible: (u16, u16),
}

/// What a network ACL says to packets.
#[derive(Clone, Copy, Debug)]
pub enum Pass<'n, 'a> {
    /// They pass, by this entry first.
    Allowed(Option<&'n Entry<'a>>),
    /// They are dropped: by this entry, or because no entry allows them.
    Denied(Option<&'n Entry<'a>>),
    /// It is not known.
    Unknown(Unsure<'a>),
}

/// Why it is not known what a network ACL says.
#[derive(Clone, Copy, Debug)]
pub enum Unsure<'a> {
    /// Something about this entry is not known.
    Entry(&'a Resource),
    /// This resource may add entries.
    Others(&'a Resource),
    /// Some of the addresses or ports pass, and others do not.
    Partly,
    /// Which ACL the subnet has is not known: because of this association, or because its VPC is not in the graph.
    Which(Option<&'a Resource>),
}

/// Addresses and ports, both ends included.
type Piece = (Ipv4Net, u16, u16);

/// The most pieces that a set is cut into. The quota is 40 entries a direction; a file may hold any number.
const MOST_PIECES: usize = 4096;

/// The pieces that an ACL lets through and stops.
#[derive(Debug, Default)]
struct Sifted<'n, 'a> {
    passed: Vec<(Piece, &'n Entry<'a>)>,
    stopped: Vec<(Piece, Option<&'n Entry<'a>>)>,
    /// An entry of which something is not known that decided about a piece.
    unsure: Option<&'n Entry<'a>>,
}

impl<'a> Acl<'a> {
    pub(super) fn pass<'n>(&'n self, packets: &Packets<'_>) -> Pass<'n, 'a> {
        if let Some(resource) = self.open_to {
            return Pass::Unknown(Unsure::Others(resource));
        }
        let (Some(least), Some(most)) = (
            self.sift(packets, packets.ports, false),
            self.sift(packets, packets.possible, true),
        ) else {
            return Pass::Unknown(Unsure::Partly);
        };
        if is_through(packets, &least.stopped) {
            return Pass::Allowed(least.passed.first().map(|(_, entry)| *entry));
        }
        if is_stopped(packets, &most.passed) {
            let mut entries = most.stopped.iter().map(|(_, entry)| *entry);
            let first = entries.next().flatten();
            let alone = entries.all(|entry| entry.map(|e| &e.resource.id) == first.map(|e| &e.resource.id));
            return Pass::Denied(first.filter(|_| alone));
        }
        let unsure = least.unsure.or(most.unsure);
        Pass::Unknown(unsure.map_or(Unsure::Partly, |entry| Unsure::Entry(entry.resource)))
    }

    /// Cuts the packets by the entries; `hopeful` takes each entry of which something is not known for what lets the most
    /// through. None when there are too many pieces.
    fn sift<'n>(&'n self, packets: &Packets<'_>, ports: (u16, u16), hopeful: bool) -> Option<Sifted<'n, 'a>> {
        let addresses = match packets.far {
            Far::Within(range) | Far::Parameter(_, Some(range)) => range,
            Far::Internet | Far::Public | Far::Parameter(_, None) => ANYWHERE,
        };
        let mut left: Vec<Piece> = vec![(addresses, ports.0, ports.1)];
        let mut sifted = Sifted::default();
        for entry in &self.entries {
            let allows = entry.allows.unwrap_or(hopeful);
            let Some((range, from, to, known)) = entry.matches(packets) else {
                continue;
            };
            if !known && allows != hopeful {
                // It may be about something else; then the entries after it decide.
                if sifted.unsure.is_none() && left.iter().any(|piece| meets(*piece, range, from, to)) {
                    sifted.unsure = Some(entry);
                }
                continue;
            }
            let mut rest = Vec::new();
            for piece in left {
                let Some(common) = common(piece, range, from, to) else {
                    rest.push(piece);
                    continue;
                };
                if !known || entry.allows.is_none() {
                    sifted.unsure = sifted.unsure.or(Some(entry));
                }
                if allows {
                    sifted.passed.push((common, entry));
                } else {
                    sifted.stopped.push((common, Some(entry)));
                }
                cut(piece, common, &mut rest);
            }
            left = rest;
            if left.len() + sifted.passed.len() + sifted.stopped.len() > MOST_PIECES {
                return None;
            }
        }
        sifted.stopped.extend(left.into_iter().map(|piece| (piece, None)));
        Some(sifted)
    }
}

impl Entry<'_> {
    /// The addresses and ports of the packets that it matches at the most, and whether it matches all of them for certain.
    fn matches(&self, packets: &Packets<'_>) -> Option<(Ipv4Net, u16, u16, bool)> {
        let mut known = self.sure && self.number.is_some() && self.outbound.is_some();
        if self
            .outbound
            .is_some_and(|own| own != (packets.direction == Direction::Egress))
        {
            return None;
        }
        match (self.protocols, number(packets.protocol)) {
            (Protocols::All, _) => {}
            (Protocols::One(own), Some(number)) if own == number => {}
            (Protocols::One(_), Some(_)) => return None,
            (Protocols::One(_), None) | (Protocols::Unknown, _) => known = false,
        }
        let range = match (self.peer, packets.far) {
            (EntryPeer::Ipv6, _) => return None,
            (EntryPeer::Range(range), _) => range,
            (EntryPeer::Parameter(own, _), Far::Parameter(other, _)) if own == other => ANYWHERE,
            (EntryPeer::Parameter(_, Some(range)), _) => range,
            (EntryPeer::Parameter(_, None) | EntryPeer::Unknown, _) => {
                known = false;
                ANYWHERE
            }
        };
        let (from, to) = self.ports.unwrap_or_else(|| {
            known = false;
            (0, u16::MAX)
        });
        Some((range, from, to, known))
    }
}

/// The number of a protocol; none for all of them.
const fn number(protocol: Protocol) -> Option<i64> {
    match protocol {
        Protocol::Tcp => Some(6),
        Protocol::Udp => Some(17),
        Protocol::All => None,
    }
}

fn meets(piece: Piece, range: Ipv4Net, from: u16, to: u16) -> bool {
    common(piece, range, from, to).is_some()
}

fn common((own, low, high): Piece, range: Ipv4Net, from: u16, to: u16) -> Option<Piece> {
    let addresses = if range.contains(&own) {
        own
    } else if own.contains(&range) {
        range
    } else {
        return None;
    };
    let (low, high) = (low.max(from), high.min(to));
    (low <= high).then_some((addresses, low, high))
}

/// What is left of a piece without a part of it.
fn cut((own, low, high): Piece, (addresses, from, to): Piece, rest: &mut Vec<Piece>) {
    let mut around = own;
    while around != addresses {
        // Halves exist: the part is smaller.
        let Ok(mut halves) = around.subnets(around.prefix_len() + 1) else {
            break;
        };
        let (Some(first), Some(second)) = (halves.next(), halves.next()) else {
            break;
        };
        let (with, without) = if first.contains(&addresses) {
            (first, second)
        } else {
            (second, first)
        };
        rest.push((without, low, high));
        around = with;
    }
    if low < from {
        rest.push((addresses, low, from - 1));
    }
    if to < high {
        rest.push((addresses, to + 1, high));
    }
}

/// Whether all that matters passes when this is stopped.
fn is_through(packets: &Packets<'_>, stopped: &[(Piece, Option<&Entry<'_>>)]) -> bool {
    let wanted = ports_in(packets.ports);
    // A few ports that are shut, such as that of a database, are hardly ever those that answers go to.
    let stopped = stopped
        .iter()
        .map(|(piece, _)| *piece)
        .filter(|(_, from, to)| wanted == 1 || ports_in((*from, *to)) * 64 > wanted);
    match packets.far {
        Far::Within(_) | Far::Parameter(..) => stopped.count() == 0,
        Far::Internet => public_addresses(stopped) <= EVERY / 4,
        Far::Public => public_addresses(stopped) <= EVERY / 1024,
    }
}

/// Whether nothing that matters passes when this does.
fn is_stopped(packets: &Packets<'_>, passed: &[(Piece, &Entry<'_>)]) -> bool {
    let wanted = ports_in(packets.possible);
    // The called port itself is let out in the place of those that answers go to: hardly ever is it one of them.
    let passed = passed
        .iter()
        .map(|(piece, _)| *piece)
        .filter(|(_, from, to)| wanted == 1 || ports_in((*from, *to)) * 64 > wanted);
    match packets.far {
        Far::Within(_) | Far::Parameter(..) => passed.count() == 0,
        Far::Internet => public_addresses(passed) <= EVERY / 16,
        Far::Public => public_addresses(passed) == 0,
    }
}

fn ports_in((from, to): (u16, u16)) -> u64 {
    u64::from(to) - u64::from(from) + 1
}

/// The number of IPv4 addresses.
const EVERY: u64 = 1 << 32;

/// How many addresses of the internet the pieces hold; an address that several hold counts as often.
fn public_addresses(pieces: impl Iterator<Item = Piece>) -> u64 {
    pieces
        .map(|(range, _, _)| range)
        .filter(|range| !is_private(*range) && !range.addr().is_loopback() && range.addr().octets()[0] < 224)
        .map(|range| 1_u64 << (32 - range.prefix_len()))
        .sum()
}
