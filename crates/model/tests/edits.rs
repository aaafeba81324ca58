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
