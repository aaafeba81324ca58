//! What a value is when every parameter has its default.

use serde_json::Value;

use super::scope::{Scope, weight};
use super::texts::{inner_parts, is_expression, text_of};

impl Scope<'_, '_> {
    /// The value with parameters' defaults in place of references; none when something of it can't be known.
    pub(super) fn known(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
            Value::Array(items) => items.iter().map(|item| self.known(item)).collect(),
            Value::Object(map) => {
                if let Some(parts) = inner_parts(value) {
                    let texts = parts.iter().map(|part| text_of(&self.known(part)?));
                    let text = Value::String(texts.collect::<Option<String>>()?);
                    return self.afford(weight(&text)).then_some(text);
                }
                match map.iter().next() {
                    Some((key, Value::String(name))) if map.len() == 1 && key == "Ref" => {
                        self.known_name(name)
                    }
                    Some((key, Value::Array(parts))) if map.len() == 1 && key == "Fn::GetAtt" => {
                        self.known_range(parts)
                    }
                    _ if is_expression(value) => None,
                    _ => {
                        let entries = map
                            .iter()
                            .map(|(key, item)| Some((key.clone(), self.known(item)?)));
                        Some(Value::Object(entries.collect::<Option<_>>()?))
                    }
                }
            }
        }
    }

    fn known_name(&self, name: &str) -> Option<Value> {
        let value = match name {
            "AWS::Region" => Value::from(self.region?),
            "AWS::Partition" => Value::from(partition(self.region?)),
            "AWS::URLSuffix" => Value::from(match partition(self.region?) {
                "aws-cn" => "amazonaws.com.cn",
                _ => "amazonaws.com",
            }),
            _ => self.parameters.get(name)?.default.clone()?,
        };
        self.afford(weight(&value)).then_some(value)
    }
}

/// The partition of a Region (AWS General Reference, *Amazon Resource Names*).
fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
