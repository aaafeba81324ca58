//! Reading and writing a design's file.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use tierwright_model::{Design, design_schema};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn error(text: &str) -> String {
    Design::from_bytes(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn every_sample_is_written_as_it_was_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let design = Design::from_json(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
            std::fs::write(&path, design.to_json()).unwrap();
        } else {
            assert!(
                design.to_json() == text,
                "{} is not in the written form; run `cargo xtask codegen`",
                path.display()
            );
        }
        read += 1;
    }
    assert!(read > 0);
}

#[test]
fn mistakes_are_told_with_their_place() {
    let cases = [
        ("", "line 1, column 0: the file ends in the middle"),
        ("{\"tierwright\": 1, \"name\": \"x", "the file ends in the middle"),
        ("[1]", "line 1, column 1: an object is needed here"),
        ("7", "no field \"tierwright\""),
        ("hello", "line 1, column 1: this is not JSON: expected value"),
        ("{\"name\": \"x\"}", "no field \"tierwright\""),
        ("{\"tierwright\": 7, \"whatever\": 1}", "format version 7"),
    ];
    for (text, expected) in cases {
        let message = error(text);
        assert!(message.contains(expected), "{text:?}: {message}");
    }
}

#[test]
fn unknown_fields_duplicates_and_dangling_ids_have_a_line() {
    let unknown = SAMPLE.replacen("\"dnsSupport\"", "\"dnsSuport\"", 1);
    let message = error(&unknown);
    assert!(
        message.starts_with("line 16, column ")
            && message.contains("there is no field \"dnsSuport\" here; there are id, name, cidr, dnsSupport"),
        "{message}"
    );

    let duplicate = SAMPLE.replacen("\"id\": \"alb-to-api\"", "\"id\": \"api-to-db\"", 1);
    let line = 1 + duplicate
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|l| l.contains("\"id\": \"api-to-db\""))
        .unwrap();
    assert_eq!(
        error(&duplicate).split(',').next(),
        Some(format!("line {line}").as_str())
    );

    let dangling = SAMPLE.replacen("\"zone\": \"zone-b\"", "\"zone\": \"zone-z\"", 1);
    let line = 1 + dangling.lines().position(|l| l.contains("zone-z")).unwrap();
    let message = error(&dangling);
    assert!(
        message.starts_with(&format!("line {line}, "))
            && message.contains("there is no zone with the id \"zone-z\""),
        "{message}"
    );

    let wrong_kind = SAMPLE.replacen("\"routeTable\": \"public-routes\"", "\"routeTable\": \"alb\"", 1);
    assert!(error(&wrong_kind).contains("\"alb\" is a tier, but a route table is needed here"));
}

#[test]
fn a_value_that_does_not_fit_says_where_and_what_is_needed() {
    let check = |from: &str, to: &str, expected: &str| {
        let text = SAMPLE.replacen(from, to, 1);
        let line = 1 + SAMPLE.lines().position(|l| l.contains(from)).unwrap();
        let message = error(&text);
        assert!(
            message.starts_with(&format!("line {line}, column ")) && message.ends_with(expected),
            "{to}: {message}"
        );
    };
    check(
        "\"cidr\": \"10.20.0.0/16\"",
        "\"cidr\": \"10.20.0.0\"",
        ": an address range has the length of its prefix after a slash, such as 10.0.0.0/16",
    );
    check(
        "\"cidr\": \"0.0.0.0/0\"",
        "\"cidr\": \"everyone\"",
        ": an address range has the length of its prefix after a slash, such as 10.0.0.0/16 or 2001:db8::/32",
    );
    check(
        "\"direction\": \"ingress\"",
        "\"direction\": \"inbound\"",
        ": one of ingress, egress is needed here",
    );
    check(
        "\"dnsSupport\": true",
        "\"dnsSupport\": \"yes\"",
        ": true or false is needed here",
    );
    check(
        "\"dnsSupport\": true",
        "\"dnsSupport\": true, \"dnsSupport\": true",
        ": a field with this name was there before in the same object",
    );
}

#[test]
fn a_file_with_a_value_that_an_edit_may_not_set_opens() {
    let old = SAMPLE
        .replacen("\"cidr\": \"10.20.0.0/16\"", "\"cidr\": \"10.20.0.1/16\"", 1)
        .replacen("\"region\": \"", "\"region\": \"Frankfurt ", 1);
    let design = Design::from_json(&old).unwrap();
    assert_eq!(design.to_json(), old);
    assert_eq!(design.value_problems().len(), 2);
}

#[test]
fn other_bytes_are_refused() {
    assert!(
        Design::from_bytes(&[b'{', b'\n', 0xff])
            .unwrap_err()
            .to_string()
            .contains("line 2: the file is not UTF-8")
    );
    let deep = format!(
        "{{\"tierwright\":1,\"name\":{}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(error(&deep).contains("nested too deeply"), "{}", error(&deep));
    let with_mark = format!("\u{feff}{SAMPLE}");
    assert!(Design::from_bytes(with_mark.as_bytes()).is_ok());
}

#[test]
fn generated_schema_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/design.schema.json");
    let wanted = design_schema();
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/design.schema.json is stale: run `cargo xtask codegen`"
    );
}
