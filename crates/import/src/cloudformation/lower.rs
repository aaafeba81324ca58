//! Resources of a template as resources of the graph.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Dependency, Resource};
use tierwright_model::Settings;

use crate::notices::{MACRO_NOT_EXPANDED, SECTION_INVALID};
use crate::text::{Content, Entry, Node, shortened};

use super::scope::{Existence, Scope};
use super::sections::Sections;
use super::{ours, shape};

/// What the section Resources gives.
#[derive(Debug, Default)]
pub(super) struct Lowered {
    pub(super) resources: IndexMap<LogicalId, Resource>,
    pub(super) conditional: IndexMap<LogicalId, String>,
    pub(super) attributes: IndexMap<LogicalId, Map<String, Value>>,
    /// What our own tags say.
    pub(super) settings: Option<Settings>,
}

pub(super) fn resources(sections: &Sections<'_, '_>, scope: &Scope<'_, '_>) -> Lowered {
    let mut lowered = Lowered::default();
    for entry in sections.entries("Resources") {
        add(&mut lowered, scope, entry);
    }
    // Whom nobody has: a dependency on a resource that a condition leaves out is none.
    let ids: Vec<LogicalId> = lowered.resources.keys().cloned().collect();
    for id in ids {
        if let Some(resource) = lowered.resources.get(&id) {
            let depends_on = resource.depends_on.clone();
            let there: Vec<Dependency> = depends_on
                .into_iter()
                .filter(|one| lowered.resources.contains_key(&one.on))
                .collect();
            if let Some(resource) = lowered.resources.get_mut(&id) {
                resource.depends_on = there;
            }
        }
    }
    lowered
}

fn add(lowered: &mut Lowered, scope: &Scope<'_, '_>, entry: &Entry<'_>) {
    let name: &str = &entry.key;
    scope.about(name, None);
    if name.starts_with("Fn::") {
        let message = format!("{} makes resources that are not seen here.", shortened(name));
        return scope.report(&MACRO_NOT_EXPANDED, entry.place, message);
    }
    let existence = scope
        .resources
        .get(name)
        .map_or(Existence::Sure, |resource| resource.existence);
    if existence == Existence::LeftOut {
        return;
    }
    let Some(type_name) = entry.value.get("Type").and_then(Node::text) else {
        let message = format!("The resource {:?} has no Type.", shortened(name));
        return scope.report(&SECTION_INVALID, entry.place, message);
    };
    let sure = existence == Existence::Sure;
    let node = entry.value.get("Properties");
    let mut properties = properties(scope, name, node, sure);
    if let Some(settings) = ours::take_tags(&mut properties) {
        lowered.settings.get_or_insert(settings);
    }
    shape::normalise(type_name, &mut properties);
    scope.about(name, None);
    let kind: Kind = shape::kind(scope, type_name, properties, node);
    let id = LogicalId::new(name);
    if let (Existence::Unknown, Some(condition)) =
        (existence, entry.value.get("Condition").and_then(Node::text))
    {
        lowered.conditional.insert(id.clone(), condition.to_owned());
    }
    let attributes = attributes(&entry.value);
    if !attributes.is_empty() {
        lowered.attributes.insert(id.clone(), attributes);
    }
    let resource = Resource {
        id: id.clone(),
        kind,
        origin: name.to_owned(),
        label: name.to_owned(),
        depends_on: depends_on(scope, entry),
    };
    lowered.resources.insert(id, resource);
}

fn properties(scope: &Scope<'_, '_>, name: &str, node: Option<&Node<'_>>, sure: bool) -> Map<String, Value> {
    let mut found = Map::new();
    let Some(node) = node else { return found };
    let Some(entries) = node.entries() else {
        if !matches!(node.content, Content::Null) {
            scope.report(
                &SECTION_INVALID,
                node.place,
                "Properties is no mapping.".to_owned(),
            );
        }
        return found;
    };
    for entry in entries {
        scope.about(name, Some(&entry.key));
        match scope.value(&entry.value, sure) {
            Some(Value::Null) => {
                let message = format!("{} is null, which is no value.", shortened(&entry.key));
                scope.report(&SECTION_INVALID, entry.place, message);
            }
            Some(value) => {
                found.insert(entry.key.to_string(), value);
            }
            None => {}
        }
    }
    found
}

fn depends_on(scope: &Scope<'_, '_>, entry: &Entry<'_>) -> Vec<Dependency> {
    let Some(node) = entry.value.get("DependsOn") else {
        return Vec::new();
    };
    scope.about(&entry.key, Some("DependsOn"));
    let items = node.list().unwrap_or(std::slice::from_ref(node));
    let mut found: Vec<Dependency> = Vec::new();
    for item in items {
        let Some(name) = item.text() else {
            scope.report(
                &SECTION_INVALID,
                item.place,
                "DependsOn takes names of resources.".to_owned(),
            );
            continue;
        };
        // Waiting for a resource that a condition leaves out is waiting for nothing, and no mistake.
        if !scope.resources.contains_key(name) {
            scope.unknown_name(item.place, || {
                format!("the template has no resource {:?}", shortened(name))
            });
        }
        found.push(Dependency {
            on: LogicalId::new(name),
            reason: "The template says so.".to_owned(),
        });
    }
    found
}

/// What stands beside type, properties and dependencies.
fn attributes(node: &Node<'_>) -> Map<String, Value> {
    let entries = node.entries().unwrap_or_default().iter();
    let rest = entries.filter(|entry| !["Type", "Properties", "DependsOn"].contains(&entry.key.as_ref()));
    rest.map(|entry| (entry.key.to_string(), entry.value.to_json()))
        .collect()
}
