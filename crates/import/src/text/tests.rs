use serde_json::{Value, json};

use super::{MAX_DEPTH, MAX_VALUES, parse};
use crate::ImportError;

fn read(text: &str) -> Value {
    parse(text.as_bytes()).unwrap().to_json()
}

fn refused(text: &str) -> ImportError {
    parse(text.as_bytes()).unwrap_err()
}

#[test]
fn yaml_and_json_give_the_same_values() {
    let expected = json!({ "A": ["x", 1, true, null, 1.5], "B": { "C": "10.0.0.0/16", "😀": "a/b" } });
    assert_eq!(
        read("A: [x, 1, true, ~, 1.5]\nB:\n  C: 10.0.0.0/16\n  😀: a/b\n"),
        expected
    );
    assert_eq!(
        read(
            "{\"A\"\n:[\"x\",1,\ttrue,null,1.5],\n\t\"B\":{\"C\":\"10.0.0.0/16\",\"\\ud83d\\ude00\":\"a\\/b\"}}"
        ),
        expected
    );
    assert_eq!(read("\u{feff}{}"), json!({}));
}

#[test]
fn short_forms_are_long_ones() {
    assert_eq!(
        read(
            "[!Ref A, !GetAtt A.Endpoint.Port, !GetAtt [A, B], !Sub '${A}', !Select [0, !GetAZs ''], !Condition C, !Odd 1]"
        ),
        json!([
            { "Ref": "A" },
            { "Fn::GetAtt": ["A", "Endpoint.Port"] },
            { "Fn::GetAtt": ["A", "B"] },
            { "Fn::Sub": "${A}" },
            { "Fn::Select": [0, { "Fn::GetAZs": "" }] },
            { "Condition": "C" },
            { "Fn::Odd": 1 },
        ])
    );
    assert_eq!(read("a: !!str 80"), json!({ "a": "80" }));
}

#[test]
fn aliases_and_merge_keys() {
    assert_eq!(
        read("base: &base {a: 1, b: 2}\nx: {<<: *base, b: 3}\ny: *base\nz: {<<: [*base, {c: 4}]}"),
        json!({ "base": { "a": 1, "b": 2 }, "x": { "b": 3, "a": 1 }, "y": { "a": 1, "b": 2 },
                "z": { "a": 1, "b": 2, "c": 4 } })
    );
}

#[test]
fn places_are_of_keys_and_tags() {
    let node = parse("A:\n  B: !Ref C\n  \"é\": [x,\n    y]\n".as_bytes()).unwrap();
    let a = &node.entries().unwrap()[0];
    let [b, e] = a.value.entries().unwrap() else {
        panic!()
    };
    assert_eq!((b.place.line, b.place.column), (2, 3));
    assert_eq!((b.value.place.line, b.value.place.column), (2, 6));
    let y = &e.value.list().unwrap()[1];
    assert_eq!(
        (e.place.line, e.place.column, y.place.line, y.place.column),
        (3, 3, 4, 5)
    );
}

#[test]
fn what_is_no_template_text() {
    let said = |text: &str| refused(text).to_string();
    assert_eq!(
        said("A: 1\nB: 2\nA: 3\n"),
        "line 3, column 1: the key \"A\" stands here a second time; the first is at line 1, column 1"
    );
    assert!(matches!(
        refused("{\"a\": {\"b\": 1, \"b\": 2}}"),
        ImportError::DuplicateKey { .. }
    ));
    assert!(matches!(refused("? [a]\n: b\n"), ImportError::KeyNotText { .. }));
    assert!(matches!(
        refused("a: 1\n---\nb: 2\n"),
        ImportError::SeveralDocuments { .. }
    ));
    assert!(matches!(refused("a: [1, 2\n"), ImportError::Syntax { .. }));
    assert!(matches!(refused("a: &x [*x]\n"), ImportError::Syntax { .. }));
    assert!(matches!(refused("a: \0"), ImportError::Syntax { .. }));
    assert!(matches!(refused(""), ImportError::NotATemplate(_)));
    assert_eq!(
        parse(b"a: 1\nb: \xff\n").unwrap_err(),
        ImportError::NotText { line: 2 }
    );
}

#[test]
fn depth_has_an_end() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    for text in [
        nested(MAX_DEPTH + 1),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        (0..1_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        format!("{}x{}", "!Not [".repeat(40), "]".repeat(40)),
    ] {
        assert!(
            matches!(refused(&text), ImportError::TooDeep { .. }),
            "{}",
            &text[..20]
        );
    }
    assert!(matches!(
        refused(&"? ".repeat(100_000)),
        ImportError::KeyNotText { .. }
    ));
    // Twelve levels in an alias, six times: each within the bounds, together not.
    let mut text = format!("a0: &a0 {}\n", nested(12));
    for i in 1..7 {
        text.push_str(
            &format!("a{i}: &a{i} [[[*a{}]]]\n", i - 1)
                .replace("[[[", &"[".repeat(12))
                .replace("]]]", &"]".repeat(12)),
        );
    }
    assert!(matches!(refused(&text), ImportError::TooDeep { .. }));
}

#[test]
fn aliases_have_an_end() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        bomb.push_str(&format!(
            "a{i}: &a{i} [{}]\n",
            vec![format!("*a{}", i - 1); 10].join(", ")
        ));
    }
    assert!(matches!(refused(&bomb), ImportError::TooManyValues { .. }));
    let long = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(1_000_000),
        vec!["*a"; 1_000].join(", ")
    );
    assert!(matches!(refused(&long), ImportError::TooManyValues { .. }));
    let wide = format!("[{}]", "1,".repeat(MAX_VALUES));
    assert!(matches!(refused(&wide), ImportError::TooManyValues { .. }));
}
