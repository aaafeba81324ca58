//! Who uses whom, for what a template says of its users, and for what must be waited for.

use std::collections::{BTreeSet, HashMap};

use tierwright_catalog::LogicalId;
use tierwright_compile::{Graph, Resource};

/// Who uses whom, found once: to ask the graph for each pair of resources would be quadratic.
pub(super) struct Uses<'g> {
    of: HashMap<&'g LogicalId, Vec<LogicalId>>,
    /// The types of what uses a resource.
    pub(super) by: HashMap<LogicalId, BTreeSet<&'g str>>,
}

impl<'g> Uses<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let mut uses = Self {
            of: HashMap::new(),
            by: HashMap::new(),
        };
        for resource in graph.resources.values() {
            let dependencies = graph.dependencies(resource);
            for id in &dependencies {
                uses.by
                    .entry(id.clone())
                    .or_default()
                    .insert(resource.kind.type_name());
            }
            uses.of.insert(&resource.id, dependencies);
        }
        uses
    }

    /// Everything that a resource refers to, directly or not, in the graph's order.
    pub(super) fn everything(&self, graph: &Graph, resource: &Resource) -> Vec<LogicalId> {
        let mut found: BTreeSet<(usize, &LogicalId)> = BTreeSet::new();
        let mut open: Vec<&LogicalId> = self.of.get(&resource.id).into_iter().flatten().collect();
        while let Some(id) = open.pop() {
            if let Some(place) = graph.resources.get_index_of(id)
                && found.insert((place, id))
            {
                open.extend(self.of.get(id).into_iter().flatten());
            }
        }
        found.into_iter().map(|(_, id)| id.clone()).collect()
    }
}
