//! Compares the two sides and lists every difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value, json};

use super::pairs::Pairs;
use super::table::{Correspondence, Table};
use super::template::{Template, evaluate, text_of};
use super::terraform::Stack;
use super::translate::{SET, is_empty, translate};

/// Something that one format says and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The logical id, or Terraform's address.
    pub(crate) subject: String,
    /// The property's path, without places in lists.
    pub(crate) path: String,
    /// What Terraform says.
    pub(crate) terraform: String,
    /// What CloudFormation says.
    pub(crate) cloudformation: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            subject,
            path,
            terraform,
            cloudformation,
        } = self;
        write!(
            f,
            "{subject} {path}: Terraform says {terraform}, CloudFormation says {cloudformation}"
        )
    }
}

const NOTHING: &str = "nothing";

/// Every difference between a module and a template.
pub(crate) fn differences(table: &Table, stack: &Stack, template: &Template) -> Vec<Difference> {
    let pairs = Pairs::find(table, stack, template);
    let mut found = pairs.lonely.clone();
    for id in pairs.main.keys() {
        found.extend(differences_of(&pairs, template, id));
    }
    let look_up = |id: &str, attribute: Option<&str>| pairs.look_up(template, id, attribute);
    found.extend(super::rim::outputs(stack, template, &look_up));
    found.extend(super::rim::parameters(stack, template, &|id| {
        pairs.parameter(id).map(|(name, _)| name.cloned())
    }));
    found.extend(super::rim::order(stack, template, &pairs.main, &pairs.parts));
    found
}

/// Every difference between a resource of the template and what stands for it.
pub(crate) fn differences_of(pairs: &Pairs<'_>, template: &Template, id: &str) -> Vec<Difference> {
    let resource = &template.resources[id];
    let kind = resource["Type"].as_str().unwrap_or_default();
    let Some((entry, address)) = pairs.entry_of.get(id).zip(pairs.main.get(id)) else {
        return Vec::new();
    };
    let section = &entry.section(kind);
    let mut said = Map::new();
    let main = &pairs.stack.resources[address];
    translate(
        pairs.table,
        (section, &entry.words),
        main,
        &BTreeSet::new(),
        &entry.into,
        &mut said,
    );
    for address in pairs.parts.get(id).into_iter().flatten() {
        let resource = &pairs.stack.resources[address];
        let part = &entry.parts[&resource.type_name];
        let skip = part
            .owner
            .keys()
            .flat_map(|pattern| super::terraform::attributes_in(pattern))
            .map(str::to_owned)
            .collect();
        translate(
            pairs.table,
            (&resource.type_name, &part.words),
            resource,
            &skip,
            &part.into,
            &mut said,
        );
    }
    let look_up = |id: &str, attribute: Option<&str>| pairs.look_up(template, id, attribute);
    let mut wanted = evaluate(&resource["Properties"], &look_up)
        .as_object()
        .cloned()
        .unwrap_or_default();
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if let Some(value) = resource.get(policy) {
            wanted.insert(policy.to_owned(), value.clone());
        }
    }
    let mut comparison = Comparison {
        table: pairs.table,
        section,
        entry,
        subject: format!("{id} ({kind})"),
        found: Vec::new(),
    };
    comparison.compare("", &Value::Object(said), &Value::Object(wanted));
    comparison.found
}

/// A difference of something that only one side has.
pub(crate) fn alone(subject: &str, what: &str, is_cloudformation: bool) -> Difference {
    let (terraform, cloudformation) = if is_cloudformation {
        (NOTHING, what)
    } else {
        (what, NOTHING)
    };
    Difference {
        subject: subject.to_owned(),
        path: String::new(),
        terraform: terraform.to_owned(),
        cloudformation: cloudformation.to_owned(),
    }
}

struct Comparison<'c> {
    table: &'c Table,
    section: &'c str,
    entry: &'c Correspondence,
    subject: String,
    found: Vec<Difference>,
}

impl Comparison<'_> {
    fn compare(&mut self, path: &str, terraform: &Value, cloudformation: &Value) {
        if self.entry.cloudformation_only.contains_key(path) && is_empty(terraform) {
            self.table.use_line(self.section, "cloudformation_only", path);
            return;
        }
        if self.entry.terraform_adds.contains_key(path) && is_empty(cloudformation) {
            self.table.use_line(self.section, "terraform_adds", path);
            return;
        }
        if let Some(default) = self.entry.defaults.get(path) {
            let stands_for =
                |side: &Value, other: &Value| is_empty(side) && elements(default) == elements(other);
            if stands_for(terraform, cloudformation) || stands_for(cloudformation, terraform) {
                self.table.use_line(self.section, "defaults", path);
                return;
            }
        }
        if self.entry.documents.contains(path) {
            self.table.use_line(self.section, "documents", path);
            let (said, wanted) = (document(terraform), document(cloudformation));
            if said != wanted {
                self.differ(path, &said, &wanted);
            }
            return;
        }
        if let (Value::String(text), Value::Object(_) | Value::Array(_)) = (terraform, cloudformation)
            && let Ok(parsed) = serde_json::from_str::<Value>(text)
        {
            return self.compare(path, &parsed, cloudformation);
        }
        match (terraform, cloudformation) {
            (Value::Object(map), _) if map.contains_key(SET) => {
                self.compare_sets(path, &map[SET], cloudformation)
            }
            (Value::Object(_), _) | (_, Value::Object(_)) | (Value::Null, Value::Array(_))
                if keyed(cloudformation).is_some() =>
            {
                self.compare_maps(
                    path,
                    terraform,
                    &keyed(cloudformation).unwrap_or_default(),
                    str::to_owned,
                );
            }
            (Value::Object(_) | Value::Null, Value::Object(_)) | (Value::Object(_), Value::Null) => {
                self.compare_maps(path, terraform, cloudformation, fold);
            }
            (Value::Array(_) | Value::Null, Value::Array(_)) | (Value::Array(_), Value::Null) => {
                let (left, right) = (list(terraform), list(cloudformation));
                for index in 0..left.len().max(right.len()) {
                    self.compare(
                        path,
                        left.get(index).unwrap_or(&Value::Null),
                        right.get(index).unwrap_or(&Value::Null),
                    );
                }
            }
            (Value::Null, Value::Null) => {}
            (Value::Null, value) | (value, Value::Null) => {
                if !is_empty(value) {
                    self.differ(path, terraform, cloudformation);
                }
            }
            (left, right) => {
                if text_of(left) != text_of(right) {
                    self.differ(path, left, right);
                }
            }
        }
    }

    fn compare_maps(
        &mut self,
        path: &str,
        terraform: &Value,
        cloudformation: &Value,
        key: fn(&str) -> String,
    ) {
        let index = |value: &Value| -> BTreeMap<String, (String, Value)> {
            let map = value.as_object().into_iter().flatten();
            map.map(|(name, item)| (key(name), (name.clone(), item.clone())))
                .collect()
        };
        let (left, right) = (index(terraform), index(cloudformation));
        let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        for key in keys {
            let name = right
                .get(key)
                .or(left.get(key))
                .map(|(name, _)| name.as_str())
                .unwrap_or_default();
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}/{name}")
            };
            let value = |side: &BTreeMap<String, (String, Value)>| {
                side.get(key).map(|(_, value)| value.clone()).unwrap_or_default()
            };
            self.compare(&path, &value(&left), &value(&right));
        }
    }

    /// Each element of one side must have its equal on the other; what is left is compared in order, to be reported.
    fn compare_sets(&mut self, path: &str, terraform: &Value, cloudformation: &Value) {
        let mut right: Vec<&Value> = list(cloudformation).iter().collect();
        let mut left = Vec::new();
        for item in list(terraform) {
            match right.iter().position(|other| self.are_equal(path, item, other)) {
                Some(index) => drop(right.remove(index)),
                None => left.push(item),
            }
        }
        for index in 0..left.len().max(right.len()) {
            self.compare(
                path,
                left.get(index).unwrap_or(&&Value::Null),
                right.get(index).unwrap_or(&&Value::Null),
            );
        }
    }

    fn are_equal(&self, path: &str, terraform: &Value, cloudformation: &Value) -> bool {
        let mut trial = Comparison {
            found: Vec::new(),
            subject: String::new(),
            ..*self
        };
        trial.compare(path, terraform, cloudformation);
        trial.found.is_empty()
    }

    fn differ(&mut self, path: &str, terraform: &Value, cloudformation: &Value) {
        let show = |value: &Value| {
            if value.is_null() {
                NOTHING.to_owned()
            } else {
                value.to_string().replace("\\u0000", "")
            }
        };
        self.found.push(Difference {
            subject: self.subject.clone(),
            path: path.to_owned(),
            terraform: show(terraform),
            cloudformation: show(cloudformation),
        });
    }
}

/// The texts of a scalar or of a list of such, in any order.
fn elements(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().map(text_of).collect(),
        Value::Object(map) if map.contains_key(SET) => elements(&map[SET]),
        scalar => BTreeSet::from([text_of(scalar)]),
    }
}

/// A list of `Key`, or `Name`, and `Value` as a map.
fn keyed(value: &Value) -> Option<Value> {
    let items = value.as_array().filter(|items| !items.is_empty())?;
    let entries: Option<Map<String, Value>> = items
        .iter()
        .map(|item| {
            let map = item.as_object().filter(|map| map.len() == 2)?;
            let name = map.get("Key").or(map.get("Name"))?;
            Some((name.as_str()?.to_owned(), map.get("Value")?.clone()))
        })
        .collect();
    entries.map(Value::Object)
}

/// A document in one form: text taken apart, scalars as text, and a list of one element as that element, since policies
/// may say either (IAM guide, *IAM JSON policy elements*).
fn document(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(parsed @ (Value::Object(_) | Value::Array(_))) => document(&parsed),
            _ => value.clone(),
        },
        Value::Array(items) if items.len() == 1 => document(&items[0]),
        Value::Array(items) => items.iter().map(document).collect(),
        Value::Object(map) => {
            // In the order of their names, so that shown documents can be compared by eye.
            let sorted: BTreeMap<&String, Value> =
                map.iter().map(|(key, item)| (key, document(item))).collect();
            json!(sorted)
        }
        Value::Null => Value::Null,
        scalar => json!(text_of(scalar)),
    }
}

/// A name without what the two formats write differently.
pub(crate) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
