//! Properties as the catalog's kinds: forms that mean the same are made one, and what does not fit is kept as it stands.

use serde_json::{Map, Value, json};
use tierwright_catalog::{Expr, Kind, Opaque};
use tierwright_model::Place;

use crate::notices::{PROPERTY_SHAPE, VALUE_UNKNOWN};
use crate::text::{Content, Node, shortened};

use super::scope::Scope;
use super::texts::is_expression;

/// Properties that graphs write in one of several forms.
pub(super) fn normalise(type_name: &str, properties: &mut Map<String, Value>) {
    match type_name {
        "AWS::EC2::Instance" => unwrap_script(properties),
        "AWS::CloudFront::Distribution" => name_buckets(properties),
        _ => {}
    }
}

/// The kind with these properties. A resource with a value that does not fit is opaque, with a finding.
pub(super) fn kind(
    scope: &Scope<'_, '_>,
    type_name: &str,
    properties: Map<String, Value>,
    node: Option<&Node<'_>>,
) -> Kind {
    let opaque = |properties: Map<String, Value>| {
        Kind::Opaque(Opaque {
            type_name: type_name.to_owned(),
            properties,
        })
    };
    if has_macro(&properties) && Kind::ALL.iter().any(|info| info.type_name == type_name) {
        let subject = scope.subject();
        let message = format!("What Fn::Transform adds to {subject} is not seen here, so it is not judged.");
        scope.push(VALUE_UNKNOWN.at(&subject, None, node.map(|node| node.place), message));
        return opaque(properties);
    }
    match Kind::from_properties(type_name, properties.clone()) {
        Ok(kind) => kind,
        Err(_) => with_lists(type_name, &properties)
            .or_else(|| without_tags(type_name, &properties))
            .unwrap_or_else(|| {
                explain(scope, type_name, &properties, node);
                opaque(properties)
            }),
    }
}

/// Whether a macro adds to what stands beside it: then what is not written may be there all the same (CloudFormation guide,
/// *Fn::Transform*).
pub(crate) fn has_macro(map: &Map<String, Value>) -> bool {
    map.contains_key(MACRO) || map.values().any(holds_macro)
}

fn holds_macro(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(holds_macro),
        // Alone it is a value of its own, and unknown as any function.
        Value::Object(map) => map.len() > 1 && map.contains_key(MACRO) || map.values().any(holds_macro),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

const MACRO: &str = "Fn::Transform";

/// A single value where a list belongs is a list of one, as CloudFormation takes it in its older types: many templates write
/// `SecurityGroupIngress` so.
fn with_lists(type_name: &str, properties: &Map<String, Value>) -> Option<Kind> {
    let fits = |name: &str, value: &Value| {
        Kind::from_properties(type_name, Map::from_iter([(name.to_owned(), value.clone())])).is_ok()
    };
    let mut listed = properties.clone();
    for (name, value) in &mut listed {
        let one = matches!(value, Value::Object(_) | Value::String(_)) && !is_expression(value);
        if one && !fits(name, value) && fits(name, &json!([])) {
            *value = json!([value.take()]);
        }
    }
    Kind::from_properties(type_name, listed).ok()
}

/// Tags as a whole may be a function. They say nothing that a rule judges, so they may stand beside the modelled properties.
fn without_tags(type_name: &str, properties: &Map<String, Value>) -> Option<Kind> {
    let tags = properties.get("Tags").filter(|tags| is_expression(tags))?;
    let mut rest = properties.clone();
    rest.shift_remove("Tags");
    let mut kind = Kind::from_properties(type_name, rest).ok()?;
    kind.other_mut().insert("Tags".to_owned(), tags.clone());
    Some(kind)
}

/// Says which values do not fit: one of each property.
fn explain(scope: &Scope<'_, '_>, type_name: &str, properties: &Map<String, Value>, node: Option<&Node<'_>>) {
    // The subject was named by the caller.
    let subject = scope.subject();
    for (name, value) in properties {
        let why = |value: Value| {
            let alone = Map::from_iter([(name.clone(), value)]);
            Kind::from_properties(type_name, alone)
                .err()
                .map(|error| error.to_string())
        };
        // Tags by function never make a resource opaque: see `without_tags`.
        if name == "Tags" && is_expression(value) {
            continue;
        }
        let Some(reason) = why(value.clone()) else {
            continue;
        };
        let mut at = Misfit {
            path: vec![name.clone()],
            value,
            reason,
        };
        narrow(&why, &mut at);
        let path = at.path.join(".");
        let place = node.and_then(|node| nearest(node, &at.path));
        if is_expression(at.value) {
            let message =
                format!("What {path} holds is known in the account only, so {subject} is not judged.");
            scope.push(VALUE_UNKNOWN.at(&subject, Some(&path), place, message));
        } else {
            let reason = at
                .reason
                .split_once("wrong shape: ")
                .map_or(at.reason.as_str(), |(_, reason)| reason);
            let message = format!("{path} does not fit {type_name}: {}.", shortened(reason));
            scope.push(PROPERTY_SHAPE.at(&subject, Some(&path), place, message));
        }
    }
}

/// A value that does not fit.
struct Misfit<'v> {
    path: Vec<String>,
    value: &'v Value,
    reason: String,
}

/// Goes into lists and mappings as long as one of their values is what does not fit: alone in its list or mapping it does
/// not either, and without it they do.
fn narrow<'v>(why: &dyn Fn(Value) -> Option<String>, at: &mut Misfit<'v>) {
    match at.value {
        Value::Array(items) if why(json!([])).is_none() => {
            let inner = |value: Value| why(json!([value]));
            let found = items
                .iter()
                .enumerate()
                .find_map(|(index, item)| Some((index, item, inner(item.clone())?)));
            if let Some((index, item, reason)) = found {
                at.path.push(index.to_string());
                (at.value, at.reason) = (item, reason);
                narrow(&inner, at);
            }
        }
        Value::Object(map) if !is_expression(at.value) && why(json!({})).is_none() => {
            for (key, item) in map {
                let inner = |value: Value| why(json!({ key: value }));
                if let Some(reason) = inner(item.clone()) {
                    at.path.push(key.clone());
                    (at.value, at.reason) = (item, reason);
                    return narrow(&inner, at);
                }
            }
        }
        _ => {}
    }
}

/// The place of a value, or of the nearest one around it that the template writes.
fn nearest(properties: &Node<'_>, path: &[String]) -> Option<Place> {
    let (mut node, mut place) = (properties, None);
    for part in path {
        let inner = match &node.content {
            Content::Map(entries) => entries
                .iter()
                .find(|entry| entry.key == part.as_str())
                .map(|entry| (&entry.value, entry.place)),
            Content::List(items) => part
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index))
                .map(|item| (item, item.place)),
            _ => None,
        };
        let Some((value, at)) = inner else { break };
        (node, place) = (value, Some(at));
    }
    place
}

/// The graph holds the script itself; templates hold it in Base64, as the API does.
fn unwrap_script(properties: &mut Map<String, Value>) {
    let inner = properties
        .get_mut("UserData")
        .and_then(Value::as_object_mut)
        .filter(|map| map.len() == 1)
        .and_then(|map| map.get_mut("Fn::Base64"))
        .map(Value::take);
    if let Some(script) = inner {
        properties.insert("UserData".to_owned(), script);
    }
}

/// `${Bucket}.s3.amazonaws.com` and its like are the bucket's own attributes, by which an origin is recognised (CloudFormation
/// template reference, *AWS::S3::Bucket*, return values).
fn name_buckets(properties: &mut Map<String, Value>) {
    let origins = properties
        .get_mut("DistributionConfig")
        .and_then(|config| config.get_mut("Origins"))
        .and_then(Value::as_array_mut);
    for origin in origins.into_iter().flatten() {
        let Some(name) = origin.get_mut("DomainName") else {
            continue;
        };
        if let Some(attribute) = bucket_name(name) {
            *name = attribute;
        }
    }
}

fn bucket_name(name: &Value) -> Option<Value> {
    let Some(Expr::Join(_)) = Expr::from_json(name) else {
        return None;
    };
    let parts = name.get("Fn::Join")?.get(1)?.as_array()?;
    let bucket = parts.first()?.get("Ref")?.as_str()?;
    let region = json!({ "Ref": "AWS::Region" });
    let attribute = match parts.get(1..)? {
        [rest] if rest == ".s3.amazonaws.com" => "DomainName",
        [before, middle, after]
            if (before == ".s3." || before == ".s3-") && *middle == region && after == ".amazonaws.com" =>
        {
            "RegionalDomainName"
        }
        _ => return None,
    };
    Some(json!({ "Fn::GetAtt": [bucket, attribute] }))
}
