//! Parameters and their defaults.

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use serde_json::Value;
use tierwright_catalog::LogicalId;
use tierwright_compile::Parameter as GraphParameter;
use tierwright_model::ParameterKind;

use crate::notices::{PARAMETER_INVALID, SECTION_INVALID};
use crate::text::{Content, Node, shortened};

use super::ours;
use super::scope::Scope;
use super::sections::Sections;
use super::texts::text_of;

/// A parameter of a template.
#[derive(Clone, Debug)]
pub(super) struct Parameter<'n> {
    /// Its value, given or by default, as one of its type; none when there is none or it is looked up in the account.
    pub(super) default: Option<Value>,
    /// The Systems Manager parameter whose value it takes by default.
    pub(super) ssm: Option<&'n str>,
    /// The AWS-managed prefix list that it stands for in our own exports.
    pub(super) prefix_list: Option<String>,
    /// As the graph has it; none for one that the graph says in another way.
    pub(super) in_graph: Option<GraphParameter>,
}

/// The types are those of the CloudFormation guide, *Parameters section syntax* and *Use AWS-specific parameter types*.
pub(super) fn parameters<'n>(
    sections: &Sections<'n, '_>,
    scope: &Scope<'n, '_>,
    given: &'n IndexMap<String, String>,
) -> IndexMap<&'n str, Parameter<'n>> {
    let mut found = IndexMap::new();
    for entry in sections.entries("Parameters") {
        let name: &str = &entry.key;
        let node = &entry.value;
        scope.about(name, None);
        if node.entries().is_none() {
            let message = format!("The parameter {:?} is no mapping.", shortened(name));
            scope.report(&SECTION_INVALID, node.place, message);
        }
        let type_name = node.get("Type").and_then(Node::text).unwrap_or("String");
        let given = given.get(name).map(String::as_str);
        let text = match given {
            Some(given) => Some(given.to_owned()),
            None => node.get("Default").and_then(default_text),
        };
        let from_ssm = type_name.starts_with("AWS::SSM::Parameter::Value<");
        let mut default = None;
        if let (Some(text), false) = (&text, from_ssm) {
            default = typed(type_name, text);
            check(scope, node, text, default.is_some(), given.is_some());
        }
        let prefix_list = ours::prefix_list(node);
        let ssm = given
            .or_else(|| node.get("Default")?.text())
            .filter(|_| from_ssm && !type_name.contains("List<"));
        let description = node.get("Description").and_then(Node::text).unwrap_or_default();
        let kept = prefix_list.is_none() && ssm.is_none();
        let in_graph = kept.then(|| GraphParameter {
            id: LogicalId::new(name),
            origin: name.to_owned(),
            kind: kind(node, type_name, text.as_deref()),
            description: description.to_owned(),
            default: text.filter(|_| default.is_some()),
            no_echo: node
                .get("NoEcho")
                .and_then(default_text)
                .is_some_and(|text| text.eq_ignore_ascii_case("true")),
        });
        found.insert(
            name,
            Parameter {
                default,
                ssm,
                prefix_list,
                in_graph,
            },
        );
    }
    found
}

fn default_text(node: &Node<'_>) -> Option<String> {
    match &node.content {
        Content::Text(text) => Some(text.clone().into_owned()),
        Content::Bool(_) | Content::Number(_) => text_of(&node.to_json()),
        Content::Null | Content::List(_) | Content::Map(_) => None,
    }
}

fn typed(type_name: &str, text: &str) -> Option<Value> {
    match type_name {
        "Number" => {
            let integer = text.parse::<i64>().map(Value::from).ok();
            integer.or_else(|| {
                text.parse::<f64>()
                    .ok()
                    .filter(|n| n.is_finite())
                    .map(Value::from)
            })
        }
        "CommaDelimitedList" => Some(list(text)),
        list_type if list_type.starts_with("List<") => Some(list(text)),
        _ => Some(Value::from(text)),
    }
}

fn list(text: &str) -> Value {
    text.split(',').map(str::trim).collect()
}

/// Whether the parameter takes its value.
fn check(scope: &Scope<'_, '_>, node: &Node<'_>, text: &str, is_typed: bool, is_given: bool) {
    let what = if is_given { "value" } else { "default" };
    let default = node.get("Default").filter(|_| !is_given);
    let place = default.map_or(node.place, |default| default.place);
    if !is_typed {
        let message = format!("The {what} {:?} is no number.", shortened(text));
        scope.report(&PARAMETER_INVALID, place, message);
        return;
    }
    let Some(allowed) = node.get("AllowedValues").and_then(Node::list) else {
        return;
    };
    // The items of a list are each looked up, so a list is let through here.
    let is_list = node
        .get("Type")
        .and_then(Node::text)
        .is_some_and(|name| name.contains("List"));
    if !is_list
        && !allowed
            .iter()
            .any(|value| default_text(value).as_deref() == Some(text))
    {
        let message = format!("The {what} {:?} is not among AllowedValues.", shortened(text));
        scope.report(&PARAMETER_INVALID, place, message);
    }
}

/// What the value is. A template has no type for ranges and ARNs; a default or our own patterns tell.
fn kind(node: &Node<'_>, type_name: &str, default: Option<&str>) -> ParameterKind {
    let pattern = node.get("AllowedPattern").and_then(Node::text);
    let is_range = |text: &str| text.contains('/') && text.parse::<Ipv4Net>().is_ok();
    match (type_name, pattern) {
        ("Number", _) => ParameterKind::Number,
        ("String", Some(ours::CIDR_PATTERN)) => ParameterKind::Cidr,
        ("String", Some(ours::ARN_PATTERN)) => ParameterKind::Arn,
        ("String", _) if default.is_some_and(is_range) => ParameterKind::Cidr,
        _ => ParameterKind::Text,
    }
}
