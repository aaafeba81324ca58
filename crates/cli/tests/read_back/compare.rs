//! The comparison of the graph with the account.
//!
//! Each property that the graph states must be told by the account, with the same value. What the account tells beside is
//! AWS's own (defaults, tags of the deployment). Lists are compared without regard to their order.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::account::Account;
use crate::exceptions::EXCEPTIONS;
use crate::system::System;

/// What expressions speak of beside resources.
pub(crate) struct Values {
    region: String,
    account: String,
    zones: Vec<String>,
    parameters: BTreeMap<String, String>,
    prefix_lists: BTreeMap<String, String>,
}

impl Values {
    pub(crate) async fn of(aws: &Account, system: &System) -> Self {
        let zones = aws.ec2.describe_availability_zones().send().await.unwrap();
        let zones = zones.availability_zones().iter().filter_map(|z| z.zone_name());
        let mut zones: Vec<String> = zones.map(str::to_owned).collect();
        zones.sort();
        let lists = aws.ec2.describe_managed_prefix_lists().send().await.unwrap();
        let list = |l: &aws_sdk_ec2::types::ManagedPrefixList| {
            Some((l.prefix_list_name()?.to_owned(), l.prefix_list_id()?.to_owned()))
        };
        let mut names = BTreeSet::new();
        for resource in system.graph.values() {
            public_parameters(resource, &mut names);
        }
        let mut parameters = system.parameters.clone();
        for name in names {
            let answer = aws.ssm.get_parameter().name(&name).send().await.unwrap();
            let value = answer.parameter().and_then(|p| p.value()).unwrap().to_owned();
            parameters.insert(name, value);
        }
        Self {
            region: aws.region.clone(),
            account: aws.id.clone(),
            zones,
            parameters,
            prefix_lists: lists.prefix_lists().iter().filter_map(list).collect(),
        }
    }
}

fn public_parameters(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            names.extend(
                map.get("Tierwright::SsmParameter")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            map.values().for_each(|v| public_parameters(v, names));
        }
        Value::Array(items) => items.iter().for_each(|v| public_parameters(v, names)),
        _ => {}
    }
}

/// A property with every reference replaced by what the account has.
pub(crate) fn resolved(value: &Value, system: &System, values: &Values) -> Value {
    let attribute = |id: &str, name: &str| -> Value {
        let reading = &system.readings[id];
        let value = reading.attributes.get(name).cloned();
        let type_name = &system.graph[id]["Type"];
        value
            .unwrap_or_else(|| panic!("the reader of {type_name} gives no {name}"))
            .into()
    };
    let of_map = |map: &Map<String, Value>| -> Option<Value> {
        let (key, inner) = map.iter().next().filter(|_| map.len() == 1)?;
        Some(match key.as_str() {
            "Ref" => match inner.as_str()? {
                "AWS::Region" => values.region.clone().into(),
                "AWS::AccountId" => values.account.clone().into(),
                "AWS::Partition" => "aws".into(),
                id if system.graph.contains_key(id) => {
                    let other = system.readings[id].attributes.get("Ref").cloned();
                    other.unwrap_or_else(|| system.physical_id(id)).into()
                }
                id => values.parameters[id].clone().into(),
            },
            "Fn::GetAtt" => attribute(inner[0].as_str()?, inner[1].as_str()?),
            "Fn::Join" => {
                let parts = inner[1]
                    .as_array()?
                    .iter()
                    .map(|part| text(&resolved(part, system, values)));
                parts.collect::<Vec<_>>().join(inner[0].as_str()?).into()
            }
            "Fn::Select" => {
                assert!(inner[1].get("Fn::GetAZs").is_some(), "{inner}");
                values.zones[usize::try_from(inner[0].as_u64()?).unwrap()]
                    .clone()
                    .into()
            }
            "Tierwright::SsmParameter" => values.parameters[inner.as_str()?].clone().into(),
            "Tierwright::ManagedPrefixList" => {
                let name = inner.as_str()?.replace("{region}", &values.region);
                values.prefix_lists[&name].clone().into()
            }
            _ => return None,
        })
    };
    match value {
        Value::Object(map) => of_map(map).unwrap_or_else(|| {
            map.iter()
                .map(|(k, v)| (k.clone(), resolved(v, system, values)))
                .collect::<Map<_, _>>()
                .into()
        }),
        Value::Array(items) => items.iter().map(|v| resolved(v, system, values)).collect(),
        other => other.clone(),
    }
}

/// The kinds and paths of the exceptions that were needed.
pub(crate) type Used = BTreeSet<(&'static str, &'static str)>;

/// What differs, as lines, and which exceptions were needed.
pub(crate) fn differences(system: &System, values: &Values) -> (Vec<String>, Used) {
    let (mut lines, mut used) = (Vec::new(), Used::new());
    for (logical_id, resource) in &system.graph {
        let type_name = resource["Type"].as_str().unwrap();
        let found = &system.readings[logical_id];
        let none = Map::new();
        for (name, wanted) in resource["Properties"].as_object().unwrap_or(&none) {
            let wanted = resolved(wanted, system, values);
            let mut comparison = Comparison::of(type_name);
            comparison.compare(name, &wanted, found.properties.get(name));
            used.extend(comparison.used);
            lines.extend(
                comparison
                    .lines
                    .iter()
                    .map(|line| format!("  {logical_id} ({type_name}): {line}")),
            );
        }
        let tag = serde_json::json!({ "Key": "tierwright:deployment", "Value": system.deployment });
        let tags = found.properties.get("Tags").and_then(Value::as_array);
        if tags.is_some_and(|tags| !tags.contains(&tag)) {
            lines.push(format!(
                "  {logical_id} ({type_name}): it does not carry the deployment's tag"
            ));
        }
    }
    (lines, used)
}

/// A comparison of one property.
#[derive(Clone)]
struct Comparison<'a> {
    type_name: &'a str,
    lines: Vec<String>,
    used: Used,
}

impl<'a> Comparison<'a> {
    fn of(type_name: &'a str) -> Self {
        Self {
            type_name,
            lines: Vec::new(),
            used: Used::new(),
        }
    }

    fn compare(&mut self, path: &str, wanted: &Value, found: Option<&Value>) {
        let exception = EXCEPTIONS
            .iter()
            .find(|e| e.type_name == self.type_name && e.path == path);
        if let Some(exception) = exception {
            let mut strict = Self::of("");
            strict.compare(path, wanted, found);
            if !strict.lines.is_empty() {
                self.used.insert((exception.type_name, exception.path));
            }
            return;
        }
        match (wanted, found) {
            (Value::Object(wanted), Some(Value::Object(found))) => {
                for (name, value) in wanted {
                    self.compare(&format!("{path}.{name}"), value, found.get(name));
                }
            }
            (Value::Array(wanted), Some(Value::Array(found))) => self.lists(path, wanted, found),
            (wanted, Some(found)) if same(wanted, found) => {}
            (wanted, Some(found)) => {
                self.lines
                    .push(format!("{path}: the graph says {wanted}, the account {found}"));
            }
            (wanted, None) => self
                .lines
                .push(format!("{path}: the graph says {wanted}, the account nothing")),
        }
    }

    /// Each wanted item has one of its own. Of tags and other settings by key there may be more.
    fn lists(&mut self, path: &str, wanted: &[Value], found: &[Value]) {
        let settings = !wanted.is_empty() && wanted.iter().all(is_setting);
        if !settings && wanted.len() != found.len() {
            let (wanted, found) = (Value::from(wanted), Value::from(found));
            return self
                .lines
                .push(format!("{path}: the graph says {wanted}, the account {found}"));
        }
        let mut left: Vec<&Value> = found.iter().collect();
        for item in wanted {
            let tried = left.iter().enumerate().map(|(at, candidate)| {
                let mut comparison = Self::of(self.type_name);
                comparison.compare(&format!("{path}[]"), item, Some(candidate));
                (at, comparison)
            });
            match tried.min_by_key(|(_, comparison)| comparison.lines.len()) {
                Some((at, comparison)) => {
                    left.remove(at);
                    self.lines.extend(comparison.lines);
                    self.used.extend(comparison.used);
                }
                None => self
                    .lines
                    .push(format!("{path}[]: the graph says {item}, the account nothing")),
            }
        }
    }
}

/// Whether it is a tag or an attribute, `{"Key": …, "Value": …}`.
fn is_setting(item: &Value) -> bool {
    item.as_object()
        .is_some_and(|o| o.len() == 2 && o.contains_key("Key") && o.contains_key("Value"))
}

/// Whether two values mean the same: CloudFormation writes many numbers as texts, and documents as JSON in a text.
fn same(wanted: &Value, found: &Value) -> bool {
    let number = |value: &Value| text(value).parse::<f64>().ok();
    let document = |value: &Value| serde_json::from_str::<Map<String, Value>>(value.as_str()?).ok();
    wanted == found
        || text(wanted) == text(found)
        || matches!((number(wanted), number(found)), (Some(a), Some(b)) if a == b)
        || matches!((document(wanted), document(found)), (Some(a), Some(b)) if a == b)
}

/// A literal as a text.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Comparison;
    use serde_json::{Value, json};

    fn lines(wanted: &Value, found: &Value) -> Vec<String> {
        let mut comparison = Comparison::of("AWS::X::Y");
        comparison.compare("P", wanted, Some(found));
        comparison.lines
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        for (wanted, found) in [
            (json!("256"), json!(256)),
            (json!(60.0), json!(60)),
            (json!("false"), json!(false)),
            (json!({ "A": 1 }), json!({ "A": 1, "Default": 2 })),
            (
                json!([{ "K": "a" }, { "K": "b" }]),
                json!([{ "K": "b", "More": 1 }, { "K": "a" }]),
            ),
            (json!("{\"a\": [1]}"), json!("{ \"a\":[1] }")),
        ] {
            assert_eq!(lines(&wanted, &found), [""; 0], "{wanted} {found}");
        }
    }

    #[test]
    fn what_differs_is_said_with_its_place() {
        for (wanted, found, expected) in [
            (
                json!({ "A": 1 }),
                json!({ "A": 2 }),
                "P.A: the graph says 1, the account 2",
            ),
            (
                json!({ "A": 1 }),
                json!({}),
                "P.A: the graph says 1, the account nothing",
            ),
            (
                json!(["a"]),
                json!(["a", "b"]),
                r#"P: the graph says ["a"], the account ["a","b"]"#,
            ),
            (
                json!(["a", "b"]),
                json!(["c", "a"]),
                r#"P[]: the graph says "b", the account "c""#,
            ),
        ] {
            assert_eq!(lines(&wanted, &found), [expected]);
        }
    }
}
