//! What AWS's resource schemas say about the template: properties of every type, and attributes that are asked for.
//!
//! The schemas and what is wrong by them are `tierwright-schema`'s; here that becomes findings. A template that goes through a
//! macro of somebody's own may hold anything before it; through one of AWS's it may lack something.

use std::collections::HashSet;

use serde_json::Value;
use tierwright_catalog::references_in;
use tierwright_compile::Graph;
use tierwright_model::{Finding, Severity};
use tierwright_schema::{Attribute, Given, Problem, Reason, Schema};

use crate::Notice;
use crate::notices::{
    ATTRIBUTE_UNKNOWN, PROPERTIES_CONFLICT, PROPERTY_SHAPE, PROPERTY_VALUE, REQUIRED_PROPERTY,
    UNKNOWN_PROPERTY, VALUE_UNKNOWN,
};
use crate::text::{Node, shortened};

use super::scope::Scope;
use super::sections::Sections;

/// A macro beside what it changes.
const MACRO: &str = "Fn::Transform";

pub(super) fn check(graph: &Graph, scope: &Scope<'_, '_>, sections: &Sections<'_, '_>) {
    let mut given = Given::default();
    let whole = sections.transforms().into_iter().map(|(name, _)| name);
    let of_resources = sections
        .entries("Resources")
        .iter()
        .filter(|entry| entry.key == MACRO);
    let of_resources =
        of_resources.map(|entry| entry.value.get("Name").and_then(Node::text).unwrap_or_default());
    for name in whole.chain(of_resources) {
        match name {
            // Functions more, properties as they are.
            "AWS::LanguageExtensions" => {}
            name if name.starts_with("AWS::") => given.complete = false,
            _ => return,
        }
    }
    let changed = sections
        .entries("Resources")
        .iter()
        .filter(|entry| entry.value.get(MACRO).is_some());
    let changed: HashSet<&str> = changed.map(|entry| entry.key.as_ref()).collect();
    let types = Types { graph };
    for resource in graph.resources.values() {
        if scope.is_full() {
            return;
        }
        let id = resource.id.as_str();
        if changed.contains(id) {
            continue;
        }
        let properties = resource.kind.properties();
        if let Some(schema) = Schema::of(resource.kind.type_name()) {
            for problem in schema.check(&properties, given) {
                if !scope.has_found(&[&PROPERTY_SHAPE, &VALUE_UNKNOWN], id, &problem.path) {
                    scope.push(about_property(id, schema.type_name(), &problem));
                }
            }
        }
        for (property, value) in &properties {
            types.attributes(value, |message, severity| {
                let found = ATTRIBUTE_UNKNOWN.at(id, Some(property), None, message);
                scope.push(Finding { severity, ..found });
            });
        }
    }
    for output in &graph.outputs {
        let value = serde_json::to_value(&output.value).unwrap_or_default();
        types.attributes(&value, |message, severity| {
            let found = ATTRIBUTE_UNKNOWN.at(output.id.as_str(), Some("Value"), None, message);
            scope.push(Finding { severity, ..found });
        });
    }
}

struct Types<'g> {
    graph: &'g Graph,
}

impl Types<'_> {
    /// Says which attributes in a value its resources do not have.
    fn attributes(&self, value: &Value, mut report: impl FnMut(String, Severity)) {
        for (id, attribute) in references_in(value) {
            let (Some(resource), Some(attribute)) = (self.graph.get(&id), attribute) else {
                continue;
            };
            let type_name = resource.kind.type_name();
            let Some(schema) = Schema::of(type_name) else {
                continue;
            };
            let said = format!(
                "{} ({type_name}) has no attribute {:?}",
                id,
                shortened(&attribute)
            );
            match schema.attribute(&attribute) {
                Attribute::Known => {}
                Attribute::Unknown { meant: Some(meant) } => {
                    report(format!("{said}; {meant:?} is one."), Severity::Error);
                }
                // AWS may have added it after these schemas.
                Attribute::Unknown { meant: None } => report(format!("{said}."), Severity::Warning),
                // Of a few types AWS gives properties too, and says nowhere of which.
                Attribute::Property => {
                    report(
                        format!("{said} for Fn::GetAtt; it is a property."),
                        Severity::Warning,
                    );
                }
            }
        }
    }
}

fn about_property(subject: &str, type_name: &str, problem: &Problem) -> Finding {
    let Problem {
        path,
        reason,
        value,
        limit,
    } = problem;
    let at = |notice: &Notice, message: String| {
        notice.at(
            subject,
            Some(path).filter(|path| !path.is_empty()).map(String::as_str),
            None,
            message,
        )
    };
    let path = shortened(path);
    let whole = if path.is_empty() { type_name } else { &path };
    match reason {
        Reason::Unknown => {
            let mut finding = at(&UNKNOWN_PROPERTY, format!("{type_name} has no property {path}."));
            if limit.is_empty() {
                // AWS may have added it after these schemas; a slip of the pen it is not.
                finding.severity = Severity::Warning;
            } else {
                finding.hint = format!("Use {limit}.");
            }
            finding
        }
        Reason::Missing => at(
            &REQUIRED_PROPERTY,
            format!("{type_name} needs {path}, which is missing."),
        ),
        Reason::Type => at(
            &PROPERTY_SHAPE,
            format!("{path} of {type_name} takes {limit}, and here it is {value}."),
        ),
        Reason::Choice => at(
            &PROPERTY_VALUE,
            format!("{path} is {value:?}, and {type_name} knows these values: {limit}."),
        ),
        Reason::Pattern => at(
            &PROPERTY_VALUE,
            format!("{path} is {value:?}, which does not match {limit}."),
        ),
        Reason::Range => at(&PROPERTY_VALUE, format!("{path} is {value}; allowed is {limit}.")),
        Reason::Length => at(
            &PROPERTY_VALUE,
            format!("{path} has {value} characters; allowed is {limit}."),
        ),
        Reason::Count => at(
            &PROPERTY_VALUE,
            format!("{path} has {value} entries; allowed is {limit}."),
        ),
        Reason::Twice => at(&PROPERTY_VALUE, format!("{path} has {value:?} twice.")),
        Reason::NoneOf => at(&PROPERTIES_CONFLICT, format!("{whole} needs one of {limit}.")),
        Reason::Several => at(
            &PROPERTIES_CONFLICT,
            format!("{whole} has {value}, which exclude each other."),
        ),
        Reason::Alone => at(
            &PROPERTIES_CONFLICT,
            format!("{whole} has {value} without {limit}."),
        ),
    }
}
