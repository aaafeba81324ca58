//! The CloudFormation side: a template, read, and its functions evaluated in the words of the other side.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::terraform::{ACCOUNT, PARTITION, REGION, zones};

/// A template in long form.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// What the template says of itself.
    pub(crate) description: Value,
    /// The metadata.
    pub(crate) metadata: Value,
    /// The parameters by name.
    pub(crate) parameters: Map<String, Value>,
    /// The resources by logical id.
    pub(crate) resources: BTreeMap<String, Value>,
    /// The outputs by name.
    pub(crate) outputs: Map<String, Value>,
}

impl Template {
    /// Reads a template's YAML.
    pub(crate) fn read(yaml: &str) -> Self {
        let yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(yaml).unwrap();
        let template = long_form(&yaml);
        let section = |name: &str| template[name].as_object().cloned().unwrap_or_default();
        Self {
            description: template["Description"].clone(),
            metadata: template["Metadata"].clone(),
            parameters: section("Parameters"),
            resources: section("Resources").into_iter().collect(),
            outputs: section("Outputs"),
        }
    }
}

fn long_form(yaml: &serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match yaml {
        Yaml::Tagged(tagged) => {
            let inner = long_form(&tagged.value);
            match tagged.tag.to_string().trim_start_matches('!') {
                "Ref" => json!({ "Ref": inner }),
                "GetAtt" => {
                    let (id, attribute) = inner.as_str().unwrap().split_once('.').unwrap();
                    json!({ "Fn::GetAtt": [id, attribute] })
                }
                other => json!({ format!("Fn::{other}"): inner }),
            }
        }
        Yaml::Mapping(map) => {
            let entries = map
                .iter()
                .map(|(key, item)| (key.as_str().unwrap().to_owned(), long_form(item)));
            Value::Object(entries.collect())
        }
        Yaml::Sequence(items) => items.iter().map(long_form).collect(),
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

/// The value with every function evaluated. `look_up` gives what `Ref` (no attribute) or `Fn::GetAtt` stands for; a function
/// that this does not know, or a reference to nothing, becomes a text that is equal to no other.
pub(crate) fn evaluate(value: &Value, look_up: &dyn Fn(&str, Option<&str>) -> Option<Value>) -> Value {
    let again = |value: &Value| evaluate(value, look_up);
    let refer = |id: &str, attribute: Option<&str>| -> Value {
        let pseudo = match id {
            "AWS::Region" => Some(REGION),
            "AWS::AccountId" => Some(ACCOUNT),
            "AWS::Partition" => Some(PARTITION),
            _ => None,
        };
        pseudo
            .map(|text| json!(text))
            .or_else(|| look_up(id, attribute))
            .unwrap_or_else(|| {
                json!(format!(
                    "<{}>",
                    [&[id][..], &attribute.into_iter().collect::<Vec<_>>()]
                        .concat()
                        .join(".")
                ))
            })
    };
    match value {
        Value::Array(items) => items.iter().map(again).collect(),
        Value::Object(map) => {
            let function = (map.len() == 1).then(|| map.iter().next()).flatten();
            match function.map(|(name, argument)| (name.as_str(), argument)) {
                Some(("Ref", id)) => refer(id.as_str().unwrap_or_default(), None),
                Some(("Fn::GetAtt", Value::Array(parts))) => {
                    let text = |part: &Value| part.as_str().unwrap_or_default().to_owned();
                    let attribute: Vec<String> = parts[1..].iter().map(text).collect();
                    refer(&text(&parts[0]), Some(&attribute.join(".")))
                }
                Some(("Fn::Sub", Value::String(text))) => json!(substitute(text, &refer)),
                Some(("Fn::Join", Value::Array(arguments))) => {
                    let separator = arguments[0].as_str().unwrap_or_default();
                    let parts: Vec<String> = again(&arguments[1])
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(text_of)
                        .collect();
                    json!(parts.join(separator))
                }
                Some(("Fn::Select", Value::Array(arguments))) => {
                    let index = text_of(&again(&arguments[0]))
                        .parse::<usize>()
                        .unwrap_or(usize::MAX);
                    again(&arguments[1])
                        .get(index)
                        .cloned()
                        .unwrap_or_else(|| json!(format!("<{value}>")))
                }
                Some(("Fn::GetAZs", _)) => json!(zones()),
                Some(("Fn::Base64", text)) => again(text),
                Some((name, _)) if name.starts_with("Fn::") => json!(format!("<{value}>")),
                _ => Value::Object(map.iter().map(|(key, item)| (key.clone(), again(item))).collect()),
            }
        }
        other => other.clone(),
    }
}

fn substitute(text: &str, refer: &dyn Fn(&str, Option<&str>) -> Value) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap();
        let value = match name.split_once('.') {
            Some((id, attribute)) => refer(id, Some(attribute)),
            None => refer(name, None),
        };
        out.push_str(&text_of(&value));
        rest = after;
    }
    out + rest
}

/// A scalar as both formats would write it.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
