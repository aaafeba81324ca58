//! What somebody changed by hand: a property that the account shows with another value than was sent.
//!
//! A provider shows what it reads anyway and what AWS gives back as it was sent. What it leaves out is not known, and what AWS
//! adds is its own: only what was sent is compared. A difference goes into the record: the property is then wanted again,
//! and the plan sets it in place or says that it takes a replacement.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::journal::{Recorded, ResourceRecord};
use crate::plan::Change;

/// The recorded properties whose values the account shows as others.
pub(crate) fn drifted(
    record: &ResourceRecord,
    seen: &Map<String, Value>,
    recorded: &Recorded,
) -> Vec<Change> {
    seen.iter()
        .filter_map(|(property, seen)| {
            let sent = record.properties.get(property).filter(|sent| !sent.is_null())?;
            let differs = !is_same(sent, seen) && !is_anothers(record, property, recorded);
            differs.then(|| Change {
                property: property.clone(),
                before: Some(sent.clone()),
                after: Some(seen.clone()),
            })
        })
        .collect()
}

/// Whether what was sent is what is seen: of an object what was sent counts, of a list each item and their number. Services
/// give numbers back as texts and the other way round.
fn is_same(sent: &Value, seen: &Value) -> bool {
    match (sent, seen) {
        (Value::Object(sent), Value::Object(seen)) => {
            let mut known = sent
                .iter()
                .filter_map(|(key, value)| Some((value, seen.get(key)?)));
            known.all(|(sent, seen)| is_same(sent, seen))
        }
        (Value::Array(sent), Value::Array(seen)) => {
            sent.len() == seen.len() && sent.iter().zip(seen).all(|(sent, seen)| is_same(sent, seen))
        }
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => false,
        (sent, seen) => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let number = |value: &Value| text(value).parse::<f64>().ok();
            match (number(sent), number(seen)) {
                (Some(sent), Some(seen)) => (sent - seen).abs() < 1e-9,
                _ => text(sent) == text(seen),
            }
        }
    }
}

/// Whether something else of the design changes the property by its work: a scaling policy the number of tasks, a pipeline
/// the task definition.
fn is_anothers(record: &ResourceRecord, property: &str, recorded: &Recorded) -> bool {
    let driver = match (record.type_name.as_str(), property) {
        ("AWS::ECS::Service", "DesiredCount") => "AWS::ApplicationAutoScaling::ScalableTarget",
        ("AWS::ECS::Service", "TaskDefinition") => "AWS::CodePipeline::Pipeline",
        _ => return false,
    };
    let drives = |other: &&ResourceRecord| {
        other.type_name == driver
            && (driver.ends_with("Pipeline") || other.dependencies.contains(&record.logical_id))
    };
    recorded.resources.values().any(|other| drives(&other))
}

/// The records of resources that were changed by hand, as they are then to be in the journal.
#[must_use]
pub fn with_drift(recorded: &Recorded, drift: &BTreeMap<String, Vec<Change>>) -> Vec<ResourceRecord> {
    drift
        .iter()
        .filter_map(|(id, changes)| {
            let mut record = recorded.resources.get(id)?.clone();
            for change in changes {
                let seen = change.after.clone().unwrap_or_default();
                record.properties.insert(change.property.clone(), seen);
                // No value that a design could want, so that the plan sees the difference.
                record.wanted.insert(change.property.clone(), Value::Null);
            }
            Some(record)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_same;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(sent: Value, seen: Value, same: bool) {
        assert_eq!(is_same(&sent, &seen), same, "{sent} and {seen}");
    }

    #[test]
    fn only_what_was_sent_counts() {
        check(json!(2), json!(2), true);
        check(json!(2), json!(3), false);
        check(json!("2"), json!(2.0), true);
        check(json!("tcp"), json!("tcp"), true);
        check(json!("tcp"), json!("udp"), false);
        check(
            json!({"Type": "forward"}),
            json!({"Type": "forward", "Order": 1}),
            true,
        );
        check(json!({"Type": "forward"}), json!({"Type": "redirect"}), false);
        check(
            json!({"Type": "forward", "X": 1}),
            json!({"Type": "forward"}),
            true,
        );
        check(json!(["/a"]), json!(["/a", "/b"]), false);
        check(json!(["/a", "/b"]), json!(["/b", "/a"]), false);
        check(json!(["/a"]), json!("/a"), false);
        check(json!(true), json!(false), false);
    }
}
