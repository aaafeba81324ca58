//! Where cfn-lint's package has its schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::ir::Resource;

/// The Region that cfn-lint does not update any more (`skip_regions` in its `schema/manager.py`): it counts for types that are
/// nowhere else.
const STALE: &str = "me_south_1.py";

pub(crate) struct Source {
    pub(crate) version: String,
    /// The different schemas of each type, that of us-east-1 first.
    pub(crate) types: BTreeMap<String, Vec<Value>>,
    all_attributes: BTreeSet<String>,
    more_attributes: BTreeMap<String, Vec<String>>,
}

impl Source {
    pub(crate) fn in_environment(judges: &Path) -> Self {
        let packages = packages(judges);
        let schemas = packages.join("cfnlint/data/schemas");
        let mut hashes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut regions: Vec<PathBuf> = files(&schemas.join("providers"));
        regions.sort_by_key(|path| {
            (
                path.ends_with(STALE),
                !path.ends_with("us_east_1.py"),
                path.clone(),
            )
        });
        for region in regions
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "py"))
        {
            for (type_name, hash) in read(region).lines().filter_map(entry) {
                let known = hashes.entry(type_name.to_owned()).or_default();
                if known.is_empty() || !region.ends_with(STALE) && !known.iter().any(|one| one == hash) {
                    known.push(hash.to_owned());
                }
            }
        }
        assert!(
            hashes.len() > 1_000,
            "the lists in {} are not understood",
            schemas.display()
        );
        let schema = |hash: &String| {
            let path = schemas.join("resources").join(format!("{hash}.json"));
            serde_json::from_str(&read(&path)).expect("a schema is JSON")
        };
        let types = hashes
            .iter()
            .map(|(name, hashes)| (name.clone(), hashes.iter().map(schema).collect()))
            .collect();
        let (all_attributes, more_attributes) =
            exceptions(&read(&packages.join("cfnlint/schema/_getatts.py")));
        Self {
            version: version(&packages),
            types,
            all_attributes,
            more_attributes,
        }
    }

    /// Adds the attributes that the schemas do not name.
    pub(crate) fn attributes(&self, type_name: &str, resource: &mut Resource) {
        resource.all_attributes = self.all_attributes.contains(type_name);
        resource.attributes = self.more_attributes.get(type_name).cloned().unwrap_or_default();
    }
}

fn packages(judges: &Path) -> PathBuf {
    let windows = judges.join("Lib/site-packages");
    files(&judges.join("lib"))
        .into_iter()
        .map(|path| path.join("site-packages"))
        .chain([windows])
        .find(|path| path.join("cfnlint").is_dir())
        .unwrap_or_else(|| panic!("{} has no cfn-lint", judges.display()))
}

fn version(packages: &Path) -> String {
    let names = files(packages)
        .into_iter()
        .filter_map(|path| path.file_name()?.to_str().map(str::to_owned));
    names
        .filter_map(|name| {
            Some(
                name.strip_prefix("cfn_lint-")?
                    .strip_suffix(".dist-info")?
                    .to_owned(),
            )
        })
        .next()
        .expect("cfn-lint says its version")
}

/// A line such as `    "AWS::ECS::Service": "c8107f0de94703a1",`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, hash) = line.trim().trim_end_matches(',').split_once(": ")?;
    Some((
        name.strip_prefix('"')?.strip_suffix('"')?,
        hash.strip_prefix('"')?.strip_suffix('"')?,
    ))
}

/// The two tables of exceptions, which are written in Python: a list of types, and a mapping of types to attributes.
fn exceptions(text: &str) -> (BTreeSet<String>, BTreeMap<String, Vec<String>>) {
    let table = |name: &str, end: &str| {
        let (_, rest) = text
            .split_once(&format!("\n{name} = "))
            .unwrap_or_else(|| panic!("_getatts.py has no {name}"));
        rest.split_once(end).expect("a table has an end").0.to_owned()
    };
    let quoted =
        |text: &str| -> Vec<String> { text.split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    let all = quoted(&table("_all_property_types", "\n]")).into_iter().collect();
    let mut more: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let exceptions = table("_exceptions", "\n}");
    let mut current = String::new();
    for word in quoted(&exceptions) {
        if word.contains("::") {
            current = word;
        } else {
            more.entry(current.clone()).or_default().push(word);
        }
    }
    assert!(
        !more.contains_key(""),
        "the exceptions of _getatts.py are not understood"
    );
    (all, more)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.expect("a folder can be read").path())
        .collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
