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
