//! Templates in the shapes that people write: the graph, and everything that is found. After a change that is meant, run with
//! `INSTA_UPDATE=always` and read the difference.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use tierwright_import::{Options, cloudformation};
use tierwright_rules::check;

#[test]
fn graphs_and_findings() {
    insta::glob!("templates/*", |path| {
        let bytes = std::fs::read(path).unwrap();
        let imported = cloudformation::read(&bytes, &Options::default()).unwrap();
        let mut findings = imported.findings.clone();
        let mut of_rules = check(None, &imported.with_defaults());
        imported.places.locate(&mut of_rules);
        findings.extend(of_rules);
        let mut text = String::new();
        for finding in findings {
            let place = finding.place.unwrap();
            writeln!(
                text,
                "{}:{} {} {} {}{}: {}",
                place.line,
                place.column,
                finding.severity.as_str(),
                finding.rule,
                finding.subject,
                finding.property.map(|p| format!(".{p}")).unwrap_or_default(),
                finding.message
            )
            .unwrap();
        }
        for (id, condition) in &imported.conditional {
            writeln!(text, "{id} is there if {condition} holds").unwrap();
        }
        let graph = serde_json::to_string_pretty(&imported.compiled.graph.to_json()).unwrap();
        let outputs: Vec<_> = imported.compiled.graph.outputs.iter().collect();
        insta::assert_snapshot!(format!("{text}\n{graph}\n{outputs:#?}"));
    });
}
