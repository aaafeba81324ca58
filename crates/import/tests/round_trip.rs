//! Our own exports, read back in, give the same graph: for every bundled sample, resource by resource.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::samples;
use serde_json::Value;
use tierwright_compile::{Graph, Resource, compile};
use tierwright_export::{Format, export};
use tierwright_import::{Options, cloudformation};
use tierwright_model::ParameterKind;

#[test]
fn exports_of_the_samples_give_the_same_graph() {
    for (name, design) in samples() {
        let ours = compile(&design);
        let template = export(Format::CloudFormation, &ours, &design).unwrap();
        let options = Options {
            name: design.name.clone(),
            region: Some(design.settings.region.clone()),
            ..Options::default()
        };
        let read = cloudformation::read(template.files[0].contents.as_bytes(), &options).unwrap();
        assert_eq!(read.findings, [], "{name}");
        let (before, after) = (&ours.graph, &read.compiled.graph);
        assert_eq!(after.settings, before.settings, "{name}");
        let ids = |graph: &Graph| graph.resources.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(after), ids(before), "{name}");
        for (id, resource) in &before.resources {
            let other = after.get(id).unwrap();
            assert_eq!(other.kind.type_name(), resource.kind.type_name(), "{name}: {id}");
            assert_eq!(plain(other), plain(resource), "{name}: {id}");
            // An export leaves out a stated dependency that a property implies anyway.
            let waits =
                |graph: &Graph, one: &Resource| graph.dependencies(one).into_iter().collect::<BTreeSet<_>>();
            assert_eq!(waits(after, other), waits(before, resource), "{name}: {id}");
        }
        outputs_and_parameters(&name, before, after);
    }
}

fn outputs_and_parameters(name: &str, before: &Graph, after: &Graph) {
    assert_eq!(after.outputs.len(), before.outputs.len(), "{name}");
    for (mine, other) in before.outputs.iter().zip(&after.outputs) {
        assert_eq!(other.id, mine.id, "{name}");
        let value = |output: &tierwright_compile::Output| flat(&serde_json::to_value(&output.value).unwrap());
        assert_eq!(value(other), value(mine), "{name}: {}", mine.id);
    }
    // A parameter that nothing uses is left out of an export.
    for parameter in &after.parameters {
        let mine = before.parameter(&parameter.id).unwrap();
        assert_eq!(parameter.default, mine.default, "{name}: {}", mine.id);
        let text = |kind| matches!(kind, ParameterKind::Text);
        assert_eq!(text(parameter.kind), text(mine.kind), "{name}: {}", mine.id);
    }
}

/// The properties; joins without nesting, since `!Sub` has none.
fn plain(resource: &Resource) -> Value {
    flat(&Value::Object(resource.kind.properties()))
}

fn flat(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(flat).collect(),
        Value::Object(map) => {
            if let Some(parts) = parts_of(value) {
                let mut joined: Vec<Value> = Vec::new();
                gather(parts, &mut joined);
                return match joined.len() {
                    1 => joined.remove(0),
                    _ => serde_json::json!({ "Fn::Join": ["", joined] }),
                };
            }
            Value::Object(map.iter().map(|(key, item)| (key.clone(), flat(item))).collect())
        }
        // The whole part of a number has no fraction in a template: 1.0 is written as 1.
        Value::Number(number) => serde_json::json!(number.as_f64()),
        other => other.clone(),
    }
}

fn parts_of(value: &Value) -> Option<&Vec<Value>> {
    let arguments = value.as_object()?.get("Fn::Join")?;
    arguments.get(1).filter(|_| arguments[0] == "")?.as_array()
}

fn gather(parts: &[Value], joined: &mut Vec<Value>) {
    for part in parts {
        if let Some(inner) = parts_of(part) {
            gather(inner, joined);
        } else if let (Some(Value::String(before)), Some(text)) = (joined.last_mut(), part.as_str()) {
            before.push_str(text);
        } else if part != "" {
            joined.push(flat(part));
        }
    }
}
