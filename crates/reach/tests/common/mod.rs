//! The three-tier sample with edits, and questions about it.

#![allow(dead_code, unreachable_pub, missing_docs)] // Each test file uses its part.

use serde_json::{Value, json};
use tierwright_compile::{Compiled, compile};
use tierwright_model::{Design, Edit, Id, Item, Protocol};
use tierwright_reach::{Answer, Network, Reason, Verdict, find, find_called, reach, usual_port};

const SAMPLE: &str = include_str!("../../../../samples/three-tier-serverless.tierwright.json");

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub fn set(thing: &str, property: &str, value: Value) -> Edit {
    Edit::SetProperty {
        id: id(thing),
        property: property.to_owned(),
        value,
    }
}

pub fn remove(thing: &str) -> Edit {
    Edit::Remove { id: id(thing) }
}

pub fn rule(group: &str, rule: Value) -> Edit {
    Edit::Add {
        item: Item::SecurityGroupRule {
            group: id(group),
            rule: serde_json::from_value(rule).unwrap(),
        },
    }
}

pub fn parameter(name: &str, default: Option<&str>) -> Edit {
    let parameter = json!({ "id": name, "kind": "cidr", "default": default });
    Edit::Add {
        item: Item::Parameter(serde_json::from_value(parameter).unwrap()),
    }
}

pub fn compiled(edits: &[Edit]) -> Compiled {
    let mut design = Design::from_json(SAMPLE).unwrap();
    design
        .apply(&set("alb-from-web", "/peer", json!({ "cidr": "0.0.0.0/0" })))
        .unwrap();
    for edit in edits {
        design
            .apply(edit)
            .unwrap_or_else(|error| panic!("{edit:?}: {error}"));
    }
    compile(&design)
}

pub fn ask(edits: &[Edit], from: &str, to: &str, port: Option<u16>) -> Answer {
    let compiled = compiled(edits);
    let from = find(&compiled, from).unwrap();
    let to = find_called(&compiled, to).unwrap();
    let port = port.or_else(|| usual_port(&compiled, &to)).unwrap();
    reach(&compiled, &from, &to, Protocol::Tcp, port)
}

/// `None` expects the connection to work.
pub fn check(edits: &[Edit], from: &str, to: &str, port: Option<u16>, expect: Option<(Reason, &str)>) {
    let answer = ask(edits, from, to, port);
    let found = answer
        .blocked_by()
        .zip(answer.blocker.as_ref().map(|b| b.origin.as_str()));
    assert_eq!(found, expect, "{from} to {to}: {answer:#?}");
    if expect.is_none() {
        assert_eq!(answer.verdict, Verdict::Reachable, "{from} to {to}: {answer:#?}");
    }
}

pub fn service(edits: &[Edit], from: &str, service: &str, expect: Option<(Reason, &str)>) {
    let compiled = compiled(edits);
    let from = find_called(&compiled, from).unwrap();
    let answer = Network::new(&compiled.graph).to_service(&from, service);
    let found = answer
        .blocked_by()
        .zip(answer.blocker.as_ref().map(|b| b.origin.as_str()));
    assert_eq!(found, expect, "{from} to {service}: {answer:#?}");
    if expect.is_none() {
        assert_eq!(
            answer.verdict,
            Verdict::Reachable,
            "{from} to {service}: {answer:#?}"
        );
    }
}

pub fn nat() -> Vec<Edit> {
    let gateway = json!({ "id": "nat", "name": "NAT", "subnet": "public-a" });
    vec![
        Edit::Add {
            item: Item::NatGateway(serde_json::from_value(gateway).unwrap()),
        },
        set(
            "private-routes",
            "/routes",
            json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
        ),
    ]
}
