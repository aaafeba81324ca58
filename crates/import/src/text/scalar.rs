//! What a plain scalar means.

use std::borrow::Cow;

use serde_json::Number;

use super::Content;

/// A plain scalar by YAML's core schema, except that a number which would not be written again as it stands stays a text:
/// `1.10`, `010` and `1e3` may be versions, account numbers or names.
pub(super) fn resolve(text: Cow<'_, str>) -> Content<'_> {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => return Content::Null,
        "true" | "True" | "TRUE" => return Content::Bool(true),
        "false" | "False" | "FALSE" => return Content::Bool(false),
        _ => {}
    }
    number(&text).map_or(Content::Text(text), Content::Number)
}

fn number(text: &str) -> Option<Number> {
    // No number that reads back is longer.
    if text.len() > 40 || !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return None;
    }
    let integer = text.parse::<i64>().map(Number::from).ok();
    let number = integer.or_else(|| Number::from_f64(text.parse().ok()?))?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{Content, resolve};

    #[test]
    fn numbers_that_read_back() {
        for text in ["0", "80", "-1", "0.5", "-2.25"] {
            assert!(matches!(resolve(text.into()), Content::Number(_)), "{text}");
        }
        for text in [
            "1.10",
            "010",
            "1e3",
            "+5",
            "0x10",
            "1_000",
            "2010-09-09",
            "22:22",
            ".5",
            "NaN",
            "-",
            "9e999",
        ] {
            assert!(matches!(resolve(text.into()), Content::Text(_)), "{text}");
        }
        assert!(matches!(resolve("~".into()), Content::Null));
        assert!(matches!(resolve("yes".into()), Content::Text(_)));
    }
}
