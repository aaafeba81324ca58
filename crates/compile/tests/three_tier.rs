//! The three-tier sample, lowered.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use std::collections::HashSet;

use serde_json::Value;
use tierwright_catalog::{LogicalId, references_in};
use tierwright_compile::{Compiled, compile};
use tierwright_model::{Design, Edit, Id, NodeGeometry};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn sample() -> Design {
    Design::from_json(SAMPLE).unwrap()
}

fn resources(compiled: &Compiled) -> String {
    let lines = compiled
        .graph
        .resources
        .values()
        .map(|r| format!("{:<34} {:<46} {}", r.id, r.kind, r.origin));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn resources_of_the_sample() {
    insta::assert_snapshot!(resources(&compile(&sample())));
}

#[test]
fn nothing_refers_to_a_resource_that_is_not_there() {
    let compiled = compile(&sample());
    let parameters: HashSet<&LogicalId> = compiled.graph.parameters.iter().map(|p| &p.id).collect();
    for resource in compiled.graph.resources.values() {
        for (id, attribute) in references_in(&Value::Object(resource.kind.properties())) {
            let known = compiled.graph.get(&id);
            assert!(
                known.is_some() || parameters.contains(&id),
                "{} refers to {id}",
                resource.id
            );
            if let (Some(target), Some(attribute)) = (known, attribute) {
                let info = tierwright_catalog::Kind::ALL
                    .iter()
                    .find(|k| k.type_name == target.kind.type_name())
                    .unwrap();
                assert!(
                    info.attributes.contains(&attribute.as_str()),
                    "{} has no {attribute}",
                    info.type_name
                );
            }
        }
    }
}

#[test]
fn order_exists_and_respects_dependencies() {
    let graph = compile(&sample()).graph;
    let order = graph.creation_order().unwrap();
    assert_eq!(order.len(), graph.resources.len());
    let place = |id: &LogicalId| order.iter().position(|o| o == id).unwrap();
    for resource in graph.resources.values() {
        for dependency in graph.dependencies(resource) {
            assert!(
                place(&dependency) < place(&resource.id),
                "{} before {dependency}",
                resource.id
            );
        }
    }
}

#[test]
fn geometry_and_labels_change_no_logical_id() {
    let mut design = sample();
    let before = resources(&compile(&design));
    let api = Id::new("api").unwrap();
    design
        .apply(&Edit::MoveNode {
            id: api.clone(),
            position: NodeGeometry { x: 9.0, y: 9.0 },
        })
        .unwrap();
    assert_eq!(
        compile(&design).graph.to_json(),
        compile(&sample()).graph.to_json()
    );
    design
        .apply(&Edit::Rename {
            id: api,
            name: "\"${evil}\"\n{{x}}".to_owned(),
        })
        .unwrap();
    assert_eq!(resources(&compile(&design)), before);
}

#[test]
fn kinds_survive_their_json_form() {
    for resource in compile(&sample()).graph.resources.values() {
        let again =
            tierwright_catalog::Kind::from_properties(resource.kind.type_name(), resource.kind.properties())
                .unwrap();
        assert_eq!(again, resource.kind);
    }
}
