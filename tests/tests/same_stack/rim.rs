//! What is not a property: outputs, parameters, and the order in which resources are made.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::compare::{Difference, alone, fold};
use super::template::{Template, evaluate, text_of};
use super::terraform::Stack;

/// Outputs have the same names, values and descriptions.
pub(crate) fn outputs(
    stack: &Stack,
    template: &Template,
    look_up: &dyn Fn(&str, Option<&str>) -> Option<Value>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut left: BTreeSet<&String> = stack.outputs.keys().collect();
    for (id, output) in &template.outputs {
        let Some((name, (value, description))) =
            stack.outputs.iter().find(|(name, _)| fold(name) == fold(id))
        else {
            found.push(alone(id, "an output", true));
            continue;
        };
        left.remove(name);
        let wanted = text_of(&evaluate(&output["Value"], look_up));
        found.extend(differ(id, "Value", &text_of(value), &wanted));
        found.extend(differ(
            id,
            "Description",
            description,
            output["Description"].as_str().unwrap_or_default(),
        ));
    }
    found.extend(left.into_iter().map(|name| alone(name, "an output", false)));
    found
}

/// Parameters and variables have the same defaults and descriptions. `find` gives the variable that stands for a parameter,
/// `Some(None)` for one that a data source looks up.
pub(crate) fn parameters(
    stack: &Stack,
    template: &Template,
    find: &dyn Fn(&str) -> Option<Option<String>>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut left: BTreeSet<String> = stack.variables.keys().cloned().collect();
    // CloudFormation has the Region from its caller.
    left.remove("region");
    for (id, parameter) in &template.parameters {
        match find(id) {
            None => found.push(alone(id, "a parameter", true)),
            Some(None) => {}
            Some(Some(name)) => {
                left.remove(&name);
                let variable = &stack.variables[&name];
                found.extend(differ(
                    id,
                    "Default",
                    &text_of(&variable.default),
                    &text_of(&parameter["Default"]),
                ));
                found.extend(differ(
                    id,
                    "Description",
                    &variable.description,
                    parameter["Description"].as_str().unwrap_or_default(),
                ));
            }
        }
    }
    found.extend(left.iter().map(|name| alone(name, "a variable", false)));
    found
}

/// What one format waits for by name, the other waits for too, whether by name or because it refers to it.
pub(crate) fn order(
    stack: &Stack,
    template: &Template,
    main: &BTreeMap<String, String>,
    parts: &BTreeMap<String, Vec<String>>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let block = |address: &String| stack.resources[address].block();
    let named: BTreeMap<&String, BTreeSet<String>> = template
        .resources
        .iter()
        .map(|(id, resource)| (id, depends_on(resource)))
        .collect();
    let mut ids_by_block: BTreeMap<String, &String> = BTreeMap::new();
    for (id, address) in main {
        ids_by_block.insert(block(address), id);
        for part in parts.get(id).into_iter().flatten() {
            ids_by_block.insert(block(part), id);
        }
    }
    for (id, address) in main {
        let resource = &stack.resources[address];
        for other in &named[id] {
            if let Some(wanted) = main
                .get(other)
                .map(block)
                .filter(|wanted| !resource.waits_for.contains(wanted))
            {
                found.extend(differ(id, "DependsOn", &format!("nothing of {wanted}"), other));
            }
        }
        let waited_for = closure(template, &named, id);
        for wanted in &resource.depends_on {
            match ids_by_block.get(wanted) {
                Some(other) if *other == id || waited_for.contains(*other) => {}
                other => found.extend(differ(
                    id,
                    "DependsOn",
                    &format!("{wanted} ({other:?})"),
                    "nothing of it",
                )),
            }
        }
    }
    found
}

fn depends_on(resource: &Value) -> BTreeSet<String> {
    match &resource["DependsOn"] {
        Value::String(id) => BTreeSet::from([id.clone()]),
        Value::Array(ids) => ids.iter().map(text_of).collect(),
        _ => BTreeSet::new(),
    }
}

/// Everything that CloudFormation makes before a resource.
fn closure(template: &Template, named: &BTreeMap<&String, BTreeSet<String>>, id: &str) -> BTreeSet<String> {
    let mut done = BTreeSet::new();
    let mut next = vec![id.to_owned()];
    while let Some(id) = next.pop() {
        let Some((id, resource)) = template.resources.get_key_value(&id) else {
            continue;
        };
        let seen = std::cell::RefCell::new(named[id].clone());
        evaluate(&resource["Properties"], &|id, _| {
            seen.borrow_mut().insert(id.to_owned());
            None
        });
        for other in seen.into_inner() {
            if done.insert(other.clone()) {
                next.push(other);
            }
        }
    }
    done
}

fn differ(subject: &str, path: &str, terraform: &str, cloudformation: &str) -> Option<Difference> {
    (terraform != cloudformation).then(|| Difference {
        subject: subject.to_owned(),
        path: path.to_owned(),
        terraform: terraform.to_owned(),
        cloudformation: cloudformation.to_owned(),
    })
}
