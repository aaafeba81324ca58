//! Writes YAML in block style, so that text comes out as the same text in YAML 1.1 and 1.2 alike.
//!
//! Our own writer, because CloudFormation's short forms are tags (`!Ref`) and readers want a certain shape: literal blocks for
//! scripts, quotes only where YAML could read something else, comments beside dependencies.

use crate::text::is_invisible;

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A text, whatever it looks like.
    Text(String),
    /// A number or truth value, as it stands.
    Plain(String),
    /// A tag such as `!Ref` before a value.
    Tagged(&'static str, Box<Node>),
    /// A list; each item with a comment for the end of its line.
    List(Vec<(Node, Option<String>)>),
    /// Keys and values, in order.
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().map(|item| (item, None)).collect())
    }

    pub(super) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    pub(super) fn tagged(tag: &'static str, value: Self) -> Self {
        Self::Tagged(tag, Box::new(value))
    }
}

/// The entries of a map as block YAML, each line indented by `indent` spaces.
pub(super) fn write_map(entries: &[(String, Node)], indent: usize) -> String {
    let mut out = String::new();
    write_entries(&mut out, entries, indent);
    out
}

fn write_entries(out: &mut String, entries: &[(String, Node)], indent: usize) {
    for (key, value) in entries {
        out.push_str(&" ".repeat(indent));
        out.push_str(&scalar(key));
        out.push(':');
        write_value(out, value, indent, None);
    }
}

/// Writes what follows a key's colon or a list's dash, up to the line's end.
fn write_value(out: &mut String, value: &Node, indent: usize, comment: Option<&str>) {
    let mut inner = value;
    while let Node::Tagged(tag, next) = inner {
        out.push_str(" !");
        out.push_str(tag);
        inner = next;
    }
    match inner {
        Node::Text(text) => match literal_block(text, indent + 2) {
            Some(block) => {
                out.push(' ');
                out.push_str(&block);
                return;
            }
            None => {
                out.push(' ');
                out.push_str(&scalar(text));
            }
        },
        Node::Plain(text) => {
            out.push(' ');
            out.push_str(text);
        }
        Node::List(items) if items.is_empty() => out.push_str(" []"),
        Node::Map(entries) if entries.is_empty() => out.push_str(" {}"),
        Node::List(_) | Node::Map(_) | Node::Tagged(..) => {}
    }
    if let Some(comment) = comment {
        out.push_str(" # ");
        out.push_str(comment);
    }
    out.push('\n');
    match inner {
        Node::List(items) => write_items(out, items, indent + 2),
        Node::Map(entries) => write_entries(out, entries, indent + 2),
        Node::Text(_) | Node::Plain(_) | Node::Tagged(..) => {}
    }
}

fn write_items(out: &mut String, items: &[(Node, Option<String>)], indent: usize) {
    for (item, comment) in items {
        let spaces = " ".repeat(indent);
        match item {
            // A map in a list begins on the line of its dash.
            Node::Map(entries) if !entries.is_empty() => {
                let written = write_map(entries, indent + 2);
                out.push_str(&spaces);
                out.push_str("- ");
                out.push_str(written.trim_start_matches(' '));
            }
            // So does a list.
            Node::List(inner) if !inner.is_empty() => {
                let mut written = String::new();
                write_items(&mut written, inner, indent + 2);
                out.push_str(&spaces);
                out.push_str("- ");
                out.push_str(written.trim_start_matches(' '));
            }
            _ => {
                out.push_str(&spaces);
                out.push('-');
                write_value(out, item, indent, comment.as_deref());
            }
        }
    }
}

/// A text of several lines as a literal block with its header; none when the block could not hold it exactly.
fn literal_block(text: &str, indent: usize) -> Option<String> {
    let (body, header) = match text.strip_suffix('\n') {
        Some(body) => (body, "|"),
        None => (text, "|-"),
    };
    let fits = body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with(['\n', ' ', '\t'])
        && body.chars().all(|c| c == '\n' || c == '\t' || !is_invisible(c))
        && body
            .lines()
            .all(|line| line.is_empty() || !line.trim().is_empty());
    fits.then(|| {
        let mut out = format!("{header}\n");
        for line in body.split('\n') {
            if !line.is_empty() {
                out.push_str(&" ".repeat(indent));
                out.push_str(line);
            }
            out.push('\n');
        }
        out
    })
}

/// A text on one line: plain where nothing else can be read from it, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Plain texts begin with a letter or `/` and hold only characters that mean nothing to YAML, so that neither a number, a
/// date nor an indicator can come of them; and they are no word for a truth value or nothing.
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/');
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./@+()$^;".contains(c);
    let goes_on = text
        .char_indices()
        .all(|(index, c)| harmless(c) || is_inner(text, index, c));
    let word = text.to_ascii_lowercase();
    begins
        && goes_on
        && !matches!(
            word.as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        )
}

/// Spaces, colons and commas are harmless between other characters: a colon that no space follows ends no key, and a comma
/// outside brackets divides nothing.
fn is_inner(text: &str, index: usize, c: char) -> bool {
    let next = text[index + c.len_utf8()..].chars().next();
    match c {
        ' ' => next.is_some_and(|next| next != '#' && next != ' '),
        ':' => next.is_some_and(|next| next != ' '),
        ',' | '*' | '=' | '?' => true,
        _ => false,
    }
}

/// A text in quotes: single ones, which need no escapes, when it holds double quotes or backslashes and nothing invisible.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.chars().any(|c| is_invisible(c) || c == '\u{a0}') {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) || c == '\u{a0}' => {
                let code = u32::from(c);
                out.push_str(&if code <= 0xFF {
                    format!("\\x{code:02x}")
                } else if code <= 0xFFFF {
                    format!("\\u{code:04x}")
                } else {
                    format!("\\U{code:08x}")
                });
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Node, scalar, write_map};
    use proptest::prelude::*;

    #[test]
    fn quotes_stand_where_they_must() {
        for plain in [
            "abc",
            "arn:aws:iam::aws:policy/X",
            "/ecs/api",
            "AWS::EC2::VPC",
            "a b, c",
            "tcp",
            "s3:*",
            "index.html",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for awkward in [
            "",
            " ",
            "yes",
            "No",
            "ON",
            "off",
            "true",
            "null",
            "~",
            "0123",
            "1e3",
            "1_000",
            "0x1f",
            "12:30:45",
            "2010-09-09",
            ".5",
            ".inf",
            "-1",
            "- a",
            "? a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "!Ref x",
            "&a",
            "*a",
            "%a",
            "@a",
            "`a",
            "{a}",
            "{{a}}",
            "[a]",
            "'a'",
            "\"a\"",
            "a\nb",
            "a\t",
            "|",
            ">",
            "<<",
            "=",
            "---",
            "a ",
            " a",
            "é",
            "a\u{2028}b",
            "10.0.0.0/16",
            "nul\0",
            "\u{feff}",
            "a  b",
        ] {
            assert!(scalar(awkward).starts_with(['"', '\'']), "{awkward:?}");
        }
    }

    #[test]
    fn shapes() {
        let map = vec![
            ("Ref".to_owned(), Node::tagged("Ref", Node::text("Vpc"))),
            ("Script".to_owned(), Node::text("#!/bin/sh\n\n  echo\n")),
            ("NoEnd".to_owned(), Node::text("a\nb")),
            ("Encoded".to_owned(), Node::tagged("Base64", Node::text("a\nb\n"))),
            (
                "Items".to_owned(),
                Node::List(vec![
                    (
                        Node::map([
                            ("A", Node::Plain("1".to_owned())),
                            ("B", Node::list([Node::text("x")])),
                        ]),
                        None,
                    ),
                    (Node::text("Other"), Some("why".to_owned())),
                    (Node::list([Node::text("nested")]), None),
                ]),
            ),
            (
                "Joined".to_owned(),
                Node::tagged(
                    "Join",
                    Node::list([Node::text(""), Node::list([Node::text("a")])]),
                ),
            ),
            ("None".to_owned(), Node::list([])),
        ];
        insta::assert_snapshot!(write_map(&map, 0), @r#"
        Ref: !Ref Vpc
        Script: |
          #!/bin/sh

            echo
        NoEnd: |-
          a
          b
        Encoded: !Base64 |
          a
          b
        Items:
          - A: 1
            B:
              - x
          - Other # why
          - - nested
        Joined: !Join
          - ""
          - - a
        None: []
        "#);
    }

    fn read_back(text: &str) -> (String, String, String) {
        let entries = vec![
            ("value".to_owned(), Node::text(text)),
            ("list".to_owned(), Node::list([Node::text(text)])),
            (
                "deep".to_owned(),
                Node::list([Node::map([(text.to_owned(), Node::text("x"))])]),
            ),
        ];
        let yaml = write_map(&entries, 0);
        let read: serde_yaml_ng::Value =
            serde_yaml_ng::from_str(&yaml).unwrap_or_else(|e| panic!("{e}: {yaml}"));
        let item = |value: &serde_yaml_ng::Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("not text: {yaml}"))
                .to_owned()
        };
        let key = read["deep"][0].as_mapping().unwrap().keys().next().unwrap();
        (item(&read["value"]), item(&read["list"][0]), item(key))
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(read_back(&text), (text.clone(), text.clone(), text));
        }

        #[test]
        fn any_awkward_text_comes_back(text in r#"[a-c0:#\-?!&*%@`{}\[\]'",.| \n\t~<>=/$\\\r\x00-\x1f]{0,24}"#) {
            prop_assert_eq!(read_back(&text), (text.clone(), text.clone(), text));
        }

        #[test]
        fn any_number_like_text_comes_back(text in r"[0-9_.:eExXoOinfaINFNA+\-]{1,8}") {
            prop_assert_eq!(read_back(&text), (text.clone(), text.clone(), text));
        }
    }
}
