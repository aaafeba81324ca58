//! Services behind one load balancer, with NAT gateways and a pipeline, with two listeners, and by paths: as they should be the
//! rules are silent; as hand-written guides build them they name every weakness.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Finding, Id, Severity};
use tierwright_rules::{NatMode, check, nat_edits};

const CERTIFICATE: &str =
    "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";

fn service(name: &str, port: u16) -> Value {
    json!({ "id": name, "name": name, "layer": "app", "securityGroups": ["sg-tasks"], "kind": { "fargateService": {
        "cpu": 256, "memory": 512, "image": { "repository": { "repository": format!("{name}-images"), "tag": format!("{name}-v1") } },
        "containerPort": port, "desiredCount": 2, "healthCheckPath": "/health", "healthCheckGracePeriodSeconds": 60,
        "assignPublicIp": false, "logRetentionDays": 30,
        "autoScaling": { "min": 2, "max": 6, "policy": { "cpuTarget": 60 } } } } })
}

fn rule(id: &str, direction: &str, port: u16, peer: Value) -> Value {
    json!({ "id": id, "direction": direction, "fromPort": port, "toPort": port, "peer": peer, "description": id })
}

/// Two services behind a public load balancer with HTTPS, a NAT gateway in each zone.
fn strong() -> Design {
    let subnet = |layer: &str, zone: &str, range: &str, table: &str| json!({ "id": format!("{layer}-{zone}"), "zone": format!("zone-{zone}"), "cidr": range, "routeTable": table });
    let repository = |name: &str| {
        json!({ "id": format!("{name}-images"), "name": name,
            "kind": { "repository": { "scanOnPush": true, "immutableTags": true, "keepImages": 10 } } })
    };
    let tasks = |id: &str, port: u16| rule(id, "egress", port, json!({ "securityGroup": "sg-tasks" }));
    let balancer = |id: &str, port: u16| rule(id, "ingress", port, json!({ "securityGroup": "sg-alb" }));
    let world = |id: &str, port: u16| rule(id, "ingress", port, json!({ "cidr": "0.0.0.0/0" }));
    let out = json!({ "id": "tasks-out", "direction": "egress", "protocol": "all", "peer": { "cidr": "0.0.0.0/0" }, "description": "out" });
    let design = json!({
        "tierwright": 1, "name": "Users and products", "settings":
            { "region": "eu-central-1", "project": "shop", "environment": "production", "owner": "platform team" },
        "network": {
            "vpc": { "id": "main", "name": "Main", "cidr": "10.0.0.0/16" },
            "zones": [{ "id": "zone-a", "index": 0 }, { "id": "zone-b", "index": 1 }],
            "layers": [
                { "id": "public", "name": "Public", "subnets": [subnet("public", "a", "10.0.0.0/24", "public-routes"), subnet("public", "b", "10.0.1.0/24", "public-routes")] },
                { "id": "app", "name": "App", "subnets": [subnet("app", "a", "10.0.10.0/24", "private-routes"), subnet("app", "b", "10.0.11.0/24", "private-routes")] },
            ],
            "internetGateway": { "id": "gateway", "name": "Gateway" },
            "routeTables": [
                { "id": "public-routes", "name": "Public", "routes": [{ "destination": "0.0.0.0/0", "target": { "internetGateway": "gateway" } }] },
                { "id": "private-routes", "name": "Private" },
            ],
            "endpoints": [{ "id": "to-s3", "name": "S3", "service": "s3", "kind": { "gateway": { "routeTables": ["private-routes"] } } }],
        },
        "securityGroups": [
            { "id": "sg-alb", "name": "ALB", "description": "Load balancer",
                "rules": [world("alb-http", 80), world("alb-https", 443), tasks("to-users", 3001), tasks("to-products", 3002)] },
            { "id": "sg-tasks", "name": "Tasks", "description": "Tasks",
                "rules": [balancer("users-in", 3001), balancer("products-in", 3002), out] },
        ],
        "tiers": [
            { "id": "alb", "name": "ALB", "layer": "public", "securityGroups": ["sg-alb"], "kind": { "loadBalancer": {
                "scheme": "internet-facing", "idleTimeoutSeconds": 60, "deletionProtection": true,
                "listeners": [{ "port": 443, "protocol": "HTTPS", "certificateArn": CERTIFICATE }, { "port": 80, "protocol": "HTTP", "redirectToPort": 443 }] } } },
            service("users", 3001), service("products", 3002), repository("users"), repository("products"),
            { "id": "delivery", "name": "Delivery", "kind": { "deliveryPipeline": { "source": { "codeCommit": { "branch": "main" } },
                "builds": [{ "service": "users", "folder": "users" }, { "service": "products", "folder": "products" }], "logRetentionDays": 30 } } },
        ],
        "connections": [
            { "id": "visitors", "from": "internet", "to": "alb", "port": 443 },
            { "id": "alb-to-users", "from": "alb", "to": "users", "port": 3001, "paths": ["/users*"] },
            { "id": "alb-to-products", "from": "alb", "to": "products", "port": 3002, "paths": ["/products*"] },
        ],
    });
    let mut design = Design::from_json(&design.to_string()).unwrap();
    let nat = nat_edits(&design, NatMode::PerZone).unwrap();
    design.apply(&nat).unwrap();
    design
}

fn set(thing: &str, property: &str, value: Value) -> Edit {
    Edit::SetProperty {
        id: Id::new(thing).unwrap(),
        property: property.to_owned(),
        value,
    }
}

/// The rules with a finding above advice, once the edits are made.
fn named(edits: Vec<Edit>) -> (BTreeSet<String>, Vec<Finding>) {
    let mut design = strong();
    design
        .apply(&Edit::Batch {
            label: "weak".to_owned(),
            edits,
        })
        .unwrap();
    let mut found = check(Some(&design), &compile(&design));
    found.retain(|finding| finding.severity > Severity::Advice);
    (found.iter().map(|finding| finding.rule.clone()).collect(), found)
}

fn expect(edits: Vec<Edit>, rules: &[&str]) {
    let (names, found) = named(edits);
    let wanted: BTreeSet<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    assert_eq!(names, wanted, "{found:#?}");
}

#[test]
fn the_strong_form_has_nothing_to_say_against_it() {
    expect(Vec::new(), &[]);
}

#[test]
fn ways_out_that_one_zone_takes_away() {
    // A single NAT gateway; and two of them, with one private route table.
    let single = nat_edits(&strong(), NatMode::Single).unwrap();
    expect(vec![single], &["single-nat-gateway"]);
    expect(
        vec![set("app-b", "/routeTable", json!("private-routes"))],
        &["nat-gateway-of-other-zone"],
    );
}

/// Plain HTTP on 80 for the one and on 8000 for the other, both open to everyone.
fn two_listeners() -> Vec<Edit> {
    let open = rule("alb-back", "ingress", 8000, json!({ "cidr": "0.0.0.0/0" }));
    let connection = |value: Value| Edit::Connect {
        connection: serde_json::from_value(value).unwrap(),
    };
    vec![
        set(
            "alb",
            "/kind/loadBalancer/listeners",
            json!([{ "port": 80, "protocol": "HTTP" }, { "port": 8000, "protocol": "HTTP" }]),
        ),
        set("visitors", "/port", json!(80)),
        connection(json!({ "id": "visitors-back", "from": "internet", "to": "alb", "port": 8000 })),
        set("alb-to-users", "/paths", json!([])),
        set("alb-to-users", "/listener", json!(80)),
        set("alb-to-products", "/paths", json!([])),
        set("alb-to-products", "/listener", json!(8000)),
        Edit::Add {
            item: serde_json::from_value(json!({ "securityGroupRule": { "group": "sg-alb", "rule": open } }))
                .unwrap(),
        },
        Edit::Remove {
            id: Id::new("alb-https").unwrap(),
        },
    ]
}

#[test]
fn a_backend_that_is_public_for_its_neighbour() {
    let variable = |value: Value| {
        set(
            "users",
            "/kind/fargateService/environment",
            json!([{ "name": "BACKEND_URL", "value": value }]),
        )
    };
    let mut edits = two_listeners();
    edits.push(variable(
        json!({ "loadBalancerUrl": { "loadBalancer": "alb", "port": 8000, "path": "/people" } }),
    ));
    expect(edits, &["backend-exposed-to-internet", "http-listener"]);

    let mut edits = two_listeners();
    edits.push(variable(json!({ "text": "http://localhost:8000/people" })));
    let (names, found) = named(edits);
    assert!(names.contains("backend-url-localhost"), "{found:#?}");
}

#[test]
fn the_teaching_classic() {
    let mut edits = vec![
        set(
            "alb",
            "/kind/loadBalancer/listeners",
            json!([{ "port": 80, "protocol": "HTTP", "fixedResponse": { "statusCode": 404 } }]),
        ),
        set("visitors", "/port", json!(80)),
        Edit::Remove {
            id: Id::new("alb-https").unwrap(),
        },
    ];
    for name in ["users", "products"] {
        edits.extend([
            set(name, "/layer", json!("public")),
            set(name, "/kind/fargateService/assignPublicIp", json!(true)),
            set(name, "/kind/fargateService/singleRole", json!(true)),
            set(name, "/kind/fargateService/desiredCount", json!(1)),
            set(
                name,
                "/kind/fargateService/autoScaling",
                json!({ "min": 1, "max": 3, "policy": { "cpuTarget": 60 } }),
            ),
        ]);
    }
    expect(
        edits,
        &[
            "http-listener",
            "shared-task-role",
            "single-task",
            "task-in-public-subnet",
        ],
    );
}
