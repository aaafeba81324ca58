//! What can't be known is not guessed: of every sample and template each value in turn, and each resource in turn, is made
//! unknown, and what is found then must have been found before.
//!
//! A value is made `Fn::If` of a condition that nobody knows: it is there, or nothing is. A finding about such a graph holds
//! whichever it is, so it must be a finding of the graph with the value and of the graph without it. A value that names no
//! resource is made a parameter without a default too. A resource is given a condition that nobody knows.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{samples, templates};
use serde_json::{Map, Value, json};
use tierwright_catalog::{Expr, Kind, LogicalId, Opaque, references_in};
use tierwright_compile::{Compiled, compile};
use tierwright_export::{Format, export};
use tierwright_import::{Imported, Options, cloudformation};
use tierwright_rules::check;

/// A rule, and what it is about.
type Found = BTreeSet<(String, String)>;

fn found(compiled: &Compiled) -> Found {
    let findings = check(None, compiled).into_iter();
    findings.map(|finding| (finding.rule, finding.subject)).collect()
}

/// Findings that go without a value and stay when it is unknown, by the rule and the beginning of what was changed.
const EXPLAINED: [(&str, &str); 11] = [
    // Of one broken thing only the root is reported, and without the value that is another: a service in no subnet, a load
    // balancer in the default group, a container without the port. The group's rule lacks whatever the value is.
    (
        "sg-chain-broken",
        "AWS::ECS::Service NetworkConfiguration.AwsvpcConfiguration.Subnets",
    ),
    (
        "sg-chain-broken",
        "AWS::ECS::TaskDefinition ContainerDefinitions.0",
    ),
    (
        "sg-chain-broken",
        "AWS::ElasticLoadBalancingV2::LoadBalancer SecurityGroups",
    ),
    (
        "sg-chain-broken",
        "AWS::ElasticLoadBalancingV2::LoadBalancer Subnets",
    ),
    // What may be there is judged as if it were, and the finding is about what goes with it.
    ("admin-host-over-ssh", "AWS::EC2::Instance"),
    ("database-egress-open", "AWS::RDS::DB"),
    ("http-listener", "AWS::ECS::Service"),
    (
        "load-balancer-admitted-by-address",
        "AWS::ElasticLoadBalancingV2::Listener",
    ),
    ("nat-without-gateway-endpoint", "AWS::ECS::Service"),
    ("network-acl-blocks-requests", "AWS::ECS::Service"),
    ("sg-chain-broken", "AWS::ECS::Service"),
];

fn is_explained(rule: &str, changed: &str) -> bool {
    EXPLAINED
        .iter()
        .any(|(other, start)| *other == rule && changed.starts_with(start))
}

const APPEARS: &str = "appears";

/// A graph of which one resource is changed at a time.
struct Bench {
    name: String,
    compiled: Compiled,
    /// The same without flows, as an import has none: a resource that is not judged takes part in none.
    without_flows: Compiled,
    before: Found,
    before_without_flows: Found,
    /// Of how many resources of a type the same value is changed.
    most_alike: usize,
    guesses: Vec<String>,
}

impl Bench {
    fn new(name: &str, compiled: Compiled) -> Self {
        let mut without_flows = compiled.clone();
        without_flows.flows.clear();
        Self {
            name: name.to_owned(),
            before: found(&compiled),
            before_without_flows: found(&without_flows),
            compiled,
            without_flows,
            most_alike: 2,
            guesses: Vec::new(),
        }
    }

    /// What is found with these properties, and whether the resource is still judged.
    fn with(&mut self, id: &LogicalId, properties: &Value) -> (Found, bool) {
        let Value::Object(properties) = properties else {
            unreachable!()
        };
        let resource = &self.compiled.graph.resources[id];
        let kind = as_imported(resource.kind.type_name(), properties.clone());
        let judged = !matches!(kind, Kind::Opaque(_));
        let compiled = if judged {
            &mut self.compiled
        } else {
            &mut self.without_flows
        };
        let original = std::mem::replace(&mut compiled.graph.resources[id].kind, kind);
        let after = found(compiled);
        compiled.graph.resources[id].kind = original;
        (after, judged)
    }

    fn compare(&mut self, what: &str, after: &Found, judged: bool, without: Option<&Found>) {
        let before = if judged {
            &self.before
        } else {
            &self.before_without_flows
        };
        for (rule, subject) in after {
            let key = &(rule.clone(), subject.clone());
            let only = if !before.contains(key) {
                APPEARS
            } else if without.is_some_and(|without| !without.contains(key)) {
                "stays, though it goes without the value,"
            } else {
                continue;
            };
            if only == APPEARS || !is_explained(rule, what) {
                let (name, rule) = (&self.name, &key.0);
                self.guesses.push(format!(
                    "{name}: {rule} about {subject} {only} when {what} is unknown"
                ));
            }
        }
    }

    fn every_value(&mut self) {
        let ids: Vec<LogicalId> = self.compiled.graph.resources.keys().cloned().collect();
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        for id in ids {
            let kind = &self.compiled.graph.resources[&id].kind;
            if matches!(kind, Kind::Opaque(_)) {
                continue;
            }
            let type_name = kind.type_name().to_owned();
            let properties = Value::Object(kind.properties());
            let mut paths = Vec::new();
            // Tags say nothing that a rule judges.
            for (key, value) in properties.as_object().unwrap() {
                if !key.ends_with("Tags") {
                    collect(value, &mut vec![key.clone()], &mut paths);
                }
            }
            for path in paths {
                let count = alike
                    .entry(format!("{type_name} {}", path.join(".")))
                    .or_default();
                *count += 1;
                if *count > self.most_alike {
                    continue;
                }
                self.value(&id, &type_name, &properties, &path);
            }
        }
    }

    fn value(&mut self, id: &LogicalId, type_name: &str, properties: &Value, path: &[String]) {
        let what = format!("{type_name} {} of {id}", path.join("."));
        let value = properties.pointer(&pointer(path)).unwrap();
        let put = |new: Value| {
            let mut changed = properties.clone();
            *changed.pointer_mut(&pointer(path)).unwrap() = new;
            changed
        };
        let (after, judged) = self.with(
            id,
            &put(json!({ "Fn::If": ["Maybe", value, { "Ref": "AWS::NoValue" }] })),
        );
        let without = without(properties, path).map(|properties| self.with(id, &properties).0);
        self.compare(&what, &after, judged, without.as_ref().filter(|_| judged));
        if references_in(value).is_empty() {
            let (after, judged) = self.with(id, &put(json!({ "Ref": "NobodySays" })));
            self.compare(&what, &after, judged, None);
        }
    }
}

/// As the importer does it.
fn as_imported(type_name: &str, properties: Map<String, Value>) -> Kind {
    Kind::from_properties(type_name, properties.clone()).unwrap_or_else(|_| {
        Kind::Opaque(Opaque {
            type_name: type_name.to_owned(),
            properties,
        })
    })
}

/// The paths of a value and of all values in it; of expressions only the parts of a join.
fn collect(value: &Value, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    paths.push(path.clone());
    let (before, items): (&[&str], &Value) = match Expr::from_json(value) {
        None => (&[], value),
        Some(Expr::Join(_)) => (&["Fn::Join", "1"], &value["Fn::Join"][1]),
        Some(_) => return,
    };
    let inner: Vec<(String, &Value)> = match items {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        Value::Object(map) => map.iter().map(|(key, item)| (key.clone(), item)).collect(),
        _ => return,
    };
    let length = path.len();
    for (key, item) in inner {
        path.extend(before.iter().map(|part| (*part).to_owned()));
        path.push(key);
        collect(item, path, paths);
        path.truncate(length);
    }
}

fn pointer(path: &[String]) -> String {
    path.iter()
        .map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1")))
        .collect()
}

/// The properties without a value. A text keeps its parts.
fn without(properties: &Value, path: &[String]) -> Option<Value> {
    if path.iter().any(|part| part == "Fn::Join") {
        return None;
    }
    let mut changed = properties.clone();
    let (last, around) = path.split_last()?;
    match changed.pointer_mut(&pointer(around))? {
        Value::Array(items) => drop(items.remove(last.parse().ok()?)),
        Value::Object(map) => drop(map.shift_remove(last)),
        _ => return None,
    }
    Some(changed)
}

/// Each resource in turn may not be there.
fn every_resource(name: &str, imported: &mut Imported) -> Vec<String> {
    let mut bench = Bench::new(name, imported.with_defaults());
    let ids: Vec<LogicalId> = imported.compiled.graph.resources.keys().cloned().collect();
    let referred: BTreeSet<LogicalId> = imported
        .compiled
        .graph
        .resources
        .values()
        .flat_map(|resource| imported.compiled.graph.dependencies(resource))
        .collect();
    for id in ids
        .into_iter()
        .filter(|id| !imported.conditional.contains_key(id))
        .collect::<Vec<_>>()
    {
        imported.conditional.insert(id.clone(), "Maybe".to_owned());
        let maybe = imported.with_defaults();
        imported.conditional.shift_remove(&id);
        let after = found(&maybe);
        let type_name = maybe.graph.resources[&id].kind.type_name().to_owned();
        let mut gone = imported.with_defaults();
        gone.graph.resources.shift_remove(&id);
        // Without something that others name the graph is none, and a resource that is not there has no findings itself.
        let mut without = found(&gone);
        without.extend(
            after
                .iter()
                .filter(|(_, subject)| subject == id.as_str())
                .cloned(),
        );
        let without = Some(&without).filter(|_| !referred.contains(&id));
        bench.compare(&format!("{type_name} {id}"), &after, true, without);
    }
    bench.guesses
}

fn assert_none(guesses: &[String]) {
    assert!(
        guesses.is_empty(),
        "{} guesses:\n{}",
        guesses.len(),
        guesses.join("\n")
    );
}

fn values_of_samples(even: bool, most_alike: usize) {
    let mut guesses = Vec::new();
    for (index, (name, design)) in samples().into_iter().enumerate() {
        if (index % 2 == 0) == even {
            let mut bench = Bench::new(&name, compile(&design));
            bench.most_alike = most_alike;
            bench.every_value();
            guesses.extend(bench.guesses);
        }
    }
    assert_none(&guesses);
}

/// `cargo test -p tierwright-import --test guesses -- --ignored`, which takes a minute.
#[test]
#[ignore = "the others do it for two resources of each type"]
fn values_of_all_resources_of_the_samples() {
    values_of_samples(true, usize::MAX);
    values_of_samples(false, usize::MAX);
}

// The samples are shared out, so that two processors have work.
#[test]
fn values_of_the_first_samples() {
    values_of_samples(true, 2);
}

#[test]
fn values_of_the_other_samples() {
    values_of_samples(false, 2);
}

#[test]
fn values_of_templates() {
    let mut guesses = Vec::new();
    for (name, text) in templates() {
        let imported = cloudformation::read(text.as_bytes(), &Options::default()).unwrap();
        let mut bench = Bench::new(&name, imported.with_defaults());
        bench.every_value();
        guesses.extend(bench.guesses);
    }
    assert_none(&guesses);
}

#[test]
fn resources_with_conditions() {
    let mut texts = templates();
    for (name, design) in samples() {
        let template = export(Format::CloudFormation, &compile(&design), &design).unwrap();
        texts.push((name, template.files[0].contents.clone()));
    }
    let mut guesses = Vec::new();
    for (name, text) in texts {
        let mut imported = cloudformation::read(text.as_bytes(), &Options::default()).unwrap();
        guesses.extend(every_resource(&name, &mut imported));
    }
    assert_none(&guesses);
}
