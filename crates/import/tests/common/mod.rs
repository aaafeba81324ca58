//! What several tests read.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;

use tierwright_import::{Options, cloudformation};
use tierwright_model::{Design, Finding, Severity};
use tierwright_rules::check;

/// The bundled samples.
pub(crate) fn samples() -> Vec<(String, Design)> {
    let texts = texts("../../samples", ".tierwright.json");
    let found = texts
        .into_iter()
        .map(|(name, text)| (name, Design::from_json(&text).unwrap()));
    found.collect()
}

/// The templates beside the tests.
pub(crate) fn templates() -> Vec<(String, String)> {
    texts("tests/templates", "")
}

fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let name = file.strip_suffix(ending)?.to_owned();
            let path = folder.join(&file);
            path.is_file()
                .then(|| (name, std::fs::read_to_string(path).unwrap()))
        })
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// What `tierwright check` finds in a template, not milder than this.
pub(crate) fn found(text: &[u8], least: Severity) -> Vec<Finding> {
    let imported = cloudformation::read(text, &Options::default()).unwrap();
    let mut found = check(None, &imported.with_defaults());
    imported.places.locate(&mut found);
    let mut all = imported.findings;
    all.extend(found);
    all.retain(|finding| finding.severity >= least);
    all
}
