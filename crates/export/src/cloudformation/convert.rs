//! Turns property values and expressions into YAML nodes with CloudFormation's short forms.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use tierwright_catalog::{Expr, LogicalId, Prop};

use super::yaml::Node;
use crate::Note;

/// The state of one export.
#[derive(Debug, Default)]
pub(super) struct Conversion {
    /// The managed prefix lists that the design needs, by name: the parameter that stands for each.
    pub(super) prefix_lists: IndexMap<String, String>,
    /// What could not be said as it was.
    pub(super) notes: Vec<Note>,
    /// Names that parameters of prefix lists may not have.
    pub(super) taken: Vec<String>,
}

/// The beginning of a dynamic reference. CloudFormation looks for it in every property after it has evaluated all functions,
/// so no function can hide one, and there is no escape: only another text is not resolved. With a space in it the text
/// stays as it is (cfn-lint W1053, checked against CloudFormation there).
const DYNAMIC_REFERENCE: &str = "{{resolve:";

impl Conversion {
    /// A property's value.
    pub(super) fn node(&mut self, subject: &LogicalId, value: &Value) -> Node {
        if let Some(expr) = Expr::from_json(value) {
            return self.expr(subject, &expr);
        }
        match value {
            Value::String(text) => Node::Text(self.literal(subject, text)),
            Value::Array(items) => Node::list(
                items
                    .iter()
                    .map(|item| self.node(subject, item))
                    .collect::<Vec<_>>(),
            ),
            Value::Object(map) => self.map(subject, map),
            Value::Number(number) => Node::Plain(number_text(number)),
            Value::Bool(value) => Node::Plain(value.to_string()),
            Value::Null => Node::Plain("null".to_owned()),
        }
    }

    pub(super) fn map(&mut self, subject: &LogicalId, map: &Map<String, Value>) -> Node {
        Node::Map(
            map.iter()
                .map(|(key, item)| (key.clone(), self.node(subject, item)))
                .collect(),
        )
    }

    /// A value of type text.
    pub(super) fn prop(&mut self, subject: &LogicalId, prop: &Prop<String>) -> Node {
        match prop {
            Prop::Absent => Node::text(""),
            Prop::Literal(text) => Node::Text(self.literal(subject, text)),
            Prop::Expr(expr) => self.expr(subject, expr),
        }
    }

    /// A literal text that stays literal.
    pub(super) fn literal(&mut self, subject: &LogicalId, text: &str) -> String {
        if !text.contains(DYNAMIC_REFERENCE) {
            return text.to_owned();
        }
        self.notes.push(Note {
            subject: subject.clone(),
            message: "A text holds {{resolve:…, which CloudFormation would replace by a stored value. The export puts a \
                      space after the braces, so that it stays a text."
                .to_owned(),
        });
        text.replace(DYNAMIC_REFERENCE, "{{ resolve:")
    }

    fn expr(&mut self, subject: &LogicalId, expr: &Expr) -> Node {
        match expr {
            Expr::Ref(id) => Node::tagged("Ref", Node::text(id.as_str())),
            Expr::GetAtt(id, attribute) => Node::tagged("GetAtt", Node::Text(format!("{id}.{attribute}"))),
            Expr::Join(parts) => self.join(subject, parts),
            Expr::AvailabilityZone(index) => {
                let zones = Node::tagged("GetAZs", Node::text(""));
                Node::tagged("Select", Node::list([Node::Plain(index.to_string()), zones]))
            }
            Expr::Region => Node::tagged("Ref", Node::text("AWS::Region")),
            Expr::AccountId => Node::tagged("Ref", Node::text("AWS::AccountId")),
            Expr::Partition => Node::tagged("Ref", Node::text("AWS::Partition")),
            Expr::SsmParameter(path) => Node::Text(format!("{DYNAMIC_REFERENCE}ssm:{path}}}}}")),
            Expr::ManagedPrefixList(name) => Node::tagged("Ref", Node::Text(self.prefix_list(name))),
            Expr::Unknown(value) => match value {
                // The functions of an import stay in their long form, their arguments are values again.
                Value::Object(map) => self.map(subject, map),
                other => self.node(subject, other),
            },
        }
    }

    fn prefix_list(&mut self, name: &str) -> String {
        if let Some(parameter) = self.prefix_lists.get(name) {
            return parameter.clone();
        }
        let short = name.trim_start_matches("com.amazonaws.");
        let short = short
            .trim_start_matches("{region}.")
            .trim_start_matches("global.");
        let mut parameter: String = short
            .split(|c: char| !c.is_ascii_alphanumeric())
            .map(capitalised)
            .collect();
        parameter.push_str("PrefixListId");
        while self.taken.contains(&parameter) {
            parameter.push_str("Value");
        }
        self.taken.push(parameter.clone());
        self.prefix_lists.insert(name.to_owned(), parameter.clone());
        parameter
    }

    /// `!Sub` where it can say it, since people read it with ease; `!Join` when an expression has no place in `!Sub` or a
    /// literal text holds a `$`, with which `!Sub` would begin a variable.
    fn join(&mut self, subject: &LogicalId, parts: &[Prop<String>]) -> Node {
        let mut flat: Vec<Prop<String>> = Vec::new();
        flatten(parts, &mut flat);
        let substituted: Option<Vec<String>> = flat.iter().map(in_sub).collect();
        match substituted {
            Some(pieces) => {
                let text = pieces.concat();
                // What is written between the parts can be no dynamic reference of its own; a literal one is defused.
                Node::tagged("Sub", Node::Text(self.literal(subject, &text)))
            }
            None => {
                let nodes: Vec<Node> = flat.iter().map(|part| self.prop(subject, part)).collect();
                Node::tagged("Join", Node::list([Node::text(""), Node::list(nodes)]))
            }
        }
    }
}

/// The parts without nesting, neighbouring texts as one.
fn flatten(parts: &[Prop<String>], flat: &mut Vec<Prop<String>>) {
    for part in parts {
        match (flat.last_mut(), part) {
            (_, Prop::Expr(Expr::Join(inner))) => flatten(inner, flat),
            (Some(Prop::Literal(before)), Prop::Literal(text)) => before.push_str(text),
            (_, Prop::Absent) => {}
            (_, part) => flat.push(part.clone()),
        }
    }
}

/// A part as it stands in `!Sub`.
fn in_sub(part: &Prop<String>) -> Option<String> {
    match part {
        Prop::Literal(text) if text.contains('$') => None,
        Prop::Literal(text) => Some(text.clone()),
        Prop::Expr(Expr::Ref(id)) => Some(format!("${{{id}}}")),
        Prop::Expr(Expr::GetAtt(id, attribute)) => Some(format!("${{{id}.{attribute}}}")),
        Prop::Expr(Expr::Region) => Some("${AWS::Region}".to_owned()),
        Prop::Expr(Expr::AccountId) => Some("${AWS::AccountId}".to_owned()),
        Prop::Expr(Expr::Partition) => Some("${AWS::Partition}".to_owned()),
        Prop::Absent | Prop::Expr(_) => None,
    }
}

fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
