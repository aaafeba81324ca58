//! Turns properties with expressions into literals.
//!
//! Pure: whoever resolves first fetches what [`lookups_in`] names. Nothing is guessed. What is not known gives an
//! [`Unresolved`] that names the resource and the property.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use tierwright_catalog::{Expr, Prop};

use crate::journal::{RecordState, ResourceRecord};
use crate::provider::{Identity, Lookup};

/// Everything that expressions may speak of.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The account's number.
    pub account: &'a str,
    /// The Region.
    pub region: &'a str,
    /// The partition, see [`partition`].
    pub partition: &'a str,
    /// The resources that exist, by logical id.
    pub records: &'a BTreeMap<String, ResourceRecord>,
    /// What the account supplied.
    pub lookups: &'a BTreeMap<Lookup, String>,
}

/// A property whose value is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{property} of {resource} {reason}")]
pub struct Unresolved {
    /// The logical id, or `output NAME`.
    pub resource: String,
    /// The property, such as `LoadBalancers[0].TargetGroupArn`.
    pub property: String,
    /// Why, as the rest of the sentence.
    pub reason: String,
}

/// The properties with every expression replaced by its value.
///
/// # Errors
/// [`Unresolved`] for the first one that has none.
pub fn resolve(
    resource: &str,
    properties: &Map<String, Value>,
    scope: &Scope<'_>,
) -> Result<Map<String, Value>, Unresolved> {
    let mut resolved = Map::new();
    for (name, value) in properties {
        if let Some(value) = resolve_value(resource, name, value, scope)? {
            resolved.insert(name.clone(), value);
        }
    }
    Ok(resolved)
}

/// The text of an output.
///
/// # Errors
/// [`Unresolved`] when it has none.
pub fn resolve_text(name: &str, prop: &Prop<String>, scope: &Scope<'_>) -> Result<String, Unresolved> {
    let at = At {
        resource: format!("output {name}"),
        path: "the value".to_owned(),
    };
    match prop {
        Prop::Absent => Ok(String::new()),
        Prop::Literal(text) => Ok(text.clone()),
        Prop::Expr(expr) => at
            .expression(expr, scope)
            .map(|value| value.map(text_of).unwrap_or_default()),
    }
}

/// One property with its expressions replaced; none when it is to be left out.
pub(crate) fn resolve_value(
    resource: &str,
    property: &str,
    value: &Value,
    scope: &Scope<'_>,
) -> Result<Option<Value>, Unresolved> {
    At {
        resource: resource.to_owned(),
        path: property.to_owned(),
    }
    .value(value, scope)
}

/// What the account must supply before this value can be resolved.
#[must_use]
pub fn lookups_in(value: &Value, region: &str) -> BTreeSet<Lookup> {
    let mut found = BTreeSet::new();
    collect(value, region, &mut found);
    found
}

/// Values of parameters in place of references to them. A number stays a number, except inside a text.
#[must_use]
pub fn fill_parameters(value: &Value, parameters: &BTreeMap<String, Value>) -> Value {
    match Expr::from_json(value) {
        Some(Expr::Ref(id)) => parameters.get(id.as_str()).unwrap_or(value).clone(),
        Some(Expr::Join(parts)) => {
            let parts = parts.into_iter().map(|part| match &part {
                Prop::Expr(expr) => match fill_parameters(&expr.to_json(), parameters) {
                    Value::Object(object) => Value::Object(object),
                    literal => Value::String(text_of(literal)),
                },
                Prop::Literal(text) => Value::String(text.clone()),
                Prop::Absent => Value::String(String::new()),
            });
            serde_json::json!({ "Fn::Join": ["", parts.collect::<Vec<_>>()] })
        }
        Some(_) => value.clone(),
        None => match value {
            Value::Array(items) => items
                .iter()
                .map(|item| fill_parameters(item, parameters))
                .collect(),
            Value::Object(map) => Value::Object(
                map.iter()
                    .map(|(key, v)| (key.clone(), fill_parameters(v, parameters)))
                    .collect(),
            ),
            literal => literal.clone(),
        },
    }
}

/// The partition of a Region. Source: AWS General Reference, *Amazon Resource Names*, *Partitions*.
#[must_use]
pub fn partition(identity: &Identity) -> &str {
    // The caller's ARN says it; `arn:aws-cn:iam::…`.
    identity
        .arn
        .split(':')
        .nth(1)
        .filter(|p| p.starts_with("aws"))
        .unwrap_or_else(|| partition_of(&identity.region))
}

pub(crate) fn partition_of(region: &str) -> &'static str {
    match region {
        r if r.starts_with("cn-") => "aws-cn",
        r if r.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// The lookup that an expression needs.
fn lookup_of(expr: &Expr, region: &str) -> Option<Lookup> {
    match expr {
        Expr::AvailabilityZone(index) => Some(Lookup::AvailabilityZone(*index)),
        Expr::SsmParameter(path) => Some(Lookup::SsmParameter(path.clone())),
        Expr::ManagedPrefixList(name) => Some(Lookup::ManagedPrefixList(name.replace("{region}", region))),
        Expr::Ref(_)
        | Expr::GetAtt(..)
        | Expr::Join(_)
        | Expr::Region
        | Expr::AccountId
        | Expr::Partition
        | Expr::Unknown(_) => None,
    }
}

fn collect(value: &Value, region: &str, found: &mut BTreeSet<Lookup>) {
    let expr = Expr::from_json(value);
    found.extend(expr.as_ref().and_then(|e| lookup_of(e, region)));
    // Inside a join, or an unknown function, there may be more.
    match value {
        Value::Array(items) => items.iter().for_each(|v| collect(v, region, found)),
        Value::Object(map) => map.values().for_each(|v| collect(v, region, found)),
        _ => {}
    }
}

pub(crate) fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Where in which resource.
struct At {
    resource: String,
    path: String,
}

impl At {
    fn inside(&self, step: &str) -> Self {
        Self {
            resource: self.resource.clone(),
            path: format!("{}{step}", self.path),
        }
    }

    fn unknown(&self, reason: impl Into<String>) -> Unresolved {
        Unresolved {
            resource: self.resource.clone(),
            property: self.path.clone(),
            reason: reason.into(),
        }
    }

    /// None when the value is `AWS::NoValue`.
    fn value(&self, value: &Value, scope: &Scope<'_>) -> Result<Option<Value>, Unresolved> {
        if let Some(expr) = Expr::from_json(value) {
            return self.expression(&expr, scope);
        }
        match value {
            Value::Array(items) => {
                let resolved: Result<Vec<_>, _> = items
                    .iter()
                    .enumerate()
                    .map(|(i, v)| self.inside(&format!("[{i}]")).value(v, scope))
                    .collect();
                Ok(Some(resolved?.into_iter().flatten().collect()))
            }
            Value::Object(map) => {
                let mut resolved = Map::new();
                for (key, inner) in map {
                    if let Some(inner) = self.inside(&format!(".{key}")).value(inner, scope)? {
                        resolved.insert(key.clone(), inner);
                    }
                }
                Ok(Some(Value::Object(resolved)))
            }
            literal => Ok(Some(literal.clone())),
        }
    }

    fn expression(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Option<Value>, Unresolved> {
        let text = match expr {
            Expr::Ref(id) => match id.as_str() {
                "AWS::NoValue" => return Ok(None),
                "AWS::URLSuffix" if scope.partition == "aws-cn" => "amazonaws.com.cn".to_owned(),
                "AWS::URLSuffix" => "amazonaws.com".to_owned(),
                name => self.reference(name, scope)?,
            },
            Expr::GetAtt(id, attribute) => self.attribute(id.as_str(), attribute, scope)?,
            Expr::Join(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Prop::Absent => {}
                        Prop::Literal(literal) => text.push_str(literal),
                        Prop::Expr(inner) => {
                            text.push_str(&self.expression(inner, scope)?.map(text_of).unwrap_or_default());
                        }
                    }
                }
                text
            }
            Expr::Region => scope.region.to_owned(),
            Expr::AccountId => scope.account.to_owned(),
            Expr::Partition => scope.partition.to_owned(),
            Expr::AvailabilityZone(_) | Expr::SsmParameter(_) | Expr::ManagedPrefixList(_) => {
                let found = lookup_of(expr, scope.region).and_then(|lookup| scope.lookups.get(&lookup));
                found
                    .cloned()
                    .ok_or_else(|| self.unknown("needs a value that the account has not supplied"))?
            }
            Expr::Unknown(value) => {
                return Err(self.unknown(format!(
                    "has an expression that Tierwright cannot evaluate: {value}"
                )));
            }
        };
        Ok(Some(Value::String(text)))
    }

    fn record<'a>(&self, id: &str, scope: &Scope<'a>) -> Result<&'a ResourceRecord, Unresolved> {
        let record = scope.records.get(id).ok_or_else(|| {
            self.unknown(format!(
                "refers to {id}, which is neither a resource of this deployment nor a parameter with a value"
            ))
        })?;
        if record.state != RecordState::Ready {
            return Err(self.unknown(format!("refers to {id}, which is not ready")));
        }
        Ok(record)
    }

    fn reference(&self, id: &str, scope: &Scope<'_>) -> Result<String, Unresolved> {
        let record = self.record(id, scope)?;
        record
            .attributes
            .get("Ref")
            .or(record.physical_id.as_ref())
            .cloned()
            .ok_or_else(|| self.unknown(format!("refers to {id}, whose id is not known")))
    }

    fn attribute(&self, id: &str, attribute: &str, scope: &Scope<'_>) -> Result<String, Unresolved> {
        let record = self.record(id, scope)?;
        record.attributes.get(attribute).cloned().ok_or_else(|| {
            self.unknown(format!(
                "needs the attribute {attribute} of {id}, which AWS did not report for it"
            ))
        })
    }
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
