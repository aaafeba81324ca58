//! What is deployed is what the resource graph says.
//!
//! Every strong sample is deployed to a fresh emulator by the program itself. Then every resource is described with the SDK,
//! by readers that share no code with the deployer, and compared with the graph, property by property, references resolved
//! to what the account has. What the emulator drops is a listed exception (`exceptions.rs`). Some properties that systems
//! live by are asserted once more in words of their own, against the design (`asserted/`). In the end everything goes, at the
//! first attempt, and the account has what it had before (`standing.rs`).
//!
//! A kind is read by one function in the file of its service and one line in `readers.rs`.

// A test that unwraps says where it failed.
#![allow(clippy::unwrap_used)]

mod account;
mod apigateway;
mod applicationautoscaling;
mod asserted;
mod cloudfront;
mod cloudwatch;
mod codebuild;
mod codecommit;
mod codepipeline;
mod cognito;
#[path = "../common/mod.rs"]
mod common;
mod compare;
mod ec2;
mod ecr;
mod ecs;
mod elasticloadbalancingv2;
mod events;
mod exceptions;
mod iam;
mod logs;
mod network;
mod rds;
mod readers;
mod s3;
mod sns;
mod standing;
mod system;
mod wafv2;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::Place;
use exceptions::EXCEPTIONS;
use readers::{KINDS, read};
use system::System;

/// The strong samples' files.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.ends_with(".tierwright.json") && !name.contains("as-described")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn every_kind_of_every_sample_has_a_reader() {
    assert!(KINDS.is_sorted(), "the list in readers.rs is sorted by type");
    let mut missing = BTreeSet::new();
    for sample in samples() {
        let graph = system::graph(&Place::new(), &sample);
        let kinds = graph.values().map(|r| r["Type"].as_str().unwrap().to_owned());
        missing.extend(kinds.filter(|kind| !KINDS.contains(&kind.as_str())));
    }
    assert!(
        missing.is_empty(),
        "no reader for {missing:?}: write a function in crates/cli/tests/read_back/<service>.rs and its line in readers.rs"
    );
}

#[test]
fn every_sample_stands_as_its_graph_says_and_goes_at_the_first_attempt() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut used, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for sample in samples() {
        let mut system = System::new(&sample);
        eprintln!("{}", system.name);
        let account = runtime.block_on(account::Account::connect(&system.emulator.url, &system.region));
        let before = runtime.block_on(standing::standing(&account));
        system.deploy();
        for (logical_id, resource) in system.graph.clone() {
            let type_name = resource["Type"].as_str().unwrap();
            let id = system.physical_id(&logical_id);
            let reading = runtime.block_on(read(&account, type_name, &id));
            system.readings.insert(logical_id, reading);
            kinds.insert(type_name.to_owned());
        }
        let values = runtime.block_on(compare::Values::of(&account, &system));
        let (differences, exceptions) = compare::differences(&system, &values);
        assert!(
            differences.is_empty(),
            "{} is not what its graph says:\n{}",
            system.name,
            differences.join("\n")
        );
        used.extend(exceptions);
        runtime.block_on(asserted::check(&account, &system));
        system.destroy();
        let left = runtime.block_on(account.tagged(&system.deployment));
        assert!(
            left.is_empty(),
            "{}: {left:?} still carries the deployment's tag",
            system.name
        );
        let after = runtime.block_on(standing::standing(&account));
        assert_eq!(
            after, before,
            "{}: the account has what it had before",
            system.name
        );
    }
    let stale: Vec<_> = EXCEPTIONS
        .iter()
        .filter(|e| kinds.contains(e.type_name) && !used.contains(&(e.type_name, e.path)))
        .map(|e| format!("{} {} ({})", e.type_name, e.path, e.reason))
        .collect();
    assert!(
        stale.is_empty(),
        "these exceptions are not needed any more: {stale:?}"
    );
}
