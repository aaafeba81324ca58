//! Outputs.

use tierwright_catalog::{LogicalId, Prop};
use tierwright_compile::Output;

use crate::notices::SECTION_INVALID;
use crate::text::Node;

use super::scope::Scope;
use super::sections::Sections;

pub(super) fn outputs(sections: &Sections<'_, '_>, scope: &Scope<'_, '_>) -> Vec<Output> {
    let mut found = Vec::new();
    for entry in sections.entries("Outputs") {
        scope.about(&entry.key, Some("Value"));
        let condition = entry.value.get("Condition");
        let holds = condition.map_or(Some(true), |node| scope.condition(node.text()?, node.place));
        if holds == Some(false) || entry.key.starts_with("Fn::") {
            continue;
        }
        let Some(value) = entry.value.get("Value") else {
            let message = "An output needs a Value.".to_owned();
            scope.report(&SECTION_INVALID, entry.place, message);
            continue;
        };
        let read = scope.value(value, holds == Some(true)).unwrap_or_default();
        let Ok(value) = serde_json::from_value::<Prop<String>>(read) else {
            scope.report(
                &SECTION_INVALID,
                value.place,
                "The Value of an output is a text.".to_owned(),
            );
            continue;
        };
        let description = entry
            .value
            .get("Description")
            .and_then(Node::text)
            .unwrap_or_default();
        found.push(Output {
            id: LogicalId::new(entry.key.as_ref()),
            description: description.to_owned(),
            value,
        });
    }
    found
}
