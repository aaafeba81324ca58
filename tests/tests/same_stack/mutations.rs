//! Proof that the comparison can fail: every value on either side, changed, must be noticed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::compare::{differences, differences_of};
use super::pairs::Pairs;
use super::table::Table;
use super::template::Template;
use super::terraform::Stack;

/// A value that was changed without a difference being found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unnoticed {
    /// The type of the resource.
    pub(crate) kind: String,
    /// The value's path, without places in lists.
    pub(crate) path: String,
}

/// Changes every value of a template's properties that the table does not except, one at a time; for a reference, to
/// another resource of the same type. Also how many values there were.
pub(crate) fn of_template(table: &Table, stack: &Stack, template: &Template) -> (Vec<Unnoticed>, usize) {
    let pairs = Pairs::find(table, stack, template);
    let mut changed = template.clone();
    let (mut unnoticed, mut count) = (Vec::new(), 0);
    for (id, resource) in &template.resources {
        let kind = resource["Type"].as_str().unwrap_or_default();
        for pointer in leaves(&resource["Properties"]) {
            if table.has_meant(kind, &without_places(&pointer)) {
                continue;
            }
            count += 1;
            let whole = format!("/Properties{pointer}");
            let was = changed.resources[id].pointer(&whole).cloned().unwrap_or_default();
            set(
                changed.resources.get_mut(id).unwrap(),
                &whole,
                other_than(&was, &pointer, template),
            );
            if differences_of(&pairs, &changed, id).is_empty() {
                unnoticed.push(Unnoticed {
                    kind: kind.to_owned(),
                    path: without_places(&pointer),
                });
            }
            set(changed.resources.get_mut(id).unwrap(), &whole, was);
        }
    }
    (unnoticed, count)
}

/// Changes every value of the module that the table does not except, one at a time.
pub(crate) fn of_stack(table: &Table, stack: &Stack, template: &Template) -> (Vec<Unnoticed>, usize) {
    let pairs = Pairs::find(table, stack, template);
    let owners: BTreeMap<&String, &String> = pairs.owners();
    let mut changed = stack.clone();
    let (mut unnoticed, mut count) = (Vec::new(), 0);
    for (address, resource) in &stack.resources {
        let Some(id) = owners.get(address) else { continue };
        let values = Value::Object(resource.values.clone());
        for pointer in leaves(&values) {
            if table.has_meant(&resource.type_name, &without_places(&pointer)) {
                continue;
            }
            count += 1;
            let mut values = values.clone();
            let was = values.pointer(&pointer).cloned().unwrap_or_default();
            set(&mut values, &pointer, other_than(&was, &pointer, template));
            let values = values.as_object().cloned().unwrap_or_default();
            let one = changed.resources.get_mut(address).unwrap();
            one.values = values.clone();
            if !differences_of(&pairs.with(&changed), template, id).is_empty() {
                continue;
            }
            // What a resource is called, or belongs to, decides what stands for what.
            changed.resources.get_mut(address).unwrap().all.extend(values);
            let is_noticed = !differences(table, &changed, template).is_empty();
            changed.resources.get_mut(address).unwrap().all = resource.all.clone();
            if !is_noticed {
                unnoticed.push(Unnoticed {
                    kind: resource.type_name.clone(),
                    path: without_places(&pointer),
                });
            }
        }
        changed.resources.insert(address.clone(), resource.clone());
    }
    (unnoticed, count)
}

/// Takes one resource of each type away, from either side.
pub(crate) fn of_whole(table: &Table, stack: &Stack, template: &Template) -> Vec<Unnoticed> {
    let mut unnoticed = Vec::new();
    let mut seen = BTreeSet::new();
    let gone = |kind: &str| Unnoticed {
        kind: kind.to_owned(),
        path: "a whole resource".to_owned(),
    };
    for (id, resource) in &template.resources {
        let kind = resource["Type"].as_str().unwrap_or_default();
        if seen.insert(kind) && !table.cloudformation_only_types.contains_key(kind) {
            let mut changed = template.clone();
            changed.resources.remove(id);
            if differences(table, stack, &changed).is_empty() {
                unnoticed.push(gone(kind));
            }
        }
    }
    for (address, resource) in &stack.resources {
        let kind = resource.type_name.as_str();
        if seen.insert(kind) && !table.terraform_only_types.contains_key(kind) {
            let mut changed = stack.clone();
            changed.resources.remove(address);
            if differences(table, &changed, template).is_empty() {
                unnoticed.push(gone(kind));
            }
        }
    }
    unnoticed
}

/// Pointers to every scalar that says something, whole documents in a text included.
fn leaves(value: &Value) -> Vec<String> {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, item)| walk(item, &format!("{pointer}/{index}"), found));
            }
            Value::Object(map) => map.iter().for_each(|(key, item)| {
                walk(
                    item,
                    &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }),
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            _ => found.push(pointer.to_owned()),
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// Another value of the same sort; for a reference, another resource of the same type where there is one.
fn other_than(value: &Value, pointer: &str, template: &Template) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_f64().unwrap_or_default() + 1.0),
        Value::String(text) if pointer.ends_with("/Ref") || pointer.ends_with("/Fn::GetAtt/0") => {
            let kind = template.resources.get(text).map(|resource| &resource["Type"]);
            let other = template
                .resources
                .iter()
                .find(|(id, resource)| *id != text && Some(&resource["Type"]) == kind);
            json!(other.map_or_else(|| format!("Not{text}"), |(id, _)| id.clone()))
        }
        // A policy in a text stays one: what is in it changes.
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(mut inner @ (Value::Object(_) | Value::Array(_))) => {
                if let Some(first) = leaves(&inner).last().cloned() {
                    let was = inner.pointer(&first).cloned().unwrap_or_default();
                    set(&mut inner, &first, other_than(&was, &first, template));
                }
                json!(inner.to_string())
            }
            _ => json!(format!("{text}x")),
        },
        other => other.clone(),
    }
}

fn set(value: &mut Value, pointer: &str, new: Value) {
    *value.pointer_mut(pointer).unwrap() = new;
}

fn without_places(pointer: &str) -> String {
    let steps = pointer
        .split('/')
        .filter(|step| !step.is_empty() && step.parse::<usize>().is_err());
    steps.collect::<Vec<_>>().join("/")
}
