//! Templates in the shapes that people write: the graph, and everything that is found. After a change that is meant, run with
//! `INSTA_UPDATE=always` and read the difference.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use tierwright_catalog::Kind;
use tierwright_compile::{Compiled, FlowEnd};
use tierwright_import::{Options, cloudformation};
use tierwright_model::Protocol;
use tierwright_reach::{find_called, names, reach, usual_port};
use tierwright_rules::check;

/// What the internet reaches, at the usual port of each.
fn from_the_internet(compiled: &Compiled) -> String {
    let mut text = String::new();
    for name in names(compiled) {
        let Some(id) = find_called(compiled, &name) else {
            continue;
        };
        let Some(port) = usual_port(compiled, &id) else {
            writeln!(text, "internet to {id}: its port is not known").unwrap();
            continue;
        };
        let answer = reach(compiled, &FlowEnd::Internet, &id, Protocol::Tcp, port);
        let why = answer.blocker.map(|blocker| format!(": {}", blocker.message));
        writeln!(
            text,
            "internet to {id} on {port} is {:?}{}",
            answer.verdict,
            why.unwrap_or_default()
        )
        .unwrap();
    }
    text
}

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
        for resource in imported.compiled.graph.resources.values() {
            let type_name = resource.kind.type_name();
            let known = Kind::ALL.iter().any(|info| info.type_name == type_name);
            if known && matches!(resource.kind, Kind::Opaque(_)) {
                writeln!(text, "{} ({type_name}) is not judged", resource.id).unwrap();
            }
        }
        text.push_str(&from_the_internet(&imported.with_defaults()));
        let graph = serde_json::to_string_pretty(&imported.compiled.graph.to_json()).unwrap();
        let outputs: Vec<_> = imported.compiled.graph.outputs.iter().collect();
        insta::assert_snapshot!(format!("{text}\n{graph}\n{outputs:#?}"));
    });
}
