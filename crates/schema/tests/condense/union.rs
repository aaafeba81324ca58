//! What either of two schemas allows.

use std::collections::BTreeMap;

use super::ir::{Ends, Node, Object, Resource};

/// Two Regions' schemas of one type.
pub(crate) fn resources(a: Resource, b: Resource) -> Resource {
    let mut definitions = a.definitions;
    for (name, node) in b.definitions {
        let both = match definitions.remove(&name) {
            Some(known) => nodes(known, node),
            None => node,
        };
        definitions.insert(name, both);
    }
    let mut resource = Resource {
        root: nodes(a.root, b.root),
        definitions,
        read_only: a.read_only.union(&b.read_only).cloned().collect(),
        write_only: a.write_only.union(&b.write_only).cloned().collect(),
        // What one Region replaces and another changes in place is unsure; what it replaces stays in that list.
        create_only: a.create_only.intersection(&b.create_only).cloned().collect(),
        conditional_create_only: a
            .conditional_create_only
            .union(&b.conditional_create_only)
            .cloned()
            .collect(),
        identifier: a.identifier,
        attributes: a.attributes,
        all_attributes: a.all_attributes,
        tagging: a.tagging.or(b.tagging),
    };
    let differing: Vec<String> = a
        .create_only
        .symmetric_difference(&b.create_only)
        .cloned()
        .collect();
    resource.conditional_create_only.extend(differing);
    resource
}

pub(crate) fn nodes(a: Node, b: Node) -> Node {
    if a == b {
        return a;
    }
    if a.definition.is_some() || b.definition.is_some() {
        // A definition and something else: what is allowed is in neither place.
        return if a.definition == b.definition {
            a
        } else {
            Node::default()
        };
    }
    if a == Node::default() || b == Node::default() {
        return Node::default();
    }
    let types = if a.types.is_empty() || b.types.is_empty() {
        Default::default()
    } else {
        a.types.union(&b.types).copied().collect()
    };
    let may = |node: &Node, sign: char| node.types.is_empty() || node.types.contains(&sign);
    let object = match (&a.object, &b.object) {
        (Some(one), Some(other)) => Some(Box::new(objects((**one).clone(), (**other).clone()))),
        (Some(one), None) if !may(&b, 'o') => Some(one.clone()),
        (None, Some(other)) if !may(&a, 'o') => Some(other.clone()),
        _ => None,
    };
    let items = match (&a.items, &b.items) {
        (Some(one), Some(other)) => Some(Box::new(nodes((**one).clone(), (**other).clone()))),
        (Some(one), None) if !may(&b, 'a') => Some(one.clone()),
        (None, Some(other)) if !may(&a, 'a') => Some(other.clone()),
        _ => None,
    };
    let choices = match (a.choices, b.choices) {
        (Some(one), Some(other)) if one.0 == other.0 => {
            Some((one.0, one.1.union(&other.1).cloned().collect()))
        }
        _ => None,
    };
    Node {
        types,
        definition: None,
        object,
        items,
        choices,
        pattern: a.pattern.filter(|pattern| Some(pattern) == b.pattern.as_ref()),
        range: wider(a.range, b.range),
        length: wider(a.length, b.length),
        count: wider(a.count, b.count),
        entries: wider(a.entries, b.entries),
        unique: a.unique && b.unique,
    }
}

fn objects(a: Object, b: Object) -> Object {
    let mut properties: BTreeMap<String, (bool, Node)> = BTreeMap::new();
    let mut theirs = b.properties;
    for (name, (is_required, node)) in a.properties {
        let both = match theirs.remove(&name) {
            Some((also, other)) => (is_required && also, nodes(node, other)),
            None => (false, node),
        };
        properties.insert(name, both);
    }
    properties.extend(theirs.into_iter().map(|(name, (_, node))| (name, (false, node))));
    let mut by_pattern = a.by_pattern;
    for (pattern, node) in b.by_pattern {
        let both = match by_pattern.remove(&pattern) {
            Some(known) => nodes(known, node),
            None => node,
        };
        by_pattern.insert(pattern, both);
    }
    Object {
        properties,
        by_pattern,
        is_open: a.is_open || b.is_open,
        rules: a.rules.intersection(&b.rules).cloned().collect(),
    }
}

fn wider(a: Ends, b: Ends) -> Ends {
    (
        a.0.zip(b.0).map(|(a, b)| a.min(b)),
        a.1.zip(b.1).map(|(a, b)| a.max(b)),
    )
}
