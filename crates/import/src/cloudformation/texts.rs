//! Texts made of parts.

use serde_json::{Value, json};
use tierwright_catalog::Expr;

/// A scalar as text: CloudFormation has no other values inside texts.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value is a function or reference rather than a literal.
pub(super) fn is_expression(value: &Value) -> bool {
    Expr::from_json(value).is_some()
}

/// Parts one after the other: a text when all are literal, the part when it is the only one, else a join without a delimiter.
/// None when a part is a list or mapping.
pub(super) fn joined(parts: impl IntoIterator<Item = Value>) -> Option<Value> {
    let mut flat: Vec<Value> = Vec::new();
    for part in parts {
        match inner_parts(&part) {
            Some(inner) => inner.iter().cloned().try_for_each(|part| push(&mut flat, part))?,
            None => push(&mut flat, part)?,
        }
    }
    Some(match flat.len() {
        0 => Value::from(""),
        1 => match flat.swap_remove(0) {
            Value::String(text) => dynamic(&text),
            other => other,
        },
        _ => json!({ "Fn::Join": ["", flat] }),
    })
}

/// The beginning of a dynamic reference, which CloudFormation replaces by a stored value in whatever text it stands.
pub(crate) const DYNAMIC_REFERENCE: &str = "{{resolve:";

/// A text as a value. One with a dynamic reference is known in the account only: a whole one to a Systems Manager parameter
/// without a version is our expression for it, any other is a `Fn::Sub`, which means the same and is no literal (CloudFormation
/// guide, *Get values stored in other services using dynamic references*).
pub(super) fn dynamic(text: &str) -> Value {
    if !text.contains(DYNAMIC_REFERENCE) {
        return Value::from(text);
    }
    let path = text
        .strip_prefix("{{resolve:ssm:")
        .and_then(|rest| rest.strip_suffix("}}"));
    match path.filter(|path| !path.is_empty() && !path.contains([':', '{', '}'])) {
        Some(path) => json!({ "Tierwright::SsmParameter": path }),
        None => json!({ "Fn::Sub": text.replace("${", "${!") }),
    }
}

/// The parts of a join without a delimiter.
pub(super) fn inner_parts(value: &Value) -> Option<&Vec<Value>> {
    let arguments = value.as_object().filter(|map| map.len() == 1)?.get("Fn::Join")?;
    arguments
        .get(1)
        .filter(|_| arguments.get(0) == Some(&Value::from("")))?
        .as_array()
}

fn push(flat: &mut Vec<Value>, part: Value) -> Option<()> {
    if is_expression(&part) {
        flat.push(part);
        return Some(());
    }
    let text = text_of(&part)?;
    match flat.last_mut() {
        Some(Value::String(before)) => before.push_str(&text),
        _ if text.is_empty() => {}
        _ => flat.push(Value::String(text)),
    }
    Some(())
}

/// A piece of a text with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// `${Name}` or `${Name.Attribute}`.
    Variable(&'a str),
    /// `${!Name}` stands for `${Name}` itself.
    Escaped(&'a str),
}

/// The pieces of the text of `Fn::Sub` (CloudFormation guide, *Fn::Sub*).
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        if start > 0 {
            found.push(Piece::Text(&rest[..start]));
        }
        let inner = &rest[start + 2..start + length];
        found.push(match inner.strip_prefix('!') {
            Some(literal) => Piece::Escaped(literal),
            None => Piece::Variable(inner.trim()),
        });
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Piece, joined, pieces};

    #[test]
    fn variables_of_sub() {
        assert_eq!(
            pieces("a ${B} ${C.D}${!E} $f ${ G }${"),
            [
                Piece::Text("a "),
                Piece::Variable("B"),
                Piece::Text(" "),
                Piece::Variable("C.D"),
                Piece::Escaped("E"),
                Piece::Text(" $f "),
                Piece::Variable("G"),
                Piece::Text("${"),
            ]
        );
    }

    #[test]
    fn joins_are_flat() {
        let reference = json!({ "Ref": "A" });
        assert_eq!(joined([json!("a"), json!(1), json!(true)]), Some(json!("a1true")));
        assert_eq!(joined([json!(""), reference.clone()]), Some(reference.clone()));
        let inner = json!({ "Fn::Join": ["", [reference, "b"]] });
        assert_eq!(
            joined([inner, json!("c")]),
            Some(json!({ "Fn::Join": ["", [{ "Ref": "A" }, "bc"]] }))
        );
        assert_eq!(joined([json!(["a"])]), None);
    }
}
