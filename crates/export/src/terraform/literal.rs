//! Values as expressions of Terraform's language.
//!
//! A value arrives as JSON in which [`super::lower`] has turned every reference into a marked object, so that writing it
//! needs no knowledge of the graph. All text goes through [`quote`]: it comes out as the same literal text, whatever it
//! holds (HCL specification, *String Literals* and *Template Literals*). One thing is beyond any notation: Terraform
//! normalises all text to Unicode's form C.

use serde_json::{Map, Value};

/// Marks an object that holds a finished expression. A NUL cannot come from a person: [`super::lower`] removes it from keys.
pub(super) const EXPRESSION: &str = "\0expression";

/// Marks an object that holds the parts of a text: literal texts and marked expressions.
pub(super) const TEMPLATE: &str = "\0template";

/// Stands for an argument that is not set; [`super::layout`] removes the line that holds it. No literal contains it,
/// because [`quote`] escapes control characters.
pub(super) const ABSENT: &str = "\0absent";

/// A finished expression as a marked object.
pub(super) fn expression(text: impl Into<String>) -> Value {
    marked(EXPRESSION, Value::String(text.into()))
}

/// Texts and expressions, one after the other, as a marked object; plain text when there is no expression among them.
pub(super) fn template(parts: Vec<Value>) -> Value {
    let mut merged: Vec<Value> = Vec::with_capacity(parts.len());
    for part in parts {
        let inner = match part {
            Value::Object(mut map) => match map.remove(TEMPLATE) {
                Some(Value::Array(inner)) => inner,
                _ => vec![Value::Object(map)],
            },
            other => vec![other],
        };
        for part in inner {
            match (merged.last_mut(), part) {
                (Some(Value::String(before)), Value::String(text)) => before.push_str(&text),
                (_, part) => merged.push(part),
            }
        }
    }
    match merged.as_slice() {
        [] => Value::String(String::new()),
        [Value::String(text)] => Value::String(text.clone()),
        _ => marked(TEMPLATE, Value::Array(merged)),
    }
}

fn marked(mark: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(mark.to_owned(), value)]))
}

/// The value as the expression of an argument: a script may become a heredoc, which needs the rest of its line for itself.
pub(super) fn write_argument(value: &Value) -> String {
    value.as_str().and_then(heredoc).unwrap_or_else(|| write(value))
}

/// The value as an expression, over several lines when it is long; indentation is left to [`super::layout`].
pub(super) fn write(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number_text(number),
        Value::String(text) => quote(text),
        Value::Array(items) => list(items),
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get(EXPRESSION) {
                text.clone()
            } else if let Some(Value::Array(parts)) = map.get(TEMPLATE) {
                quote_template(parts)
            } else {
                object(map)
            }
        }
    }
}

/// A number without a needless fraction: capacities and targets are floats in the graph.
fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

fn list(items: &[Value]) -> String {
    let written: Vec<String> = items.iter().map(write).collect();
    let width: usize = written.iter().map(|item| item.len() + 2).sum();
    if width <= 80 && written.iter().all(|item| !item.contains('\n')) && items.iter().all(is_simple) {
        return format!("[{}]", written.join(", "));
    }
    let mut text = "[\n".to_owned();
    for item in written {
        text.push_str(&item);
        text.push_str(",\n");
    }
    text.push(']');
    text
}

fn is_simple(value: &Value) -> bool {
    match value {
        Value::Array(_) => false,
        Value::Object(map) => map.contains_key(EXPRESSION) || map.contains_key(TEMPLATE),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn object(map: &Map<String, Value>) -> String {
    if map.is_empty() {
        return "{}".to_owned();
    }
    let mut text = "{\n".to_owned();
    for (name, value) in map {
        text.push_str(&key(name));
        text.push_str(" = ");
        text.push_str(&write(value));
        text.push('\n');
    }
    text.push('}');
    text
}

/// A key of an object: bare when it is a plain identifier. Other characters are escaped down to ASCII, because `terraform
/// fmt` counts columns in grapheme clusters to align what follows.
fn key(name: &str) -> String {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let plain = starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !matches!(name, "for" | "if" | "in" | "true" | "false" | "null") {
        return name.to_owned();
    }
    quote_with(name, |c| !c.is_ascii())
}

/// A text as a quoted literal.
pub(super) fn quote(text: &str) -> String {
    quote_with(text, |_| false)
}

fn quote_with(text: &str, escape_too: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    escape_into(&mut out, text, false, &escape_too);
    out.push('"');
    out
}

/// The parts of a template as one quoted text with interpolations.
fn quote_template(parts: &[Value]) -> String {
    let mut out = "\"".to_owned();
    for (index, part) in parts.iter().enumerate() {
        match part {
            Value::String(text) => escape_into(&mut out, text, index + 1 < parts.len(), &|_| false),
            other => {
                out.push_str("${");
                out.push_str(&write(other));
                out.push('}');
            }
        }
    }
    out.push('"');
    out
}

/// Escapes a literal text. `$${` is Terraform's escape for `${`, so a dollar that stands before one is written as a code
/// point, and so is one that ends a text before an interpolation.
fn escape_into(
    out: &mut String,
    text: &str,
    interpolation_follows: bool,
    escape_too: &impl Fn(char) -> bool,
) {
    let chars: Vec<char> = text.chars().collect();
    let mut index = 0;
    while index < chars.len() {
        let c = chars[index];
        match c {
            '$' | '%' => {
                let run = chars[index..].iter().take_while(|other| **other == c).count();
                let next = chars.get(index + run);
                let (coded, doubled) = match next {
                    Some('{') => (run - 1, true),
                    None if interpolation_follows => (run, false),
                    _ => (0, false),
                };
                for _ in 0..coded {
                    push_code_point(out, c);
                }
                let plain = run - coded + usize::from(doubled);
                out.extend(std::iter::repeat_n(c, plain));
                index += run;
                continue;
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if crate::text::is_invisible(c) || escape_too(c) => push_code_point(out, c),
            c => out.push(c),
        }
        index += 1;
    }
}

fn push_code_point(out: &mut String, c: char) {
    let code = u32::from(c);
    if code <= 0xFFFF {
        out.push_str(&format!("\\u{code:04x}"));
    } else {
        out.push_str(&format!("\\U{code:08x}"));
    }
}

/// A script as an indented heredoc; none when quoting is safer. A heredoc knows no backslash escapes, so it takes ordinary
/// text of several lines only, and Terraform removes the common indentation, so some line must have none.
fn heredoc(text: &str) -> Option<String> {
    let body = text.strip_suffix('\n')?;
    let ordinary = |c: char| matches!(c, '\n' | '\t') || !crate::text::is_invisible(c);
    let lines: Vec<&str> = body.split('\n').collect();
    let fits = lines.len() > 1
        && body.chars().all(ordinary)
        && !text.contains("$${")
        && !text.contains("%%{")
        && lines
            .iter()
            .any(|line| !line.is_empty() && !line.starts_with(char::is_whitespace))
        && lines
            .iter()
            .all(|line| line.trim() != HEREDOC_END && (line.is_empty() || !line.trim().is_empty()));
    fits.then(|| {
        let body = body.replace("${", "$${").replace("%{", "%%{");
        format!("<<-{HEREDOC_END}\n{body}\n{HEREDOC_END}")
    })
}

/// The word that ends a heredoc.
pub(super) const HEREDOC_END: &str = "EOT";

#[cfg(test)]
pub(crate) mod tests {
    use super::{expression, quote, template, write, write_argument};
    use proptest::prelude::*;
    use serde_json::json;

    /// Reads a quoted literal back, after the HCL specification; none when it holds an interpolation.
    pub(crate) fn unquote(text: &str) -> Option<String> {
        let chars: Vec<char> = text.strip_prefix('"')?.strip_suffix('"')?.chars().collect();
        let mut out = String::new();
        let mut index = 0;
        let code = |from: usize, digits: usize| -> Option<char> {
            let hex: String = chars.get(from..from + digits)?.iter().collect();
            char::from_u32(u32::from_str_radix(&hex, 16).ok()?)
        };
        while index < chars.len() {
            let rest = &chars[index..];
            match rest {
                ['\\', 'n', ..] => (out.push('\n'), index += 2).1,
                ['\\', 'r', ..] => (out.push('\r'), index += 2).1,
                ['\\', 't', ..] => (out.push('\t'), index += 2).1,
                ['\\', '"', ..] => (out.push('"'), index += 2).1,
                ['\\', '\\', ..] => (out.push('\\'), index += 2).1,
                ['\\', 'u', ..] => (out.push(code(index + 2, 4)?), index += 6).1,
                ['\\', 'U', ..] => (out.push(code(index + 2, 8)?), index += 10).1,
                ['$', '$', '{', ..] => (out.push_str("${"), index += 3).1,
                ['%', '%', '{', ..] => (out.push_str("%{"), index += 3).1,
                ['$' | '%', '{', ..] | ['\\' | '"' | '\n', ..] => return None,
                [c, ..] => (out.push(*c), index += 1).1,
                [] => return None,
            }
        }
        Some(out)
    }

    #[test]
    fn text_is_escaped() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            ("a \"b\" \\ c", r#""a \"b\" \\ c""#),
            ("${x} %{y}", r#""$${x} %%{y}""#),
            ("$${x}", r#""\u0024$${x}""#),
            ("100% $5 $$", r#""100% $5 $$""#),
            ("a\nb\tc\r", r#""a\nb\tc\r""#),
            (
                "nul\0 bell\u{7} bidi\u{202e}",
                r#""nul\u0000 bell\u0007 bidi\u202e""#,
            ),
            ("é 日本 🎉", "\"é 日本 🎉\""),
            ("<<EOT", r#""<<EOT""#),
        ] {
            assert_eq!(quote(text), expected);
        }
    }

    #[test]
    fn texts_and_expressions_join() {
        let value = template(vec![json!("a$"), expression("var.x"), json!("{"), json!("}")]);
        assert_eq!(write(&value), r#""a\u0024${var.x}{}""#);
        assert_eq!(write(&template(vec![json!("a$"), json!("{b}")])), r#""a$${b}""#);
        let nested = template(vec![
            json!("a"),
            template(vec![json!("b"), expression("c"), json!("d")]),
            json!("e"),
        ]);
        assert_eq!(write(&nested), r#""ab${c}de""#);
    }

    #[test]
    fn scripts_become_heredocs_and_dangerous_ones_do_not() {
        assert_eq!(
            write_argument(&json!("#!/bin/sh\necho ${x}\n")),
            "<<-EOT\n#!/bin/sh\necho $${x}\nEOT"
        );
        for text in [
            "one line\n",
            "a\nb",
            "a\nEOT\n",
            "a\n  EOT\nb\n",
            "  a\n  b\n",
            "a\n$${b}\n",
            "a\n\0\n",
            "a\r\nb\n",
            "a\n  \nb\n",
        ] {
            assert!(write_argument(&json!(text)).starts_with('"'), "{text:?}");
        }
    }

    #[test]
    fn lists_and_objects() {
        assert_eq!(
            write(&json!([1, 2.0, 0.5, true, "a"])),
            r#"[1, 2, 0.5, true, "a"]"#
        );
        assert_eq!(write(&json!([{"a": 1}])), "[\n{\na = 1\n},\n]");
        assert_eq!(
            write(&json!({"aws:SourceArn": "x", "for": 1, "é": 2})),
            "{\n\"aws:SourceArn\" = \"x\"\n\"for\" = 1\n\"\\u00e9\" = 2\n}"
        );
        assert_eq!(write(&json!({})), "{}");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(unquote(&quote(&text)), Some(text));
        }

        #[test]
        fn any_awkward_text_comes_back(text in r#"[$%{}"\\ntux0-9EOT\r\n\x00-\x1f]{0,40}"#) {
            prop_assert_eq!(unquote(&quote(&text)), Some(text));
        }
    }
}
