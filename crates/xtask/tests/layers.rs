//! Holds the direction of dependencies that `DESIGN.md` draws: a new dependency between our crates fails here until
//! someone has said, in [`ALLOWED`], that it is meant.
//!
//! Development dependencies between our crates are free: tests may look anywhere. Outside crates that reach a disk, a
//! network or a window are kept out of the pure crates even in tests, so that everyday tests never compile them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each package may depend on, without the prefix `tierwright-`.
const ALLOWED: [(&str, Allowed); 18] = [
    ("model", Allowed::Only(&[])),
    ("schema", Allowed::Only(&[])),
    ("catalog", Allowed::Only(&["model", "schema"])),
    ("compile", Allowed::Only(&["model", "catalog"])),
    ("reach", Allowed::Only(&["model", "catalog", "compile"])),
    (
        "rules",
        Allowed::Only(&["model", "schema", "catalog", "compile", "reach"]),
    ),
    ("export", Allowed::Only(&["model", "catalog", "compile"])),
    (
        "import",
        Allowed::Only(&["model", "schema", "catalog", "compile"]),
    ),
    ("deploy", Allowed::Only(&["model", "catalog", "compile"])),
    ("store", Allowed::Only(&["model", "deploy"])),
    ("aws", Allowed::Only(&["model", "catalog", "deploy"])),
    ("emulator", Allowed::Only(&[])),
    (
        "app",
        Allowed::Only(&[
            "model", "catalog", "compile", "reach", "rules", "export", "import", "deploy", "store", "aws",
            "emulator",
        ]),
    ),
    ("cli", Allowed::Only(&["app", "model"])),
    ("desktop", Allowed::Only(&["app", "model"])),
    (
        "testkit",
        Allowed::Only(&[
            "model", "catalog", "compile", "reach", "rules", "export", "import",
        ]),
    ),
    ("tests", Allowed::Anything),
    ("xtask", Allowed::Only(&[])),
];

enum Allowed {
    Only(&'static [&'static str]),
    Anything,
}

/// Left of `aws` and `store`: the crates that touch neither disk nor network, clock or environment.
const PURE: [&str; 9] = [
    "model", "schema", "catalog", "compile", "reach", "rules", "export", "import", "deploy",
];

/// Outside crates that are barred from [`PURE`]. A star stands for the rest of the name.
const BARRED: [&str; 6] = [
    "aws-sdk-*",
    "aws-config",
    "aws-smithy-*",
    "tauri*",
    "rusqlite",
    "reqwest",
];

/// Slow to compile: `default-members` must leave these out.
const SLOW: [&str; 5] = ["aws", "app", "cli", "desktop", "tests"];

#[test]
fn crates_depend_only_on_what_the_design_allows() {
    let allowed: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for package in packages(&metadata()) {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            wrong.push(format!(
                "{} is not in ALLOWED: say what it may depend on",
                package.name
            ));
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| !dependency.is_for_tests)
        {
            let Some(name) = dependency.name.strip_prefix("tierwright-") else {
                continue;
            };
            if let Allowed::Only(names) = allowed
                && !names.contains(&name)
            {
                wrong.push(format!("{} must not depend on {name}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_crates_name_nothing_that_reaches_outside() {
    let wrong: Vec<String> = packages(&metadata())
        .iter()
        .filter(|package| PURE.contains(&package.name.as_str()))
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .map(move |dependency| (package, dependency))
        })
        .filter(|(package, dependency)| {
            BARRED.iter().any(|barred| matches_name(barred, &dependency.name))
                // The executor in `deploy` waits and runs in parallel; the others have nothing to wait for.
                || (dependency.name == "tokio" && package.name != "deploy" && !dependency.is_for_tests)
        })
        .map(|(package, dependency)| format!("{} must not name {}", package.name, dependency.name))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn everyday_builds_leave_the_slow_crates_out() {
    let metadata = metadata();
    let by_id: BTreeMap<&str, &str> = list(&metadata, "packages")
        .iter()
        .map(|package| (text(package, "id"), short(text(package, "name"))))
        .collect();
    let defaults: BTreeSet<&str> = list(&metadata, "workspace_default_members")
        .iter()
        .map(|id| by_id[id.as_str().expect("a package id is text")])
        .collect();
    assert!(
        defaults.contains("model"),
        "cargo's list was not understood: {defaults:?}"
    );
    let slow: Vec<&&str> = SLOW.iter().filter(|name| defaults.contains(*name)).collect();
    assert!(
        slow.is_empty(),
        "default-members in Cargo.toml must not list {slow:?}"
    );
}

#[test]
fn every_line_of_the_table_is_a_package() {
    let names: BTreeSet<String> = packages(&metadata())
        .into_iter()
        .map(|package| package.name)
        .collect();
    let listed: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let gone: Vec<_> = listed.difference(&names).collect();
    assert!(
        gone.is_empty(),
        "ALLOWED names packages that are no more: {gone:?}"
    );
}

#[test]
fn a_star_stands_for_the_rest() {
    assert!(matches_name("aws-sdk-*", "aws-sdk-ec2"));
    assert!(matches_name("tauri*", "tauri") && matches_name("tauri*", "tauri-build"));
    assert!(matches_name("rusqlite", "rusqlite") && !matches_name("rusqlite", "rusqlite-more"));
}

struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    /// As in Cargo.toml, prefix and all.
    name: String,
    /// A development dependency. Build dependencies count as ordinary ones.
    is_for_tests: bool,
}

/// What cargo says about our own packages; it reads the manifests only, no network and no lock file.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        // From the root: inside a member, cargo calls that member the only default.
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

fn packages(metadata: &Value) -> Vec<Package> {
    let read = |dependency: &Value| Dependency {
        name: text(dependency, "name").to_owned(),
        is_for_tests: dependency["kind"] == "dev",
    };
    list(metadata, "packages")
        .iter()
        .map(|package| Package {
            name: short(text(package, "name")).to_owned(),
            dependencies: list(package, "dependencies").iter().map(read).collect(),
        })
        .collect()
}

fn matches_name(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

fn short(name: &str) -> &str {
    name.strip_prefix("tierwright-").unwrap_or(name)
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field]
        .as_array()
        .unwrap_or_else(|| panic!("cargo metadata has no list {field:?}"))
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("cargo metadata has no text {field:?}"))
}
