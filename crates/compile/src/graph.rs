use indexmap::{IndexMap, IndexSet};
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, references_in};
use tierwright_model::{ParameterKind, Settings};

/// What stands for the Region in [`Settings::region`] while nobody has said which: an import's. No Region is called so.
pub const ANY_REGION: &str = "{region}";

/// The graph of resources: the heart of the program. Front ends end in it, back ends start from it.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The design's name, free text.
    pub name: String,
    /// The design's description, free text.
    pub description: String,
    /// Region, project and tags.
    pub settings: Settings,
    /// Values chosen at export or deployment.
    pub parameters: Vec<Parameter>,
    /// The resources, in the order in which the passes made them.
    pub resources: IndexMap<LogicalId, Resource>,
    /// What a person wants to know after a deployment.
    pub outputs: Vec<Output>,
}

/// A resource with its properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name in templates.
    pub id: LogicalId,
    /// Its kind and properties.
    pub kind: Kind,
    /// The id of the thing in the document that it comes from; the logical id itself when it was imported.
    pub origin: String,
    /// The label of that thing, free text.
    pub label: String,
    /// Orders that AWS needs without a reference.
    pub depends_on: Vec<Dependency>,
}

/// An order that AWS needs without a reference in a property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The resource that must stand first.
    pub on: LogicalId,
    /// Why, for readers of the export.
    pub reason: String,
}

/// A value chosen at export or deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in templates; never that of a resource.
    pub id: LogicalId,
    /// The id of the parameter in the document.
    pub origin: String,
    /// What the value is.
    pub kind: ParameterKind,
    /// What to enter.
    pub description: String,
    /// The value when none is given.
    pub default: Option<String>,
    /// Whether its value must not be shown: CloudFormation's `NoEcho`.
    pub no_echo: bool,
}

/// Something that a person wants to know after a deployment, such as a URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Its name in templates.
    pub id: LogicalId,
    /// What it is, in a sentence.
    pub description: String,
    /// Its value.
    pub value: Prop<String>,
}

impl Graph {
    /// The resource with this logical id.
    #[must_use]
    pub fn get(&self, id: &LogicalId) -> Option<&Resource> {
        self.resources.get(id)
    }

    /// The parameter with this logical id.
    #[must_use]
    pub fn parameter(&self, id: &LogicalId) -> Option<&Parameter> {
        self.parameters.iter().find(|p| &p.id == id)
    }

    /// The resource that a property refers to.
    #[must_use]
    pub fn follow<T>(&self, prop: &Prop<T>) -> Option<&Resource> {
        self.get(prop.target()?)
    }

    /// What a resource must wait for: the resources in its properties and its stated dependencies, each once, in order.
    #[must_use]
    pub fn dependencies(&self, resource: &Resource) -> Vec<LogicalId> {
        let mut found: IndexSet<LogicalId> = IndexSet::new();
        let referenced = references_in(&Value::Object(resource.kind.properties()))
            .into_iter()
            .map(|(id, _)| id);
        for id in referenced.chain(resource.depends_on.iter().map(|d| d.on.clone())) {
            if id != resource.id && self.resources.contains_key(&id) {
                found.insert(id);
            }
        }
        found.into_iter().collect()
    }

    /// The graph for algorithms: an edge goes from a resource to each one that it waits for.
    #[must_use]
    pub fn edges(&self) -> DiGraph<&Resource, ()> {
        let mut graph = DiGraph::with_capacity(self.resources.len(), self.resources.len() * 3);
        let nodes: IndexMap<&LogicalId, NodeIndex> = self
            .resources
            .iter()
            .map(|(id, resource)| (id, graph.add_node(resource)))
            .collect();
        for (id, resource) in &self.resources {
            for dependency in self.dependencies(resource) {
                graph.update_edge(nodes[id], nodes[&dependency], ());
            }
        }
        graph
    }

    /// The resources in an order in which each comes after what it waits for.
    ///
    /// # Errors
    /// The logical ids of one cycle, sorted. A compiled design never has one; an import may.
    pub fn creation_order(&self) -> Result<Vec<LogicalId>, Vec<LogicalId>> {
        let graph = self.edges();
        match toposort(&graph, None) {
            Ok(order) => Ok(order
                .into_iter()
                .rev()
                .map(|node| graph[node].id.clone())
                .collect()),
            Err(_) => {
                // Not Tarjan's: that one recurses, and an import may be one cycle of thousands.
                let cycle = kosaraju_scc(&graph)
                    .into_iter()
                    .find(|component| component.len() > 1)
                    .unwrap_or_default();
                let mut ids: Vec<_> = cycle.into_iter().map(|node| graph[node].id.clone()).collect();
                ids.sort();
                Err(ids)
            }
        }
    }

    /// The literal value of a text property, looking through parameters with a default; none when it is unknown.
    #[must_use]
    pub fn text(&self, prop: &Prop<String>) -> Option<String> {
        match prop {
            Prop::Literal(text) => Some(text.clone()),
            Prop::Expr(Expr::Ref(id)) => self.parameter(id)?.default.clone(),
            Prop::Expr(Expr::Region) => Some(self.settings.region.clone()),
            Prop::Expr(Expr::Join(parts)) => parts.iter().map(|part| self.text(part)).collect(),
            Prop::Absent | Prop::Expr(_) => None,
        }
    }

    /// The resources as one JSON value, in CloudFormation's vocabulary: logical id → `Type`, `Properties`, `DependsOn`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let resources = self.resources.values().map(|resource| {
            let mut entry = serde_json::Map::new();
            entry.insert("Type".to_owned(), resource.kind.type_name().into());
            entry.insert("Origin".to_owned(), resource.origin.as_str().into());
            entry.insert("Properties".to_owned(), Value::Object(resource.kind.properties()));
            if !resource.depends_on.is_empty() {
                entry.insert(
                    "DependsOn".to_owned(),
                    resource.depends_on.iter().map(|d| d.on.as_str()).collect(),
                );
            }
            (resource.id.as_str().to_owned(), Value::Object(entry))
        });
        Value::Object(resources.collect())
    }
}
