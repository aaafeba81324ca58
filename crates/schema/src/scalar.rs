//! Scalars as CloudFormation reads them: a text where a number or truth value belongs is read as such, and the other way round.

use std::borrow::Cow;

use serde_json::Value;

use crate::shape::Type;

/// A scalar as text.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A scalar as number.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a scalar can be read as a type. When in doubt it can.
pub(crate) fn fits(value: &Value, one: Type) -> bool {
    match one {
        Type::String => true,
        Type::Integer => number(value).map_or_else(|| may_be_number(value), |number| number.fract() == 0.0),
        Type::Number => number(value).is_some() || may_be_number(value),
        Type::Boolean => may_be_truth(value),
        Type::Object | Type::Array => false,
    }
}

/// YAML 1.1, which CloudFormation reads, has numbers with `_`, in hexadecimal and so on; an empty text is often no value.
fn may_be_number(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let text = text.trim().trim_start_matches(['+', '-']);
            text.is_empty()
                || text.starts_with(|c: char| c.is_ascii_digit())
                    && text
                        .chars()
                        .all(|c| c.is_ascii_hexdigit() || "_xXoO:.,".contains(c))
        }
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn may_be_truth(value: &Value) -> bool {
    const WORDS: [&str; 11] = ["", "true", "false", "yes", "no", "on", "off", "y", "n", "0", "1"];
    match value {
        Value::Bool(_) | Value::Null => true,
        Value::Number(number) => number
            .as_f64()
            .is_some_and(|number| number == 0.0 || number == 1.0),
        Value::String(text) => WORDS.contains(&text.trim().to_ascii_lowercase().as_str()),
        Value::Array(_) | Value::Object(_) => false,
    }
}
