//! The filters of the Terraform templates. Each takes a value in which references are marked (see `lower.rs`) and gives a
//! piece of HCL that is safe as it stands.

use serde_json::{Map, Value as Json};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::literal::{ABSENT, EXPRESSION, TEMPLATE, write, write_argument};
use crate::text::one_line;

/// Adds the filters.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("hcl", hcl);
    tera.register_filter("json", json);
    tera.register_filter("scalar", scalar);
    tera.register_filter("camel", camel);
    tera.register_filter("tags", tags);
    tera.register_filter("setting", setting);
    tera.register_filter("method_path", method_path);
    tera.register_filter("comment", comment);
}

/// The value as an expression. Of nothing: a mark with which the whole line disappears.
fn hcl(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    Ok(safe(
        &present(&value)?.map_or_else(|| ABSENT.to_owned(), |json| write_argument(&json)),
    ))
}

/// The value as `jsonencode(…)`. A text that holds JSON is taken apart first, so that a reader sees its structure.
fn json(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let Some(json) = present(&value)? else {
        return Ok(safe(ABSENT));
    };
    let inner = match &json {
        Json::String(text) => match serde_json::from_str::<Json>(text) {
            Ok(parsed @ (Json::Object(_) | Json::Array(_))) if !has_mark(&parsed) => parsed,
            _ => return Ok(safe(&write(&json))),
        },
        Json::Object(map) if map.contains_key(EXPRESSION) || map.contains_key(TEMPLATE) => {
            return Ok(safe(&write(&json)));
        }
        _ => json,
    };
    Ok(safe(&format!("jsonencode({})", write(&inner))))
}

/// The value as an expression; a text that holds a whole number or a truth value is written without quotes.
fn scalar(value: Value, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    match value.as_str() {
        Some(text @ ("true" | "false")) => Ok(safe(text)),
        Some(text) if text.parse::<i64>().is_ok_and(|number| number.to_string() == text) => Ok(safe(text)),
        _ => hcl(value, kwargs, state),
    }
}

/// The value with the first letter of each key in lower case, as the JSON of ECS has them. Below the keys in `keep`, keys
/// are a person's own.
fn camel(value: Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let keep: Vec<String> = kwargs.get::<Vec<String>>("keep")?.unwrap_or_default();
    Ok(match present(&value)? {
        Some(json) => Value::from_serializable(&camel_keys(json, &keep)),
        None => Value::none(),
    })
}

fn camel_keys(value: Json, keep: &[String]) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(|item| camel_keys(item, keep)).collect(),
        Json::Object(map) if map.contains_key(EXPRESSION) || map.contains_key(TEMPLATE) => Json::Object(map),
        Json::Object(map) => Json::Object(
            map.into_iter()
                .map(|(key, item)| {
                    let item = if keep.contains(&key) {
                        item
                    } else {
                        camel_keys(item, keep)
                    };
                    let mut chars = key.chars();
                    let first = chars.next().map(|c| c.to_ascii_lowercase());
                    (first.into_iter().chain(chars).collect(), item)
                })
                .collect(),
        ),
        other => other,
    }
}

/// Tags as a map, whether they are a list or a map already; nothing when there is none.
/// A list's keys are in the field `key`, `Key` without.
fn tags(value: Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let field = kwargs.get::<String>("key")?.unwrap_or_else(|| "Key".to_owned());
    let mut map = Map::new();
    match present(&value)? {
        Some(Json::Array(tags)) => {
            for tag in tags {
                if let Some(key) = tag[&field].as_str() {
                    map.insert(key.to_owned(), tag["Value"].clone());
                }
            }
        }
        Some(Json::Object(tags)) => map = tags,
        _ => {}
    }
    Ok(if map.is_empty() {
        Value::none()
    } else {
        Value::from_serializable(&map)
    })
}

/// The value of the entry with the given `key` in a list of `Key` and `Value`; nothing when there is none.
fn setting(value: Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let key = kwargs.must_get::<String>("key")?;
    let settings = present(&value)?.unwrap_or_default();
    let found = settings
        .as_array()
        .into_iter()
        .flatten()
        .find(|entry| entry["Key"].as_str() == Some(&key));
    Ok(found.map_or_else(Value::none, |entry| Value::from_serializable(&entry["Value"])))
}

/// The `method_path` of a REST API's method setting: `*/*`, or the path without its first slash, and the method. CloudFormation
/// writes a slash within the path as `~1` (template reference, *AWS::ApiGateway::Stage MethodSetting*). An expression for the
/// path can't be translated so and comes out as it is.
fn method_path(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let setting = present(&value)?.unwrap_or_default();
    let method = setting["HttpMethod"].as_str().unwrap_or("*");
    Ok(match &setting["ResourcePath"] {
        Json::Object(path) => Value::from_serializable(path),
        path => {
            let path = path.as_str().unwrap_or("/*").trim_start_matches('/');
            let path = path.replace("~1", "/");
            Value::from(format!("{}/{method}", path.trim_start_matches('/')))
        }
    })
}

/// A text for a comment: one line, whatever it holds.
fn comment(value: String, _: Kwargs, _: &State<'_>) -> Value {
    safe(&one_line(&value))
}

fn safe(text: &str) -> Value {
    Value::safe_string(text)
}

/// The value as JSON; none when it is undefined or null.
fn present(value: &Value) -> TeraResult<Option<Json>> {
    if value.is_undefined() || value.is_none() {
        return Ok(None);
    }
    serde_json::to_value(value)
        .map(Some)
        .map_err(tera::Error::message)
}

/// Whether a JSON text would smuggle a mark in.
fn has_mark(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().any(has_mark),
        Json::Object(map) => map.iter().any(|(key, item)| key.contains('\0') || has_mark(item)),
        _ => false,
    }
}
