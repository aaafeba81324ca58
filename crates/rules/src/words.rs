//! Words for messages.

use tierwright_catalog::LogicalId;
use tierwright_compile::Graph;
use tierwright_reach::network::Peer;

/// "a", "a and b", "a, b and c".
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// "subnet a", "subnets a and b".
pub(crate) fn counted<S: AsRef<str>>(noun: &str, items: &[S]) -> String {
    let plural = if items.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", list(items))
}

/// "1 task", "2 tasks".
pub(crate) fn tasks(count: i64) -> String {
    if count == 1 {
        "1 task".to_owned()
    } else {
        format!("{count} tasks")
    }
}

/// Every address, of the family that a peer is about.
pub(crate) const fn world(peer: Peer<'_>) -> &'static str {
    match peer {
        Peer::Ipv6(_) => "every IPv6 address",
        Peer::Range(_) | Peer::Parameter(..) | Peer::Group(_) | Peer::PrefixList(_) | Peer::Unknown => {
            "every address"
        }
    }
}

/// The ids in the document of resources.
pub(crate) fn origins<'g>(graph: &'g Graph, ids: &[&'g LogicalId]) -> Vec<&'g str> {
    ids.iter().map(|id| origin(graph, id)).collect()
}

/// The id in the document of a resource.
pub(crate) fn origin<'g>(graph: &'g Graph, id: &'g LogicalId) -> &'g str {
    graph
        .get(id)
        .map_or(id.as_str(), |resource| resource.origin.as_str())
}
