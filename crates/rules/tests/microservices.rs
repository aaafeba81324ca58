//! An API in front of microservices: REST API with user pool and web ACL, VPC link, network and application load balancers,
//! two services, RDS. As it should be the rules are silent; as a hand-written guide builds it they name every weakness.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Finding, Id, Protocol, Severity};
use tierwright_reach::{Network, find, find_called};
use tierwright_rules::check;

fn rule(id: &str, direction: &str, port: u16, peer: Value) -> Value {
    json!({ "id": id, "direction": direction, "fromPort": port, "toPort": port, "peer": peer, "description": id })
}

fn of(group: &str) -> Value {
    json!({ "securityGroup": group })
}

fn group(id: &str, rules: Vec<Value>) -> Value {
    json!({ "id": id, "name": id, "description": format!("Interfaces of {id}"), "rules": rules })
}

fn service(id: &str) -> Value {
    let steps = json!({ "outAtCpuPercent": 70, "inBelowCpuPercent": 50, "periodSeconds": 300, "evaluationPeriods": 1 });
    let url = |name: &str, value: Value| json!({ "name": name, "value": value });
    json!({ "id": id, "name": id, "layer": "app", "securityGroups": ["sg-tasks"], "kind": { "fargateService": {
        "cpu": 256, "memory": 512, "memoryReservation": 100, "image": { "repository": { "repository": "images", "tag": format!("{id}-v1") } },
        "containerPort": 80, "desiredCount": 2, "deployment": { "minimumHealthyPercent": 50, "maximumPercent": 100 },
        "healthCheckPath": "/health-check", "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false, "logRetentionDays": 30,
        "environment": [
            url("DB_HOST", json!({ "databaseEndpoint": "db" })),
            url("DB_PASSWORD", json!({ "databaseSecret": { "database": "db", "key": "password" } })),
        ],
        "autoScaling": { "min": 2, "max": 4, "policy": { "steps": steps } } } } })
}

/// The strong form.
fn strong() -> Design {
    let route = |method: &str, path: &str| {
        json!({ "method": method, "path": path, "authorizer": "people",
            "integration": { "loadBalancer": { "loadBalancer": "nlb" } } })
    };
    let upload = json!({ "method": "PUT", "path": "/upload/{key}", "authorizer": "people",
        "integration": { "bucket": { "bucket": "uploads", "prefix": "uploads/" } } });
    let subnet = |layer: &str, zone: &str, range: &str, table: &str| json!({ "id": format!("{layer}-{zone}"), "zone": format!("zone-{zone}"), "cidr": range, "routeTable": table });
    let to_nat = |zone: &str| {
        json!({ "id": format!("private-{zone}"), "name": "Private", "routes": [
            { "destination": "0.0.0.0/0", "target": { "natGateway": format!("nat-{zone}") } }] })
    };
    let design = json!({
        "tierwright": 1, "name": "API gateway and microservices", "settings":
            { "region": "eu-central-1", "project": "shop", "environment": "production", "owner": "platform team" },
        "network": {
            "vpc": { "id": "main", "name": "Main", "cidr": "10.0.0.0/16" },
            "zones": [{ "id": "zone-a", "index": 0 }, { "id": "zone-b", "index": 1 }],
            "layers": [
                { "id": "public", "name": "Public", "subnets": [subnet("public", "a", "10.0.0.0/24", "public-routes"), subnet("public", "b", "10.0.1.0/24", "public-routes")] },
                { "id": "app", "name": "App", "subnets": [subnet("app", "a", "10.0.10.0/24", "private-a"), subnet("app", "b", "10.0.11.0/24", "private-b")] },
                { "id": "data", "name": "Data", "subnets": [subnet("data", "a", "10.0.20.0/24", "data-routes"), subnet("data", "b", "10.0.21.0/24", "data-routes")] },
            ],
            "internetGateway": { "id": "gateway", "name": "Gateway" },
            "natGateways": [{ "id": "nat-a", "name": "NAT a", "subnet": "public-a" }, { "id": "nat-b", "name": "NAT b", "subnet": "public-b" }],
            "routeTables": [
                { "id": "public-routes", "name": "Public", "routes": [{ "destination": "0.0.0.0/0", "target": { "internetGateway": "gateway" } }] },
                to_nat("a"), to_nat("b"), { "id": "data-routes", "name": "Data" },
            ],
            "endpoints": [{ "id": "to-s3", "name": "S3", "service": "s3", "kind": { "gateway": { "routeTables": ["private-a", "private-b"] } } }],
        },
        "securityGroups": [
            group("sg-nlb", vec![rule("nlb-out", "egress", 80, of("sg-alb"))]),
            group("sg-alb", vec![rule("alb-in", "ingress", 80, of("sg-nlb")), rule("alb-out", "egress", 80, of("sg-tasks"))]),
            group("sg-tasks", vec![
                rule("tasks-in", "ingress", 80, of("sg-alb")),
                rule("tasks-to-db", "egress", 5432, of("sg-db")),
                rule("tasks-to-aws", "egress", 443, json!({ "cidr": "0.0.0.0/0" })),
            ]),
            group("sg-db", vec![rule("db-from-tasks", "ingress", 5432, of("sg-tasks")), rule("db-from-bastion", "ingress", 5432, of("sg-bastion"))]),
            group("sg-bastion", vec![
                rule("bastion-out-db", "egress", 5432, of("sg-db")),
                rule("bastion-to-aws", "egress", 443, json!({ "cidr": "0.0.0.0/0" })),
            ]),
        ],
        "tiers": [
            { "id": "shield", "name": "Shield", "kind": { "webAcl": {
                "managedRuleGroups": ["AWSManagedRulesCommonRuleSet"], "rateLimit": 2000, "logRetentionDays": 30 } } },
            { "id": "people", "name": "People", "kind": { "userPool": {
                "signInWithEmail": true, "selfSignUp": false, "mfa": "optional", "passwordMinimumLength": 12, "deletionProtection": true } } },
            { "id": "api", "name": "API", "kind": { "restApi": { "stage": "Test", "webAcl": "shield",
                "routes": [route("POST", "/test"), route("GET", "/test/{test_id}"), upload],
                "throttlingRate": 100, "throttlingBurst": 200, "tracing": true } } },
            { "id": "uploads", "name": "Uploads", "kind": { "bucket": { "versioning": true } } },
            { "id": "nlb", "name": "NLB", "layer": "app", "securityGroups": ["sg-nlb"], "kind": { "networkLoadBalancer": {
                "scheme": "internal", "listeners": [{ "port": 80, "protocol": "TCP" }], "crossZone": true, "deletionProtection": true } } },
            { "id": "alb", "name": "ALB", "layer": "app", "securityGroups": ["sg-alb"], "kind": { "loadBalancer": {
                "scheme": "internal", "idleTimeoutSeconds": 60, "deletionProtection": true,
                "listeners": [{ "port": 80, "protocol": "HTTP", "fixedResponse": { "statusCode": 404, "body": "Nothing here" } }] } } },
            service("first"), service("second"),
            { "id": "db", "name": "Database", "layer": "data", "securityGroups": ["sg-db"], "kind": { "databaseInstance": {
                "engine": "postgres", "engineVersion": "17.6", "instanceClass": "db.t4g.medium", "allocatedStorageGib": 20, "multiAz": true,
                "databaseName": "shop", "masterUsername": "keeper", "port": 5432, "backupRetentionDays": 7, "deletionProtection": true,
                "storageEncrypted": true, "publiclyAccessible": false } } },
            { "id": "bastion", "name": "Bastion", "layer": "app", "securityGroups": ["sg-bastion"], "kind": { "adminHost": {
                "instanceType": "t4g.micro", "access": "sessionManager", "installDocker": false } } },
            { "id": "images", "name": "Images", "kind": { "repository": { "scanOnPush": true, "immutableTags": true, "keepImages": 10 } } },
            { "id": "watch", "name": "Watch", "kind": { "alarms": { "email": "operators@example.com", "alarms": [
                { "tier": "first", "metric": "cpu", "threshold": 90.0, "periodSeconds": 300, "evaluationPeriods": 2 },
                { "tier": "api", "metric": "serverErrors", "threshold": 5.0, "periodSeconds": 300, "evaluationPeriods": 1 },
                { "tier": "nlb", "metric": "unhealthyTargets", "threshold": 0.0, "periodSeconds": 60, "evaluationPeriods": 2 },
                { "tier": "db", "metric": "freeStorage", "threshold": 2_147_483_648.0, "periodSeconds": 300, "evaluationPeriods": 1 }] } } },
        ],
        "connections": [
            { "id": "callers", "from": "internet", "to": "api", "port": 443 },
            { "id": "api-to-nlb", "from": "api", "to": "nlb", "port": 80 },
            { "id": "nlb-to-alb", "from": "nlb", "to": "alb", "port": 80 },
            { "id": "alb-to-first", "from": "alb", "to": "first", "port": 80, "paths": ["/test", "/test/*"] },
            { "id": "alb-to-second", "from": "alb", "to": "second", "port": 80, "paths": ["/test2", "/test2/*"] },
            { "id": "first-to-db", "from": "first", "to": "db", "port": 5432 },
            { "id": "second-to-db", "from": "second", "to": "db", "port": 5432 },
            { "id": "bastion-to-db", "from": "bastion", "to": "db", "port": 5432 },
        ],
    });
    Design::from_json(&design.to_string()).unwrap()
}

fn findings(design: &Design) -> Vec<Finding> {
    check(Some(design), &compile(design))
}

#[test]
fn the_strong_form_has_nothing_to_say_against_it() {
    let found = findings(&strong());
    let bad: Vec<&Finding> = found.iter().filter(|f| f.severity > Severity::Advice).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    // The legacy link and plain HTTP inside the VPC are advice.
    let advice: BTreeSet<&str> = found.iter().map(|f| f.rule.as_str()).collect();
    assert!(
        advice.is_superset(&BTreeSet::from([
            "http-listener",
            "rest-api-through-network-load-balancer"
        ])),
        "{advice:?}"
    );
}

#[test]
fn the_internet_reaches_the_services_through_the_whole_chain() {
    let compiled = compile(&strong());
    let network = Network::new(&compiled.graph);
    for name in ["first", "second"] {
        let (from, to) = (
            find(&compiled, "internet").unwrap(),
            find_called(&compiled, name).unwrap(),
        );
        let answer = network.reach(&from, &to, Protocol::Tcp, 80);
        assert!(answer.is_reachable(), "{answer:#?}");
        let stations: Vec<&str> = answer.hops.iter().map(|hop| hop.origin.as_str()).collect();
        for station in ["internet", "api", "nlb", "alb", name] {
            assert!(stations.contains(&station), "{station}: {stations:?}");
        }
    }
    assert!(
        network
            .reach(
                &find(&compiled, "api").unwrap(),
                &find_called(&compiled, "uploads").unwrap(),
                Protocol::Tcp,
                443
            )
            .is_reachable()
    );
}

#[test]
fn every_rule_of_the_chain_is_missed_when_it_is_gone() {
    for (gone, blocker) in [
        ("nlb-out", "sg-nlb"),
        ("alb-in", "sg-alb"),
        ("alb-out", "sg-alb"),
        ("tasks-in", "sg-tasks"),
    ] {
        let mut design = strong();
        design
            .apply(&Edit::Remove {
                id: Id::new(gone).unwrap(),
            })
            .unwrap();
        let compiled = compile(&design);
        let (from, to) = (
            find(&compiled, "internet").unwrap(),
            find_called(&compiled, "first").unwrap(),
        );
        let answer = Network::new(&compiled.graph).reach(&from, &to, Protocol::Tcp, 80);
        assert_eq!(
            answer.blocker.as_ref().map(|b| b.origin.as_str()),
            Some(blocker),
            "{gone}: {answer:#?}"
        );
        let found = findings(&design);
        let errors: BTreeSet<&str> = found
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .map(|f| f.rule.as_str())
            .collect();
        assert_eq!(errors, BTreeSet::from(["sg-chain-broken"]), "{gone}: {found:#?}");
    }
}

#[test]
fn every_weakness_is_named() {
    let mut design = strong();
    let set = |thing: &str, property: &str, value: Value| Edit::SetProperty {
        id: Id::new(thing).unwrap(),
        property: property.to_owned(),
        value,
    };
    let edits = vec![
        // The load balancer's addresses of today as targets, and those of the network load balancer in its group.
        Edit::Remove {
            id: Id::new("nlb-to-alb").unwrap(),
        },
        set(
            "nlb",
            "/kind/networkLoadBalancer/listeners/0/targetAddresses",
            json!(["10.0.0.25", "10.0.1.31"]),
        ),
        set("alb-in", "/peer", json!({ "cidr": "10.0.0.17/32" })),
        // Internal load balancers beside the NAT gateways.
        set("nlb", "/layer", json!("public")),
        set("alb", "/layer", json!("public")),
        set(
            "first",
            "/kind/fargateService/taskPolicies",
            json!(["AmazonECS_FullAccess"]),
        ),
    ];
    design
        .apply(&Edit::Batch {
            label: "weak".to_owned(),
            edits,
        })
        .unwrap();
    let found = findings(&design);
    let named: BTreeSet<&str> = found
        .iter()
        .filter(|f| f.severity > Severity::Advice)
        .map(|f| f.rule.as_str())
        .collect();
    assert_eq!(
        named,
        BTreeSet::from([
            "broad-task-policy",
            "internal-load-balancer-in-public-subnet",
            "load-balancer-addresses-as-targets",
            "load-balancer-admitted-by-address",
        ]),
        "{found:#?}"
    );
    let advice: BTreeSet<&str> = found.iter().map(|f| f.rule.as_str()).collect();
    assert!(
        advice.is_superset(&BTreeSet::from([
            "http-listener",
            "rest-api-through-network-load-balancer"
        ])),
        "{advice:?}"
    );
    // Mended one after the other, nothing is left.
    for _ in 0..8 {
        let Some(fix) = findings(&design)
            .into_iter()
            .filter(|f| f.severity > Severity::Advice)
            .find_map(|f| f.fix)
        else {
            break;
        };
        design
            .apply(&Edit::Batch {
                label: fix.title,
                edits: fix.edits,
            })
            .unwrap();
    }
    let left: Vec<Finding> = findings(&design)
        .into_iter()
        .filter(|f| f.severity > Severity::Advice)
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}
