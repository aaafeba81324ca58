//! Edits, undo and redo.

#![allow(clippy::unwrap_used)] // A test that unwraps says where it failed.

use serde_json::json;
use tierwright_model::{
    Connection, Design, Edit, EditError, History, Id, Item, NodeGeometry, Protocol, Waiver,
};

const SAMPLE: &str = include_str!("../../../samples/three-tier-serverless.tierwright.json");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn sample() -> Design {
    Design::from_json(SAMPLE).unwrap()
}

/// Applies an edit; the result must still be a document that can be read back.
fn edited(edit: Edit) -> Result<Design, EditError> {
    let mut design = sample();
    design.apply(&edit)?;
    assert_eq!(Design::from_json(&design.to_json()).unwrap(), design);
    Ok(design)
}

#[test]
fn removing_a_thing_takes_along_what_needs_it() {
    for entry in [
        "api",
        "db",
        "public",
        "zone-b",
        "sg-fargate-app",
        "private-routes",
        "gateway",
        "public-a",
        "to-s3",
        "images",
        "alb-to-api",
    ] {
        let result = edited(Edit::Remove { id: id(entry) });
        if entry == "images" {
            // The service names it as its image's source: that is the person's to decide.
            assert!(matches!(result, Err(EditError::Broken(_))));
        } else {
            // That nothing dangles is checked by reading the document back.
            assert_eq!(
                result.unwrap().kind_of(&id(entry)),
                None,
                "{entry} is still there"
            );
        }
    }
    assert!(matches!(
        edited(Edit::Remove { id: id("main") }),
        Err(EditError::NotAllowed { .. })
    ));
    assert!(matches!(
        edited(Edit::Remove { id: id("nothing") }),
        Err(EditError::NotFound(_))
    ));
}

#[test]
fn properties_are_set_by_pointer_and_checked() {
    let set = |thing: &str, property: &str, value| {
        edited(Edit::SetProperty {
            id: id(thing),
            property: property.to_owned(),
            value,
        })
    };
    let design = set("api", "/kind/fargateService/cpu", json!(512)).unwrap();
    assert!(design.to_json().contains("\"cpu\": 512"));
    assert!(set("api", "/securityGroups/-", json!("sg-aurora-db")).is_ok());
    assert!(
        set("api", "/kind/fargateService/autoScaling", json!(null))
            .unwrap()
            .to_json()
            .len()
            < SAMPLE.len()
    );
    let message = set("api", "/kind/fargateService/cpu", json!("many"))
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("/kind/fargateService/cpu of api cannot be \"many\""),
        "{message}"
    );
    assert!(set("api", "/kind/fargateService/cpus", json!(1)).is_err());
    assert!(set("api", "/securityGroups/-", json!("sg-nothing")).is_err());
    assert!(set("api", "/id", json!("other")).is_err());
    assert!(set("main", "/cidr", json!("10.0.0.0/99")).is_err());
    assert!(
        edited(Edit::SetDesign {
            property: "/settings/region".into(),
            value: json!("eu-west-1")
        })
        .is_ok()
    );
    assert!(
        edited(Edit::SetDesign {
            property: "/tiers".into(),
            value: json!([])
        })
        .is_err()
    );
}

#[test]
fn a_refused_value_is_data() {
    let check = |thing: &str, property: &str, value: serde_json::Value, at: &str, reason: &str| {
        let refused = edited(Edit::SetProperty {
            id: id(thing),
            property: property.to_owned(),
            value,
        });
        let Err(EditError::BadValue(field)) = refused else {
            panic!("{property}: {refused:?}");
        };
        assert_eq!(
            (field.id.as_str(), field.property.as_str(), field.reason.as_str()),
            (thing, at, reason)
        );
    };
    let range =
        "an address range has the length of its prefix after a slash, such as 10.0.0.0/16 or 2001:db8::/32";
    check(
        "alb-from-web",
        "/peer",
        json!({ "cidr": "10.0" }),
        "/peer/cidr",
        range,
    );
    check(
        "alb-from-web",
        "/fromPort",
        json!(80.5),
        "/fromPort",
        "a whole number from 0 to 65535 is needed here",
    );
    check(
        "api",
        "/kind/fargateService/cpu",
        json!(null),
        "/kind/fargateService/cpu",
        "it must have a value",
    );
    check(
        "alb",
        "/kind/loadBalancer/listeners/0",
        json!({ "port": 70_000, "protocol": "HTTP" }),
        "/kind/loadBalancer/listeners/0/port",
        "a whole number from 0 to 65535 is needed here",
    );
}

#[test]
fn values_that_cannot_be_meant_are_refused() {
    let check = |edit: Edit, expected: &str| {
        let refused = edited(edit);
        let Err(EditError::BadValue(field)) = refused else {
            panic!("{expected}: {refused:?}");
        };
        assert_eq!(field.to_string(), expected);
    };
    let set = |thing: &str, property: &str, value| Edit::SetProperty {
        id: id(thing),
        property: property.to_owned(),
        value,
    };
    check(
        set("main", "/cidr", json!("10.40.0.1/16")),
        "/cidr of main cannot be \"10.40.0.1/16\": bits after the prefix are set; the range is written 10.40.0.0/16",
    );
    check(
        set("alb-from-web", "/peer", json!({ "cidr": "2001:db8::1/32" })),
        "/peer/cidr of alb-from-web cannot be \"2001:db8::1/32\": bits after the prefix are set; the range is written \
         2001:db8::/32",
    );
    check(
        set("public-routes", "/routes/0/destination", json!("10.1.2.3/8")),
        "/routes/0/destination of public-routes cannot be \"10.1.2.3/8\": bits after the prefix are set; the range is \
         written 10.0.0.0/8",
    );
    check(
        set("alb-to-api", "/port", json!(0)),
        "/port of alb-to-api cannot be 0: a port from 1 to 65535 is needed here",
    );
    check(
        set("api", "/kind/fargateService/containerPort", json!(0)),
        "/kind/fargateService/containerPort of api cannot be 0: a port from 1 to 65535 is needed here",
    );
    check(
        set("alb", "/kind/loadBalancer/listeners/0/port", json!(0)),
        "/kind/loadBalancer/listeners/0/port of alb cannot be 0: a port from 1 to 65535 is needed here",
    );
    let ports = |from: u16, to: u16| Edit::Batch {
        label: "ports".into(),
        edits: vec![
            set("alb-from-web", "/fromPort", json!(from)),
            set("alb-from-web", "/toPort", json!(to)),
        ],
    };
    check(
        ports(443, 80),
        "/toPort of alb-from-web cannot be 80: the last port, 80, is below the first, 443",
    );
    check(
        ports(0, 0),
        "/toPort of alb-from-web cannot be 0: a port from 1 to 65535 is needed here",
    );
    assert!(edited(ports(0, 65_535)).is_ok());
    let rename = |thing: &str, name: &str| Edit::Rename {
        id: id(thing),
        name: name.to_owned(),
    };
    check(
        rename("api", "  "),
        "/name of api cannot be \"  \": a name has 1 to 256 characters",
    );
    let refused = |edit| edited(edit).unwrap_err().to_string();
    assert!(
        refused(rename("api", &"é".repeat(300)))
            .ends_with("it has 300 characters, and AWS takes 256 in the tag that holds it")
    );
    assert!(edited(rename("api", &"é".repeat(256))).is_ok());
    // The subnets of a layer are called by the layer and the zone.
    assert!(
        refused(rename("public", &"x".repeat(250))).ends_with("and AWS takes 249 in the tag that holds it")
    );
    let region = |name: &str| Edit::SetDesign {
        property: "/settings/region".into(),
        value: json!(name),
    };
    check(
        region("Frankfurt"),
        "/settings/region of the design cannot be \"Frankfurt\": the name of a Region has words and a number, such as \
         eu-central-1",
    );
    assert!(edited(region("mars-west-9")).is_ok());
}

#[test]
fn a_value_that_was_there_does_not_stand_in_the_way_of_other_edits() {
    let mut design = sample();
    let set = |property: &str, value| Edit::SetProperty {
        id: id("main"),
        property: property.to_owned(),
        value,
    };
    design
        .apply_as_file(&set("/cidr", json!("10.20.0.1/16")))
        .unwrap();
    design.apply(&set("/name", json!("Other"))).unwrap();
    assert!(design.apply(&set("/cidr", json!("10.20.0.2/16"))).is_err());
    design.apply(&set("/cidr", json!("10.20.0.0/16"))).unwrap();
    assert_eq!(design.value_problems(), Vec::new());
}

#[test]
fn rules_may_be_icmp_and_ipv6() {
    let check = |rule: serde_json::Value| {
        let rule: tierwright_model::SecurityGroupRule = serde_json::from_value(rule).unwrap();
        let group = id("sg-alb-public");
        let item = Item::SecurityGroupRule { group, rule };
        edited(Edit::Add { item }).unwrap();
    };
    let world = || json!({ "cidr": "::/0" });
    check(
        json!({ "id": "ping", "direction": "ingress", "protocol": "icmp", "icmp": { "type": 8 }, "peer": { "cidr": "0.0.0.0/0" } }),
    );
    check(json!({ "id": "all-icmp", "direction": "egress", "protocol": "icmpv6", "peer": world() }));
    check(
        json!({ "id": "too-big", "direction": "ingress", "protocol": "icmpv6", "icmp": { "type": 2, "code": 0 }, "peer": world() }),
    );
    check(
        json!({ "id": "six", "direction": "ingress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "2001:db8::/32" } }),
    );
}

#[test]
fn a_batch_is_all_or_nothing() {
    let connection = Connection {
        hosts: Vec::new(),
        id: id("api-to-site"),
        from: id("api"),
        to: id("nothing"),
        protocol: Protocol::Tcp,
        port: 443,
        paths: Vec::new(),
        listener: None,
        description: String::new(),
    };
    let mut design = sample();
    let batch = Edit::Batch {
        label: "both".into(),
        edits: vec![
            Edit::Rename {
                id: id("api"),
                name: "New".into(),
            },
            Edit::Connect { connection },
        ],
    };
    assert!(design.apply(&batch).is_err());
    assert_eq!(design, sample());
}

#[test]
fn undo_and_redo_walk_the_same_way() {
    let mut history = History::new(sample());
    let waiver = Waiver {
        rule: "http-listener".into(),
        subject: "alb".into(),
        reason: "TLS ends at CloudFront".into(),
    };
    let steps = [
        Edit::Rename {
            id: id("api"),
            name: "Orders".into(),
        },
        Edit::Add {
            item: Item::Waiver(waiver),
        },
        Edit::Remove { id: id("admin") },
    ];
    let mut seen = vec![history.design().clone()];
    for edit in steps {
        history.apply(edit).unwrap();
        seen.push(history.design().clone());
    }
    for expected in seen.iter().rev().skip(1) {
        assert!(history.undo());
        assert_eq!(history.design(), expected);
    }
    assert!(!history.undo());
    for expected in seen.iter().skip(1) {
        assert!(history.redo());
        assert_eq!(history.design(), expected);
    }
    assert!(!history.redo());
    history.undo();
    history
        .apply(Edit::Rename {
            id: id("db"),
            name: "Data".into(),
        })
        .unwrap();
    assert!(history.redoable().is_none());
}

#[test]
fn a_drag_is_one_step() {
    let mut history = History::new(sample());
    for x in 0..50 {
        history
            .apply(Edit::MoveNode {
                id: id("api"),
                position: NodeGeometry {
                    x: f64::from(x),
                    y: 0.0,
                },
            })
            .unwrap();
    }
    assert!(history.undo());
    assert_eq!(**history.design(), sample());
    assert!(!history.undo());
}

#[test]
fn free_ids_are_free() {
    let design = sample();
    assert_eq!(design.free_id(&id("api")), "api2");
    assert_eq!(design.free_id(&id("orders")), "orders");
    assert_eq!(design.free_id(&id("internet")), "internet2");
}
