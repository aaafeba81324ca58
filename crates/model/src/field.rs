//! One property of a thing: setting it, and what is said when it cannot be set.

use serde::Serialize;
use ts_rs::TS;

use crate::EditError;
use crate::decode::decode;

/// A value that a property cannot have, as data: a window shows the reason at the field, which says the rest itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{property} of {id} cannot be {value}: {reason}")]
pub struct FieldError {
    /// The thing's id; `the design` for the design itself.
    pub id: String,
    /// The property, as a JSON Pointer into the thing.
    pub property: String,
    /// The value as JSON, shortened.
    pub value: String,
    /// Why, as a clause with the limit.
    pub reason: String,
}

/// Sets the value at `property` of a thing by way of its JSON form, so that the file's own rules decide what is allowed.
pub(crate) fn edit_json<T: Serialize + serde::de::DeserializeOwned>(
    thing: &mut T,
    id: &str,
    property: &str,
    value: &serde_json::Value,
) -> Result<(), EditError> {
    let bad = |reason: &str| bad_value(id, property, value, reason);
    let mut json = serde_json::to_value(&*thing).map_err(|e| bad(&e.to_string()))?;
    let (parent, key) = property
        .rsplit_once('/')
        .ok_or_else(|| bad("it is not a JSON Pointer"))?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match json.pointer_mut(parent) {
        Some(serde_json::Value::Object(map)) => {
            if value.is_null() {
                map.remove(&key);
            } else {
                map.insert(key, value.clone());
            }
        }
        Some(serde_json::Value::Array(list)) => {
            let index = if key == "-" {
                list.len()
            } else {
                key.parse().map_err(|_| bad("there is no such place"))?
            };
            match (value.is_null(), index.cmp(&list.len())) {
                (true, std::cmp::Ordering::Less) => drop(list.remove(index)),
                (false, std::cmp::Ordering::Less) => list[index] = value.clone(),
                (false, std::cmp::Ordering::Equal) => list.push(value.clone()),
                _ => return Err(bad("there is no such place")),
            }
        }
        _ => return Err(bad("there is no such property")),
    }
    *thing = decode(&json).map_err(|refusal| {
        // What is wrong inside the new value is named; a thing that lacks the property now is about the property itself.
        let inside = refusal.pointer.strip_prefix(property);
        let wrong = inside.and_then(|inside| value.pointer(inside));
        match (inside, wrong) {
            (Some(_), Some(wrong)) => bad_value(id, &refusal.pointer, wrong, &refusal.reason),
            _ if value.is_null() => bad_value(id, property, value, "it must have a value"),
            _ => bad_value(id, property, value, &refusal.reason),
        }
    })?;
    Ok(())
}

/// The refusal of a value, with the value shortened.
pub(crate) fn bad_value(id: &str, property: &str, value: &serde_json::Value, reason: &str) -> EditError {
    let mut value = value.to_string();
    if value.chars().count() > 80 {
        value = value.chars().take(80).chain(['…']).collect();
    }
    EditError::BadValue(FieldError {
        id: id.to_owned(),
        property: property.to_owned(),
        value,
        reason: reason.to_owned(),
    })
}
