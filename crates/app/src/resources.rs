//! The resource graph, for a person or a program to read.

use tierwright_compile::{Graph, compile};
use tierwright_model::{Design, Place};

/// The resources in CloudFormation's vocabulary: logical id → `Type`, `Origin`, `Properties`, `DependsOn`.
#[must_use]
pub fn resources(design: &Design) -> serde_json::Value {
    compile(design).graph.to_json()
}

/// One line of a list of resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceLine {
    /// Its logical id.
    pub logical_id: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// The id of the thing in the document; of a template's resource its own.
    pub origin: String,
    /// Where it stands in its template.
    pub place: Option<Place>,
    /// The condition of the template that must hold for it to be there, when that can't be known.
    pub condition: Option<String>,
    /// What it waits for, by logical id.
    pub waits_for: Vec<String>,
}

/// The resources as a list, each after what it waits for; in the graph's own order when they wait for each other.
#[must_use]
pub fn resource_list(design: &Design) -> Vec<ResourceLine> {
    lines(&compile(design).graph)
}

pub(crate) fn lines(graph: &Graph) -> Vec<ResourceLine> {
    let order = graph
        .creation_order()
        .unwrap_or_else(|_| graph.resources.keys().cloned().collect());
    order.iter().filter_map(|id| line(graph, id.as_str())).collect()
}

fn line(graph: &Graph, id: &str) -> Option<ResourceLine> {
    let resource = graph.resources.get(id)?;
    Some(ResourceLine {
        logical_id: resource.id.to_string(),
        type_name: resource.kind.type_name().to_owned(),
        origin: resource.origin.clone(),
        place: None,
        condition: None,
        waits_for: graph
            .dependencies(resource)
            .iter()
            .map(ToString::to_string)
            .collect(),
    })
}
