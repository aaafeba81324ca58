//! Terraform's attributes as CloudFormation's properties, by the table.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::table::{Table, Words};
use super::template::text_of;
use super::terraform::{Resource, attributes_in};

/// Marks an object that holds the elements of a list without order.
pub(crate) const SET: &str = "\0set";

/// Adds to `properties` what a resource says in the given words, which have a name of their own for the table. `skip` are
/// attributes that only say which resource it belongs to.
pub(crate) fn translate(
    table: &Table,
    (section, words): (&str, &Words),
    resource: &Resource,
    skip: &BTreeSet<String>,
    into: &str,
    properties: &mut Map<String, Value>,
) {
    let mut whole = Value::Object(std::mem::take(properties));
    let mut values = resource.values.clone();
    values.retain(|name, _| !skip.contains(name));
    let translation = Translation {
        table,
        words,
        section,
    };
    for (name, target) in &table.names {
        if let Some(value) = values.get(name).filter(|value| !is_empty(value)).cloned() {
            if words.terraform_only.contains_key(name) {
                table.use_line(section, "terraform_only", name);
            } else {
                let own = words.names.get(name);
                if own.is_some() {
                    table.use_line(section, "names", name);
                }
                put(&mut whole, own.unwrap_or(target), value);
            }
            values.remove(name);
        }
    }
    {
        let container = place(&mut whole, into);
        if container.is_null() {
            *container = json!({});
        }
        for (property, pattern) in &words.joins {
            if let Some(text) = joined(pattern, &resource.all) {
                table.use_line(section, "joins", property);
                attributes_in(pattern)
                    .into_iter()
                    .for_each(|name| drop(values.remove(name)));
                put(container, property, json!(text));
            }
        }
        translation.block(&resource.schema, &values, "", container);
    }
    if let Value::Object(map) = whole {
        *properties = map;
    }
}

/// A pattern with the values of a resource; none when one is unknown.
pub(crate) fn joined(pattern: &str, values: &Map<String, Value>) -> Option<String> {
    let mut text = pattern.to_owned();
    for name in attributes_in(pattern) {
        let (first, rest) = name
            .split_once('/')
            .map_or((name, String::new()), |(a, b)| (a, format!("/{b}")));
        let found = values
            .get(first)?
            .pointer(&rest)
            .filter(|value| !value.is_null())
            .map(text_of)?;
        text = if pattern == name {
            found
        } else {
            text.replace(&format!("${{{name}}}"), &found)
        };
    }
    Some(text)
}

struct Translation<'t> {
    table: &'t Table,
    words: &'t Words,
    section: &'t str,
}

impl Translation<'_> {
    fn block(&self, schema: &Value, values: &Map<String, Value>, prefix: &str, container: &mut Value) {
        for (name, value) in values {
            if is_empty(value) {
                continue;
            }
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            };
            if self.words.terraform_only.contains_key(&path) {
                self.table.use_line(self.section, "terraform_only", &path);
                continue;
            }
            let named = self.words.names.get(&path);
            if named.is_some() {
                self.table.use_line(self.section, "names", &path);
            } else if prefix.is_empty() && self.table.terraform_only.contains_key(name) {
                self.table.use_line("*", "terraform_only", name);
                continue;
            }
            let target = named.cloned().unwrap_or_else(|| pascal(name));
            let nested = &schema["block_types"][name];
            if nested.is_object() {
                self.nested(nested, value, &path, &target, container);
            } else {
                let value = self.attribute(&schema["attributes"][name], value, &path);
                if let Some((path, method)) = target.split_once(',') {
                    let (resource, verb) = method_path(&text_of(&value));
                    put(container, path, json!(resource));
                    put(container, method, json!(verb));
                    continue;
                }
                match target.split_once("/*/") {
                    Some((target, inner)) => put(container, target, each_in(value, inner)),
                    None => put(container, &target, value),
                }
            }
        }
    }

    fn nested(&self, schema: &Value, value: &Value, path: &str, target: &str, container: &mut Value) {
        let inner = &schema["block"];
        let items: Vec<&Map<String, Value>> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
            Value::Object(map) => vec![map],
            _ => Vec::new(),
        };
        let is_one = !target.ends_with("[]")
            && (schema["nesting_mode"] == "single" || schema["max_items"] == 1 || target.ends_with("{}"));
        let target = target.trim_end_matches("[]").trim_end_matches("{}");
        if let Some((target, by)) = target.split_once('<') {
            let (key, entry) = by.trim_end_matches('>').split_once(',').unwrap_or((by, ""));
            items
                .into_iter()
                .for_each(|item| self.entry(item, path, (key, entry), place(container, target)));
            return;
        }
        if target.is_empty() {
            items
                .iter()
                .for_each(|item| self.block(inner, item, path, container));
        } else if is_one || target.ends_with('+') {
            for item in items {
                let slot = place(container, target);
                if slot.is_null() {
                    *slot = json!({});
                }
                self.block(inner, item, path, slot);
            }
        } else {
            let items: Vec<Value> = items
                .into_iter()
                .map(|item| {
                    let mut slot = json!({});
                    self.block(inner, item, path, &mut slot);
                    slot
                })
                .collect();
            let is_set = schema["nesting_mode"] == "set";
            put(
                container,
                target,
                if is_set {
                    json!({ SET: items })
                } else {
                    json!(items)
                },
            );
        }
    }

    /// A block that is one entry of a map, such as a parameter of a group: `Parameters<name,value>`.
    fn entry(&self, item: &Map<String, Value>, path: &str, by: (&str, &str), map: &mut Value) {
        let name = item.get(by.0).map(text_of).unwrap_or_default();
        for (attribute, value) in item.iter().filter(|(attribute, _)| *attribute != by.0) {
            let path = format!("{path}/{attribute}");
            if attribute == by.1 {
                map[&name] = value.clone();
            } else if self.words.terraform_only.contains_key(&path) {
                self.table.use_line(self.section, "terraform_only", &path);
            } else if !is_empty(value) {
                map[format!("{name}/{attribute}")] = value.clone();
            }
        }
    }

    fn attribute(&self, schema: &Value, value: &Value, path: &str) -> Value {
        if let Some(values) = self.words.values.get(path) {
            self.table.use_line(self.section, "values", path);
            return values
                .get(&text_of(value))
                .cloned()
                .unwrap_or_else(|| value.clone());
        }
        if schema["type"][0] == "set" {
            json!({ SET: value })
        } else {
            value.clone()
        }
    }
}

/// The path of a resource and the method in `pets/{id}/GET`, the path in the notation of a patch: `/~1pets~1{id}`.
/// Source: API Gateway's CloudFormation page *MethodSetting*, `ResourcePath`.
fn method_path(text: &str) -> (String, String) {
    let (resource, method) = text.rsplit_once('/').unwrap_or((text, ""));
    let resource = match resource {
        "*" => "/*".to_owned(),
        path => format!("/{}", format!("/{path}").replace('/', "~1")),
    };
    (resource, method.to_owned())
}

/// Each element of a list as an object with one property.
fn each_in(value: Value, property: &str) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| json!({ property: item })).collect(),
        Value::Object(mut map) if map.contains_key(SET) => json!({ SET: each_in(map[SET].take(), property) }),
        one => json!({ property: one }),
    }
}

/// Whether a value says nothing.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty() || map.get(SET).is_some_and(is_empty),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// `vpc_id` as `VpcId`.
fn pascal(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .map(|c| c.to_ascii_uppercase())
                .into_iter()
                .chain(chars)
                .collect::<String>()
        })
        .collect()
}

/// The value at a path, made when it is not there.
fn place<'v>(value: &'v mut Value, path: &str) -> &'v mut Value {
    path.split('/')
        .filter(|step| !step.is_empty())
        .fold(value, |value, step| match step.parse::<usize>() {
            Ok(index) => {
                if !value.is_array() {
                    *value = json!([]);
                }
                let items = value.as_array_mut().unwrap();
                while items.len() <= index {
                    items.push(json!({}));
                }
                &mut items[index]
            }
            Err(_) if step == "+" => {
                if value.get(SET).is_none() {
                    *value = json!({ SET: [] });
                }
                let items = value[SET].as_array_mut().unwrap();
                items.push(Value::Null);
                items.last_mut().unwrap()
            }
            Err(_) => {
                if !value.is_object() {
                    *value = json!({});
                }
                &mut value[step]
            }
        })
}

/// Writes a value to a path. Objects from several places become one, and so do lists without order.
fn put(container: &mut Value, path: &str, value: Value) {
    let slot = place(container, path);
    match (slot, value) {
        (Value::Object(there), Value::Object(map)) => {
            for (key, item) in map {
                match (there.get_mut(&key), item) {
                    (Some(Value::Array(before)), Value::Array(items)) if key == SET => before.extend(items),
                    (_, item) => drop(there.insert(key, item)),
                }
            }
        }
        (slot, value) => *slot = value,
    }
}
