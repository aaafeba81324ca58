//! Resources that wait for each other.

use serde_json::Value;
use tierwright_catalog::references_in;
use tierwright_compile::Graph;

use crate::notices::CIRCULAR_DEPENDENCY;

use super::scope::Scope;

pub(super) fn check(graph: &Graph, scope: &Scope<'_, '_>) {
    for resource in graph.resources.values() {
        let stated = resource
            .depends_on
            .iter()
            .any(|dependency| dependency.on == resource.id);
        let referred = references_in(&Value::Object(resource.kind.properties()))
            .iter()
            .any(|(id, _)| *id == resource.id);
        if stated || referred {
            let property = (!referred).then_some("DependsOn");
            let message = format!("{} waits for itself.", resource.id);
            scope.push(CIRCULAR_DEPENDENCY.at(resource.id.as_str(), property, None, message));
        }
    }
    if let Err(cycle) = graph.creation_order()
        && let Some(first) = cycle.first()
    {
        // A circle of thousands needs no full list.
        let names: Vec<&str> = cycle.iter().take(12).map(|id| id.as_str()).collect();
        let more = if cycle.len() > names.len() {
            format!(" and {} more", cycle.len() - names.len())
        } else {
            String::new()
        };
        let message = format!("These resources wait for each other: {}{more}.", names.join(", "));
        scope.push(CIRCULAR_DEPENDENCY.at(first.as_str(), None, None, message));
    }
}
