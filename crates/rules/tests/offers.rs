//! What drawing a connection offers, and that taking it makes the connection work.

#![allow(clippy::unwrap_used)]

use serde_json::json;
use tierwright_compile::compile;
use tierwright_model::tiers::EnvironmentValue;
use tierwright_model::{Design, Edit, Id, Item, Peer, TierKind};
use tierwright_reach::{Network, find, find_called};
use tierwright_rules::{check, offer};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn apply(design: &mut Design, edits: Vec<Edit>) {
    design
        .apply(&Edit::Batch {
            label: "test".to_owned(),
            edits,
        })
        .unwrap();
}

fn sample(edits: Vec<Edit>) -> Design {
    let mut design = Design::from_json(SAMPLE).unwrap();
    let open = json!({ "cidr": "0.0.0.0/0" });
    apply(
        &mut design,
        vec![Edit::SetProperty {
            id: id("alb-from-web"),
            property: "/peer".to_owned(),
            value: open,
        }],
    );
    apply(&mut design, edits);
    design
}

fn remove(thing: &str) -> Edit {
    Edit::Remove { id: id(thing) }
}

fn service(name: &str) -> Edit {
    let tier = json!({ "id": name, "name": name, "layer": "app", "kind": { "fargateService": {
        "cpu": 256, "memory": 512, "image": { "repository": { "repository": "images", "tag": "v1" } },
        "containerPort": 9000, "desiredCount": 2, "healthCheckPath": "/health",
        "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false, "logRetentionDays": 30 } } });
    Edit::AddTier {
        tier: serde_json::from_value(tier).unwrap(),
        position: None,
    }
}

/// The offer's rules as lines, and whether the connection works once all of it is taken.
fn offered(design: &Design, from: &str, to: &str) -> (Vec<String>, bool) {
    let found = offer(design, &id(from), &id(to), None);
    let drawn = found.connection.clone().unwrap();
    assert!(matches!(&found.edits[0], Edit::Connect { connection } if connection == &drawn));
    let mut after = design.clone();
    apply(&mut after, found.edits.clone());
    let compiled = compile(&after);
    let network = Network::new(&compiled.graph);
    let ends = find(&compiled, from).zip(find_called(&compiled, to)).unwrap();
    let answer = network.connect(&ends.0, &ends.1, drawn.protocol, drawn.port);
    // Drawing the same again needs nothing more.
    assert!(
        offer(&after, &id(from), &id(to), Some(drawn.port))
            .rules
            .is_empty()
    );
    (
        found.rules.into_iter().map(|rule| rule.summary).collect(),
        answer.is_reachable(),
    )
}

#[test]
fn nothing_that_exists_is_offered_again() {
    let design = sample(Vec::new());
    for (from, to) in [
        ("internet", "alb"),
        ("site", "alb"),
        ("alb", "api"),
        ("api", "db"),
        ("admin", "db"),
    ] {
        assert_eq!(offered(&design, from, to), (Vec::new(), true), "{from} {to}");
    }
}

#[test]
fn missing_rules_are_exact() {
    let design = sample(
        [
            "alb-from-web",
            "alb-to-app",
            "app-from-alb",
            "db-from-app",
            "app-to-db",
        ]
        .map(remove)
        .into(),
    );
    for (from, to, expect) in [
        (
            "alb",
            "api",
            vec![
                "sg-alb-public: allow tcp 8080 to sg-fargate-app",
                "sg-fargate-app: allow tcp 8080 from sg-alb-public",
            ],
        ),
        (
            "api",
            "db",
            vec![
                "sg-fargate-app: allow tcp 3306 to sg-aurora-db",
                "sg-aurora-db: allow tcp 3306 from sg-fargate-app",
            ],
        ),
        (
            "site",
            "alb",
            vec!["sg-alb-public: allow tcp 80 from the prefix list cloudfront"],
        ),
        (
            "internet",
            "alb",
            vec!["sg-alb-public: allow tcp 80 from 0.0.0.0/0"],
        ),
        ("internet", "site", vec![]),
    ] {
        assert_eq!(
            offered(&design, from, to),
            (expect.iter().map(ToString::to_string).collect(), true),
            "{from} {to}"
        );
    }
}

#[test]
fn a_tier_without_a_group_gets_one() {
    let design = sample(vec![service("orders")]);
    let (rules, works) = offered(&design, "alb", "orders");
    assert_eq!(
        rules,
        [
            "sg-alb-public: allow tcp 9000 to sg-orders",
            "sg-orders: allow tcp 9000 from sg-alb-public"
        ]
    );
    assert!(works);
    let found = offer(&design, &id("alb"), &id("orders"), None);
    // The load balancer's default is taken, so the second service gets paths of its own.
    assert_eq!(found.connection.unwrap().paths, ["/orders", "/orders/*"]);
    assert!(found.edits.iter().any(
        |edit| matches!(edit, Edit::Add { item: Item::SecurityGroup(group) } if group.id == "sg-orders")
    ));
    assert!(
        found
            .rules
            .iter()
            .all(|rule| (rule.group == "sg-orders") == rule.new_group_of.is_some())
    );
}

#[test]
fn operators_and_sites_are_named() {
    let parameter = json!({ "id": "office", "kind": "cidr" });
    let design = sample(vec![
        Edit::Add {
            item: Item::Parameter(serde_json::from_value(parameter).unwrap()),
        },
        remove("alb-from-web"),
    ]);
    let found = offer(&design, &id("office"), &id("alb"), None);
    assert!(
        matches!(&found.rules[0].rule.peer, Peer::Cidr(tierwright_model::Configurable::Parameter { parameter }) if parameter == "office")
    );
    let found = offer(
        &sample(vec![remove("site-to-alb")]),
        &id("site"),
        &id("alb"),
        None,
    );
    let drawn = found.connection.unwrap();
    assert_eq!(
        (drawn.paths.as_slice(), drawn.port),
        (["/api/*".to_owned()].as_slice(), 80)
    );
    assert_eq!(drawn.id, "site-to-alb");
}

#[test]
fn taking_an_offer_leaves_no_error() {
    let mut design = sample(vec![service("orders")]);
    for (from, to) in [("alb", "orders"), ("orders", "db"), ("orders", "api")] {
        let edits = offer(&design, &id(from), &id(to), None).edits;
        apply(&mut design, edits);
    }
    let found = check(Some(&design), &compile(&design));
    // Its tasks still need the endpoints: that is another finding, with a mend of its own.
    let errors: Vec<_> = found
        .iter()
        .filter(|f| f.severity == tierwright_model::Severity::Error)
        .collect();
    assert!(
        errors.iter().all(|f| f.rule == "task-egress-closed" && f.fixable),
        "{errors:#?}"
    );
    let fix = errors[0].fix.clone().unwrap();
    apply(&mut design, fix.edits);
    let left = check(Some(&design), &compile(&design));
    let errors: Vec<_> = left
        .iter()
        .filter(|f| f.severity == tierwright_model::Severity::Error)
        .collect();
    assert!(
        errors.iter().all(|f| f.rule == "endpoint-group-closed"),
        "{errors:#?}"
    );
}

#[test]
fn an_unknown_end_is_no_reason_to_panic() {
    let found = offer(&sample(Vec::new()), &id("nobody"), &id("nothing"), None);
    assert!(found.rules.is_empty());
}

fn tier(value: serde_json::Value) -> Edit {
    Edit::AddTier {
        tier: serde_json::from_value(value).unwrap(),
        position: None,
    }
}

/// The settings of an offer, once all of it is taken.
fn settled(design: &Design, from: &str, to: &str) -> (Vec<String>, Design) {
    let found = offer(design, &id(from), &id(to), None);
    let mut after = design.clone();
    apply(&mut after, found.edits);
    let again = offer(&after, &id(from), &id(to), None);
    assert!(again.settings.is_empty(), "{again:#?}");
    (found.settings, after)
}

#[test]
fn a_pipeline_builds_what_it_is_drawn_to() {
    let source = json!({ "codeCommit": { "branch": "main" } });
    let design = sample(vec![tier(json!({ "id": "delivery", "name": "Delivery",
        "kind": { "deliveryPipeline": { "source": source, "logRetentionDays": 30 } } }))]);
    let (settings, after) = settled(&design, "delivery", "api");
    assert_eq!(settings, ["delivery: build and deploy api"]);
    assert_eq!(after.connections, design.connections);
    let kind = &after.tier(&id("delivery")).unwrap().kind;
    assert!(matches!(kind, TierKind::DeliveryPipeline(it) if it.builds[0].service == id("api")));
    assert!(offer(&design, &id("delivery"), &id("db"), None).edits.is_empty());
}

#[test]
fn alarms_watch_one_metric_more_with_each_line() {
    let design = sample(vec![tier(
        json!({ "id": "watch", "name": "Watch", "kind": { "alarms": {} } }),
    )]);
    let first = offer(&design, &id("watch"), &id("api"), None);
    assert_eq!(first.settings, ["watch: watch the CPU of api"]);
    let mut after = design.clone();
    apply(&mut after, first.edits);
    let second = offer(&after, &id("watch"), &id("api"), None);
    assert_eq!(second.settings, ["watch: watch the memory of api"]);
    apply(&mut after, second.edits);
    assert!(offer(&after, &id("watch"), &id("api"), None).edits.is_empty());
    assert_eq!(after.connections, design.connections);
    assert!(
        check(Some(&after), &compile(&after))
            .iter()
            .all(|f| !f.rule.starts_with("alarm-"))
    );
}

#[test]
fn a_web_acl_filters_from_both_sides() {
    let acl = json!({ "managedRuleGroups": [], "rateLimit": 2000, "logRetentionDays": 30 });
    let design = sample(vec![tier(
        json!({ "id": "shield", "name": "Shield", "kind": { "webAcl": acl } }),
    )]);
    for (from, to) in [("alb", "shield"), ("shield", "alb")] {
        let (settings, after) = settled(&design, from, to);
        assert_eq!(settings, ["alb: filter requests by shield"]);
        let kind = &after.tier(&id("alb")).unwrap().kind;
        assert!(matches!(kind, TierKind::LoadBalancer(it) if it.web_acl == Some(id("shield"))));
        assert_eq!(after.connections, design.connections);
    }
    assert!(offer(&design, &id("api"), &id("shield"), None).edits.is_empty());
}

#[test]
fn a_service_gets_what_it_needs_to_call() {
    let people = json!({ "signInWithEmail": true, "selfSignUp": false, "mfa": "off",
        "passwordMinimumLength": 12, "deletionProtection": false });
    let design = sample(vec![
        tier(json!({ "id": "uploads", "name": "Uploads", "kind": { "bucket": { "versioning": true } } })),
        tier(json!({ "id": "people", "name": "People", "kind": { "userPool": people } })),
    ]);
    let (settings, after) = settled(&design, "api", "uploads");
    assert_eq!(settings, ["api: the variable UPLOADS_BUCKET in its environment"]);
    assert_eq!(after.connections.len(), design.connections.len() + 1);
    let (settings, _) = settled(&design, "api", "people");
    assert_eq!(settings.len(), 2, "{settings:?}");
    let (settings, after) = settled(&design, "api", "alb");
    assert_eq!(settings, ["api: the variable ALB_URL in its environment"]);
    let TierKind::FargateService(service) = &after.tier(&id("api")).unwrap().kind else {
        panic!()
    };
    let url = &service.environment.last().unwrap().value;
    assert!(
        matches!(url, EnvironmentValue::LoadBalancerUrl { port: 80, .. }),
        "{url:?}"
    );
}

/// A network load balancer, a REST and an HTTP API, without groups and connections.
fn chain() -> Design {
    let nlb = json!({ "scheme": "internal", "listeners": [{ "port": 80, "protocol": "TCP" }], "crossZone": true, "deletionProtection": false });
    let route = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "nlb" } } });
    let direct = json!({ "method": "POST", "path": "/orders", "integration": { "loadBalancer": { "loadBalancer": "alb" } } });
    sample(vec![
        remove("site-to-alb"),
        remove("alb-from-web"),
        Edit::SetProperty {
            id: id("alb"),
            property: "/kind/loadBalancer/scheme".to_owned(),
            value: json!("internal"),
        },
        Edit::MoveToLayer {
            id: id("alb"),
            layer: id("app"),
            position: None,
        },
        tier(json!({ "id": "nlb", "name": "NLB", "layer": "app", "kind": { "networkLoadBalancer": nlb } })),
        tier(json!({ "id": "rest", "name": "REST", "kind": { "restApi": {
            "stage": "Test", "routes": [route], "throttlingRate": 100, "throttlingBurst": 200, "tracing": true } } })),
        tier(json!({ "id": "http", "name": "HTTP", "kind": { "httpApi": {
            "routes": [direct], "throttlingRate": 100, "throttlingBurst": 200, "logRetentionDays": 30 } } })),
    ])
}

#[test]
fn a_network_load_balancer_gets_a_group_and_its_targets_admit_that() {
    for (to, expect) in [
        (
            "alb",
            [
                "sg-nlb: allow tcp 80 to sg-alb-public",
                "sg-alb-public: allow tcp 80 from sg-nlb",
            ],
        ),
        (
            "api",
            [
                "sg-nlb: allow tcp 8080 to sg-fargate-app",
                "sg-fargate-app: allow tcp 8080 from sg-nlb",
            ],
        ),
    ] {
        let (rules, works) = offered(&chain(), "nlb", to);
        assert_eq!(rules, expect);
        assert!(works, "{to}");
    }
}

#[test]
fn a_rest_api_needs_nothing_but_the_connection_to_a_network_load_balancer() {
    let mut design = chain();
    let fed = offer(&design, &id("nlb"), &id("alb"), None).edits;
    apply(&mut design, fed);
    let found = offer(&design, &id("rest"), &id("nlb"), None);
    assert_eq!(
        (found.rules.len(), found.settings.len(), found.edits.len()),
        (0, 0, 1),
        "{found:#?}"
    );
    assert_eq!(offered(&design, "rest", "nlb"), (Vec::new(), true));
}

#[test]
fn an_api_gets_a_link_with_a_group_to_an_application_load_balancer() {
    let design = chain();
    let found = offer(&design, &id("http"), &id("alb"), None);
    assert_eq!(found.settings, ["http: a VPC link with interfaces in app"]);
    let (rules, works) = offered(&design, "http", "alb");
    assert_eq!(
        rules,
        [
            "sg-http: allow tcp 80 to sg-alb-public",
            "sg-alb-public: allow tcp 80 from sg-http"
        ]
    );
    assert!(works);
}

#[test]
fn a_site_passes_a_path_on_to_an_api() {
    let found = offer(&chain(), &id("site"), &id("rest"), None);
    let drawn = found.connection.unwrap();
    assert_eq!(
        (drawn.paths.as_slice(), drawn.port),
        (["/api/*".to_owned()].as_slice(), 443)
    );
    assert!(found.rules.is_empty());
}

#[test]
fn an_instance_of_rds_is_reached_by_groups_on_both_sides() {
    let instance = json!({ "engine": "postgres", "engineVersion": "17.6", "instanceClass": "db.t4g.micro", "allocatedStorageGib": 20,
        "multiAz": false, "databaseName": "orders", "masterUsername": "keeper", "port": 5432, "backupRetentionDays": 7,
        "deletionProtection": false, "storageEncrypted": true, "publiclyAccessible": false });
    let design = sample(vec![tier(
        json!({ "id": "orders", "name": "Orders", "layer": "app", "kind": { "databaseInstance": instance } }),
    )]);
    for (from, group) in [("api", "sg-fargate-app"), ("admin", "sg-ec2-admin")] {
        let (rules, works) = offered(&design, from, "orders");
        assert_eq!(
            rules.last().unwrap(),
            &format!("sg-orders: allow tcp 5432 from {group}"),
            "{rules:?}"
        );
        assert!(works, "{from}");
    }
}
