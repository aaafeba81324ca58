use std::collections::{BTreeMap, BTreeSet};

use crate::journal::ResourceRecord;

/// Recorded resources in an order in which each comes before what it depends on. Those of a cycle, which no journal of
/// ours holds, come last.
pub(crate) fn teardown_order(records: &BTreeMap<String, ResourceRecord>) -> Vec<String> {
    let mut order = Vec::with_capacity(records.len());
    let mut left: BTreeSet<&str> = records.keys().map(String::as_str).collect();
    while !left.is_empty() {
        let needed: BTreeSet<&str> = left
            .iter()
            .flat_map(|&id| records[id].dependencies.iter().filter(move |d| d.as_str() != id))
            .map(String::as_str)
            .collect();
        let free: Vec<&str> = left.iter().copied().filter(|id| !needed.contains(id)).collect();
        let free = if free.is_empty() {
            left.iter().copied().collect()
        } else {
            free
        };
        for id in free {
            left.remove(id);
            order.push(id.to_owned());
        }
    }
    order
}
