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

/// A list of tags as a map; nothing when there is none. `key` names the field that holds the key, `Key` without.
fn tags(value: Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let field = kwargs.get::<String>("key")?.unwrap_or_else(|| "Key".to_owned());
    let mut map = Map::new();
    if let Some(Json::Array(tags)) = present(&value)? {
        for tag in tags {
            if let Some(key) = tag[&field].as_str() {
                map.insert(key.to_owned(), tag["Value"].clone());
            }
        }
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
