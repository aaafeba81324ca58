//! JSON Schema as AWS and cfn-lint write it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::ir::{Ends, Node, Object, Resource, Rule};
use super::union;

pub(crate) fn resource(schema: &Value) -> Resource {
    let map = schema.as_object().expect("a schema is an object");
    let mut root = node(schema);
    // The schema of a resource says no type; one without properties says nothing.
    if root.object.is_some() {
        root.types = BTreeSet::from(['o']);
    }
    let mut resource = Resource {
        root,
        definitions: entries(map, "definitions")
            .map(|(name, schema)| (name.clone(), node(schema)))
            .collect(),
        read_only: paths(map, "readOnlyProperties"),
        create_only: paths(map, "createOnlyProperties"),
        conditional_create_only: paths(map, "conditionalCreateOnlyProperties"),
        write_only: paths(map, "writeOnlyProperties"),
        identifier: texts(map.get("primaryIdentifier"))
            .iter()
            .filter_map(|text| path(text))
            .collect(),
        tagging: tagging(map),
        ..Resource::default()
    };
    // Nobody can be asked for what AWS sets.
    if let Some(object) = &mut resource.root.object {
        for (name, (is_required, _)) in &mut object.properties {
            *is_required &= !resource.read_only.contains(name);
        }
    }
    resource
}

fn tagging(map: &Map<String, Value>) -> Option<(String, BTreeSet<char>)> {
    let tagging = map.get("tagging")?;
    let says = |name: &str| tagging.get(name).and_then(Value::as_bool).unwrap_or(true);
    let property = tagging.get("tagProperty").and_then(Value::as_str).and_then(path);
    if !tagging
        .get("taggable")
        .and_then(Value::as_bool)
        .unwrap_or(property.is_some())
    {
        return None;
    }
    let signs = [
        ('c', "tagOnCreate"),
        ('u', "tagUpdatable"),
        ('s', "cloudFormationSystemTags"),
    ];
    let signs = signs
        .into_iter()
        .filter(|(_, name)| says(name))
        .map(|(sign, _)| sign);
    Some((property.unwrap_or_default(), signs.collect()))
}

fn node(schema: &Value) -> Node {
    let Some(map) = schema.as_object() else {
        return Node::default();
    };
    if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
        // Any other place is that of a read-only property.
        let definition = reference.strip_prefix("#/definitions/").map(str::to_owned);
        return Node {
            definition,
            ..Node::default()
        };
    }
    let mut node = Node {
        types: types(map),
        object: object(map),
        items: map.get("items").map(|items| Box::new(self::node(items))),
        choices: choices(map),
        pattern: map
            .get("pattern")
            .and_then(Value::as_str)
            .filter(|text| says_something(text))
            .map(str::to_owned),
        range: ends(map, "minimum", "maximum"),
        length: ends(map, "minLength", "maxLength"),
        count: ends(map, "minItems", "maxItems"),
        entries: ends(map, "minProperties", "maxProperties"),
        unique: map.get("uniqueItems").and_then(Value::as_bool).unwrap_or(false),
        ..Node::default()
    };
    if let Some(most) = map.get("maxUniqueItems").and_then(Value::as_f64) {
        node.count.1 = node.count.1.or(Some(most));
    }
    if node.types.is_empty() {
        if node.object.is_some() && node.items.is_none() {
            node.types.insert('o');
        } else if node.items.is_some() && node.object.is_none() {
            node.types.insert('a');
        }
    }
    for part in list(map, "allOf") {
        let inner = self::node(part);
        if node == Node::default() {
            node = inner;
        } else if let (Some(object), Some(inner)) = (&mut node.object, inner.object) {
            for (name, (is_required, shape)) in inner.properties {
                object.properties.entry(name).or_insert((false, shape)).0 |= is_required;
            }
        }
    }
    for word in ["oneOf", "anyOf"] {
        let parts = list(map, word);
        if !parts.is_empty() {
            alternatives(&mut node, parts);
        }
    }
    node
}

/// Several shapes, of which one has to hold (`oneOf`) or may hold (`anyOf`).
fn alternatives(node: &mut Node, parts: &[Value]) {
    let names_properties = |part: &Value| part.get("required").is_some() || part.get("properties").is_some();
    if !parts.iter().any(names_properties) {
        // Whole values: types, patterns, references. Where the schema around them says nothing, what any of them says.
        if *node == Node::default() {
            *node = parts
                .iter()
                .map(self::node)
                .reduce(union::nodes)
                .unwrap_or_default();
        } else if parts.iter().any(|part| part.get("$ref").is_some()) {
            if let Some(object) = &mut node.object {
                object.is_open = true;
            } else if node.types.contains(&'o') {
                node.types.clear();
            }
        }
        return;
    }
    let had_properties = node
        .object
        .as_ref()
        .is_some_and(|object| !object.properties.is_empty());
    let had_object = node.object.is_some();
    let mut object = node.object.take().unwrap_or_default();
    let was_open = object.is_open;
    let mut is_open = false;
    let mut sets: Vec<Vec<String>> = Vec::new();
    for part in parts {
        let required = texts(part.get("required"));
        sets.push(required.clone());
        // A list among the alternatives, a reference, or one inside another: then nothing is known about names.
        let is_plain = part.as_object().is_some_and(|map| {
            ["$ref", "allOf", "anyOf", "oneOf", "items"]
                .iter()
                .all(|word| !map.contains_key(*word))
        });
        is_open |=
            !is_plain || (!had_object && part.get("additionalProperties") != Some(&Value::Bool(false)));
        for (name, inner) in part
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let inner = self::node(inner);
            match object.properties.remove(name) {
                // What the schema around says holds in any case.
                Some(known) if had_properties && known.1 != Node::default() => {
                    object.properties.insert(name.clone(), known)
                }
                Some((_, known)) => object
                    .properties
                    .insert(name.clone(), (false, union::nodes(known, inner))),
                None => object.properties.insert(name.clone(), (false, inner)),
            };
        }
        for name in required {
            object.properties.entry(name).or_default();
        }
    }
    object.is_open = if had_properties {
        was_open || (is_open && parts.iter().any(|part| part.get("$ref").is_some()))
    } else {
        is_open || was_open
    };
    if sets.iter().all(|set| !set.is_empty()) {
        sets.sort();
        sets.dedup();
        object.rules.insert(Rule::AnyOf(sets));
    }
    if node.types.is_empty() {
        node.types.insert('o');
    }
    node.object = Some(object);
}

fn types(map: &Map<String, Value>) -> BTreeSet<char> {
    let sign = |name: &str| match name {
        "string" => Some('s'),
        "integer" => Some('i'),
        "number" => Some('n'),
        "boolean" => Some('b'),
        "object" => Some('o'),
        "array" => Some('a'),
        _ => None,
    };
    let mut types: BTreeSet<char> = match map.get("type") {
        Some(Value::String(name)) => sign(name).into_iter().collect(),
        Some(Value::Array(names)) => names.iter().filter_map(|name| sign(name.as_str()?)).collect(),
        _ => BTreeSet::new(),
    };
    // JSON in a text may be written as a mapping.
    if map.get("format").is_some_and(|format| format == "json") && types.contains(&'s') {
        types.insert('o');
    }
    types
}

fn object(map: &Map<String, Value>) -> Option<Box<Object>> {
    let has_properties = map
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|map| !map.is_empty());
    let has_patterns = map.get("patternProperties").is_some();
    let is_closed = map.get("additionalProperties") == Some(&Value::Bool(false));
    // A closed mapping without properties says nothing more than that it is one: AWS writes free ones so too.
    if !has_properties && !has_patterns {
        return None;
    }
    let mut object = Object {
        is_open: !is_closed,
        by_pattern: entries(map, "patternProperties")
            .map(|(pattern, schema)| (pattern.clone(), node(schema)))
            .collect(),
        ..Object::default()
    };
    for (name, schema) in entries(map, "properties") {
        object.properties.insert(name.clone(), (false, node(schema)));
    }
    for name in texts(map.get("required")) {
        object.properties.entry(name).or_default().0 = true;
    }
    rules(map, &mut object);
    Some(Box::new(object))
}

/// The words of cfn-lint and of drafts of JSON Schema for properties that belong together.
fn rules(map: &Map<String, Value>, object: &mut Object) {
    let exactly = texts(map.get("requiredXor"));
    if !exactly.is_empty() {
        object.rules.insert(Rule::OneOf(exactly));
    }
    let some = texts(map.get("requiredOr"));
    if !some.is_empty() {
        object
            .rules
            .insert(Rule::AnyOf(some.into_iter().map(|name| vec![name]).collect()));
    }
    let known: BTreeSet<String> = object.properties.keys().cloned().collect();
    for word in ["dependentRequired", "dependencies"] {
        for (name, others) in entries(map, word) {
            let others = texts(Some(others));
            if !others.is_empty() && known.contains(name) && others.iter().all(|other| known.contains(other))
            {
                object.rules.insert(Rule::Needs(name.clone(), others));
            }
        }
    }
    for (name, others) in entries(map, "dependentExcluded") {
        let others: Vec<String> = texts(Some(others))
            .into_iter()
            .filter(|other| known.contains(other) && other != name)
            .collect();
        if !others.is_empty() && known.contains(name) {
            object.rules.insert(Rule::Excludes(name.clone(), others));
        }
    }
}

fn choices(map: &Map<String, Value>) -> Option<(bool, BTreeSet<String>)> {
    let (any_case, values) = match (map.get("enum"), map.get("enumCaseInsensitive"), map.get("const")) {
        (Some(values), _, _) => (false, values.as_array()?.clone()),
        (None, Some(values), _) => (true, values.as_array()?.clone()),
        (None, None, Some(value)) => (false, vec![value.clone()]),
        (None, None, None) => return None,
    };
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let values: BTreeSet<String> = values.iter().filter_map(text).collect();
    let is_plain = |text: &String| {
        !text.is_empty() && !text.contains(['(', ')', '|', '\t', '\n']) && !text.starts_with('?')
    };
    (!values.is_empty() && values.iter().all(is_plain)).then_some((any_case, values))
}

/// Whether a pattern excludes anything.
fn says_something(pattern: &str) -> bool {
    const ALL: [&str; 10] = [
        "",
        ".*",
        "^.*$",
        "[\\s\\S]*",
        "^[\\s\\S]*$",
        "(.|\\n)*",
        "[^\\x00]*",
        "^.*",
        ".*$",
        ".+",
    ];
    !ALL.contains(&pattern) && !pattern.contains(char::is_control)
}

fn ends(map: &Map<String, Value>, least: &str, most: &str) -> Ends {
    let number = |name: &str| map.get(name).and_then(Value::as_f64);
    // A count of at least 0 says nothing; a number of at least 0 does.
    (
        number(least).filter(|number| least == "minimum" || *number > 0.0),
        number(most),
    )
}

fn paths(map: &Map<String, Value>, name: &str) -> BTreeSet<String> {
    texts(map.get(name))
        .iter()
        .filter_map(|text| path(text))
        .collect()
}

/// `/properties/Listeners/*/Port` or `/properties/Listeners/items/properties/Port` as `Listeners.*.Port`.
fn path(pointer: &str) -> Option<String> {
    let inner = pointer.strip_prefix("/properties/")?;
    let parts: Vec<&str> = inner.split('/').filter(|part| *part != "properties").collect();
    let parts: Vec<&str> = parts
        .into_iter()
        .map(|part| if part == "items" { "*" } else { part })
        .collect();
    Some(parts.join(".")).filter(|path| !path.contains([' ', ',', '=', '\t', ':']))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn list<'v>(map: &'v Map<String, Value>, name: &str) -> &'v [Value] {
    map.get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn entries<'v>(
    map: &'v Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
    map.get(name).and_then(Value::as_object).into_iter().flatten()
}
