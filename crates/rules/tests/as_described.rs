//! The weak form of the three-tier system, as a hand-written guide builds it: the rules must name every weakness.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Id, Severity};
use tierwright_rules::check;

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn set(thing: &str, property: &str, value: Value) -> Edit {
    Edit::SetProperty {
        id: id(thing),
        property: property.to_owned(),
        value,
    }
}

fn add(kind: &str, value: Value) -> Edit {
    Edit::Add {
        item: serde_json::from_value(json!({ kind: value })).unwrap(),
    }
}

#[test]
fn every_weakness_is_named() {
    let mut design = Design::from_json(SAMPLE).unwrap();
    design.waivers.clear();
    let edits = vec![
        // The page is HTTPS and calls the load balancer over plain HTTP.
        Edit::Remove {
            id: id("site-to-alb"),
        },
        set(
            "site",
            "/kind/staticSite/apiBaseUrl",
            json!("http://three-tier-alb-1.eu-central-1.elb.amazonaws.com"),
        ),
        Edit::Connect {
            connection: serde_json::from_value(
                json!({ "id": "web-to-alb", "from": "internet", "to": "alb", "port": 80 }),
            )
            .unwrap(),
        },
        set("alb-from-web", "/peer", json!({ "cidr": "0.0.0.0/0" })),
        // Task egress is open though the subnets have no route out.
        add(
            "securityGroupRule",
            json!({ "group": "sg-fargate-app", "rule": { "id": "app-to-all", "direction": "egress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } } }),
        ),
        // The admin host is entered over SSH.
        add(
            "parameter",
            json!({ "id": "operator-cidr", "kind": "cidr", "default": "203.0.113.7/32" }),
        ),
        set("admin", "/layer", json!("public")),
        set("admin", "/kind/adminHost/access", json!("instanceConnect")),
        add(
            "securityGroupRule",
            json!({ "group": "sg-ec2-admin", "rule": { "id": "ssh-from-operator", "direction": "ingress", "fromPort": 22, "toPort": 22, "peer": { "cidr": { "parameter": "operator-cidr" } } } }),
        ),
    ];
    design
        .apply(&Edit::Batch {
            label: "weak".to_owned(),
            edits,
        })
        .unwrap();
    let findings = check(Some(&design), &compile(&design));
    let named: BTreeSet<&str> = findings
        .iter()
        .filter(|f| f.severity > Severity::Advice)
        .map(|f| f.rule.as_str())
        .collect();
    assert_eq!(
        named,
        BTreeSet::from([
            "admin-host-over-ssh",
            "http-listener",
            "mixed-content",
            "task-egress-too-open"
        ]),
        "{findings:#?}"
    );
}

/// What each sample as described must have found, by the weaknesses that its guide has.
const WEAKNESSES: [(&str, &[&str]); 5] = [
    (
        "three-tier-serverless",
        &[
            "mixed-content",
            "task-egress-too-open",
            "http-listener",
            "admin-host-over-ssh",
        ],
    ),
    (
        "api-gateway-microservices",
        &[
            "load-balancer-addresses-as-targets",
            "load-balancer-admitted-by-address",
            "internal-load-balancer-in-public-subnet",
            "broad-task-policy",
            "http-listener",
            "rest-api-through-network-load-balancer",
        ],
    ),
    ("nat-microservices-pipeline", &["single-nat-gateway"]),
    (
        "two-service-alb",
        &[
            "backend-exposed-to-internet",
            "http-listener",
            "backend-url-localhost",
        ],
    ),
    (
        "path-routed-microservices",
        &[
            "task-in-public-subnet",
            "shared-task-role",
            "single-task",
            "http-listener",
        ],
    ),
];

#[test]
fn every_sample_as_described_has_its_weaknesses_named() {
    for (sample, rules) in WEAKNESSES {
        let file = format!(
            "{}/../../samples/{sample}-as-described.tierwright.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let design = Design::from_bytes(&std::fs::read(file).unwrap()).unwrap();
        let findings = check(Some(&design), &compile(&design));
        let open = findings.iter().filter(|f| f.waived.is_none());
        let named: BTreeSet<&str> = open.map(|f| f.rule.as_str()).collect();
        let missing: Vec<_> = rules.iter().filter(|rule| !named.contains(*rule)).collect();
        assert!(missing.is_empty(), "{sample} lacks {missing:?}: {findings:#?}");
    }
}
