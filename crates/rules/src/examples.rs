//! The examples of the rules: the three-tier sample, broken or changed by edits. `tests.rs` runs them all.

use serde_json::Value;
use tierwright_model::{Design, Edit, Id, Item, NodeGeometry, Waiver};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

/// A design that a rule reports, or must not report.
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) edits: fn() -> Vec<Edit>,
    pub(crate) expect: Expect,
}

/// What the rule says to an example.
pub(crate) enum Expect {
    /// A finding with this subject; other rules that also have something to say of the same design.
    Finding {
        subject: &'static str,
        also: &'static [&'static str],
    },
    /// Nothing.
    Silence,
}

/// A design that the rule reports with this subject, and no other rule does.
pub(crate) const fn bad(name: &'static str, subject: &'static str, edits: fn() -> Vec<Edit>) -> Example {
    Example {
        name,
        edits,
        expect: Expect::Finding { subject, also: &[] },
    }
}

/// A design that the rule reports, and others with it.
pub(crate) const fn bad_with(
    name: &'static str,
    subject: &'static str,
    also: &'static [&'static str],
    edits: fn() -> Vec<Edit>,
) -> Example {
    Example {
        name,
        edits,
        expect: Expect::Finding { subject, also },
    }
}

/// A design that the rule must not report.
pub(crate) const fn good(name: &'static str, edits: fn() -> Vec<Edit>) -> Example {
    Example {
        name,
        edits,
        expect: Expect::Silence,
    }
}

impl Example {
    /// Other rules that also have something to say of the design.
    pub(crate) const fn also(self, also: &'static [&'static str]) -> Self {
        let expect = match self.expect {
            Expect::Finding { subject, .. } => Expect::Finding { subject, also },
            Expect::Silence => Expect::Silence,
        };
        Self {
            name: self.name,
            edits: self.edits,
            expect,
        }
    }
}

impl std::fmt::Debug for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The sample as it is shipped.
pub(crate) fn shipped() -> Design {
    Design::from_json(SAMPLE).unwrap()
}

/// The sample without its waivers and with its load balancer open to everyone, so that examples depend on neither choice.
pub(crate) fn sample() -> Design {
    let mut design = shipped();
    design.waivers.clear();
    design
        .apply(&set(
            "alb-from-web",
            "/peer",
            serde_json::json!({ "cidr": "0.0.0.0/0" }),
        ))
        .unwrap();
    design
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn set(thing: &str, property: &str, value: impl Into<Value>) -> Edit {
    Edit::SetProperty {
        id: id(thing),
        property: property.to_owned(),
        value: value.into(),
    }
}

pub(crate) fn set_design(property: &str, value: impl Into<Value>) -> Edit {
    Edit::SetDesign {
        property: property.to_owned(),
        value: value.into(),
    }
}

/// The sample for production, with what the rules ask of production already done.
pub(crate) fn production() -> Edit {
    let edits = vec![
        set_design("/settings/environment", "production"),
        set("db", "/kind/auroraCluster/deletionProtection", true),
        set("alb", "/kind/loadBalancer/deletionProtection", true),
    ];
    Edit::Batch {
        label: "production".to_owned(),
        edits,
    }
}

pub(crate) fn remove(thing: &str) -> Edit {
    Edit::Remove { id: id(thing) }
}

pub(crate) fn rule(group: &str, rule: Value) -> Edit {
    Edit::Add {
        item: Item::SecurityGroupRule {
            group: id(group),
            rule: serde_json::from_value(rule).unwrap(),
        },
    }
}

/// Adds an item, written as the file writes it: `item("layer", json!({…}))`.
pub(crate) fn item(kind: &str, value: Value) -> Edit {
    Edit::Add {
        item: serde_json::from_value(serde_json::json!({ kind: value })).unwrap(),
    }
}

pub(crate) fn tier(value: Value) -> Edit {
    Edit::AddTier {
        tier: serde_json::from_value(value).unwrap(),
        position: None::<NodeGeometry>,
    }
}

pub(crate) fn connect(value: Value) -> Edit {
    Edit::Connect {
        connection: serde_json::from_value(value).unwrap(),
    }
}

pub(crate) fn waive(rule: &str, subject: &str, reason: &str) -> Edit {
    let waiver = Waiver {
        rule: rule.to_owned(),
        subject: subject.to_owned(),
        reason: reason.to_owned(),
    };
    Edit::Add {
        item: Item::Waiver(waiver),
    }
}

/// A REST API with one route to an address on the internet.
pub(crate) fn rest_api() -> Edit {
    let route = serde_json::json!({ "method": "GET", "path": "/items/{id}", "integration": { "url": "https://backend.example.com/items/{id}" } });
    tier(
        serde_json::json!({ "id": "rest", "name": "REST", "kind": { "restApi": {
        "stage": "Test", "routes": [route], "throttlingRate": 100, "throttlingBurst": 200, "tracing": true } } }),
    )
}

/// An HTTP API with one route to an address on the internet.
pub(crate) fn http_api() -> Edit {
    let route = serde_json::json!({ "method": "GET", "path": "/items/{id}", "integration": { "url": "https://backend.example.com/items/{id}" } });
    tier(
        serde_json::json!({ "id": "http", "name": "HTTP", "kind": { "httpApi": {
        "routes": [route], "throttlingRate": 100, "throttlingBurst": 200, "logRetentionDays": 30 } } }),
    )
}

/// A user pool without a sign-in page.
pub(crate) fn user_pool() -> Edit {
    tier(
        serde_json::json!({ "id": "people", "name": "People", "kind": { "userPool": {
        "signInWithEmail": true, "selfSignUp": false, "mfa": "optional", "passwordMinimumLength": 12,
        "deletionProtection": false } } }),
    )
}

/// A web ACL that nothing names.
pub(crate) fn web_acl() -> Edit {
    tier(
        serde_json::json!({ "id": "shield", "name": "Shield", "kind": { "webAcl": {
        "managedRuleGroups": ["AWSManagedRulesCommonRuleSet"], "rateLimit": 2000, "logRetentionDays": 30 } } }),
    )
}

/// A bucket that nothing names.
pub(crate) fn bucket() -> Edit {
    tier(
        serde_json::json!({ "id": "uploads", "name": "Uploads", "kind": { "bucket": { "versioning": true } } }),
    )
}

/// A PostgreSQL instance that nothing calls, with a group of its own.
pub(crate) fn postgres() -> Edit {
    let group = item(
        "securityGroup",
        serde_json::json!({ "id": "sg-orders", "name": "Orders", "description": "Order database" }),
    );
    let instance = serde_json::json!({
        "engine": "postgres", "engineVersion": "17.6", "instanceClass": "db.t4g.micro", "allocatedStorageGib": 20,
        "multiAz": false, "databaseName": "orders", "masterUsername": "keeper", "port": 5432, "backupRetentionDays": 7,
        "deletionProtection": false, "storageEncrypted": true, "publiclyAccessible": false });
    let database = tier(
        serde_json::json!({ "id": "orders-db", "name": "Orders", "layer": "app", "securityGroups": ["sg-orders"],
        "kind": { "databaseInstance": instance } }),
    );
    batch(vec![group, database])
}

/// An internal Network Load Balancer in front of the sample's load balancer, with groups on both sides.
pub(crate) fn network_balancer() -> Edit {
    use serde_json::json;
    batch(vec![
        item(
            "securityGroup",
            json!({ "id": "sg-nlb", "name": "NLB", "description": "Network load balancer" }),
        ),
        rule(
            "sg-nlb",
            json!({ "id": "nlb-from-vpc", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "cidr": "10.20.0.0/16" } }),
        ),
        rule(
            "sg-nlb",
            json!({ "id": "nlb-to-alb-group", "direction": "egress", "fromPort": 80, "toPort": 80, "peer": { "securityGroup": "sg-alb-public" } }),
        ),
        rule(
            "sg-alb-public",
            json!({ "id": "alb-from-nlb", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "securityGroup": "sg-nlb" } }),
        ),
        tier(
            json!({ "id": "nlb", "name": "NLB", "layer": "app", "securityGroups": ["sg-nlb"],
            "kind": { "networkLoadBalancer": { "scheme": "internal", "listeners": [{ "port": 80, "protocol": "TCP" }],
                "crossZone": true, "deletionProtection": false } } }),
        ),
        connect(json!({ "id": "nlb-to-alb", "from": "nlb", "to": "alb", "port": 80 })),
    ])
}

/// A pipeline that builds the sample's service from CodeCommit.
pub(crate) fn pipeline() -> Edit {
    tier(
        serde_json::json!({ "id": "delivery", "name": "Delivery", "kind": { "deliveryPipeline": {
        "source": { "codeCommit": { "branch": "main" } }, "builds": [{ "service": "api", "folder": "." }],
        "logRetentionDays": 30 } } }),
    )
}

/// An alarm for the sample's service.
pub(crate) fn alarms() -> Edit {
    let alarm = serde_json::json!({ "tier": "api", "metric": "cpu", "threshold": 80.0, "periodSeconds": 300, "evaluationPeriods": 2 });
    tier(
        serde_json::json!({ "id": "watch", "name": "Watch", "kind": { "alarms": {
        "email": "operators@example.com", "alarms": [alarm] } } }),
    )
}

/// A service with a public image that nothing calls, with the sample's own group.
pub(crate) fn public_service(image: &str, port: u16, path: &str) -> Edit {
    tier(
        serde_json::json!({ "id": "pages", "name": "Pages", "layer": "app", "securityGroups": ["sg-fargate-app"],
        "kind": { "fargateService": {
        "cpu": 256, "memory": 512, "image": { "reference": image }, "containerPort": port, "desiredCount": 2,
        "healthCheckPath": path, "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false,
        "autoScaling": { "min": 2, "max": 6, "policy": { "cpuTarget": 60 } }, "logRetentionDays": 30 } } }),
    )
}

/// A service with a public image on port 80, to which the sample's load balancer leads.
pub(crate) fn balanced_service(image: &str, path: &str) -> Edit {
    use serde_json::json;
    batch(vec![
        public_service(image, 80, path),
        rule(
            "sg-fargate-app",
            json!({ "id": "pages-from-alb", "direction": "ingress", "fromPort": 80, "toPort": 80, "peer": { "securityGroup": "sg-alb-public" } }),
        ),
        rule(
            "sg-alb-public",
            json!({ "id": "alb-to-pages", "direction": "egress", "fromPort": 80, "toPort": 80, "peer": { "securityGroup": "sg-fargate-app" } }),
        ),
        connect(
            json!({ "id": "alb-to-pages-service", "from": "alb", "to": "pages", "port": 80, "paths": ["/pages", "/pages/*"] }),
        ),
    ])
}

/// Several edits as one.
pub(crate) fn batch(edits: Vec<Edit>) -> Edit {
    Edit::Batch {
        label: "several".to_owned(),
        edits,
    }
}
