//! Resources that hold what others were when they were made, and must be made anew when those change.
//!
//! A deployment of a REST API is one: its stage goes on showing the methods that it was made of (API Gateway developer guide,
//! *Deploy REST APIs in API Gateway*: "Every time you update an API, you must redeploy the API"). None of its properties says
//! which those are, so its description ends in a digest of them: when the design changes one, the description changes, and
//! with it the deployment is replaced. A stop at any point loses nothing of that, because the digest is in the journal. What is
//! made anew without a change of words, such as a VPC link that was gone, takes its users with it anyway.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::Wanted;
use crate::fingerprint::Fingerprint;
use crate::replacement::snapshot_of;

/// How much of the digest a description shows; enough to tell two states of one API apart.
const DIGITS: usize = 12;

/// Adds to each snapshot's description the digest of what it holds.
pub(super) fn describe(all: &mut IndexMap<String, Wanted>) {
    let described: Vec<(String, Value)> = all
        .iter()
        .filter_map(|(id, wanted)| {
            let digest = digest(id, snapshot_of(&wanted.type_name)?, all);
            let state = format!("state {digest}");
            let description = match wanted.properties.get("Description") {
                None => Value::String(state),
                Some(Value::String(text)) => Value::String(format!("{text} ({state})")),
                Some(other) => json!({ "Fn::Join": ["", [other, format!(" ({state})")]] }),
            };
            Some((id.clone(), description))
        })
        .collect();
    for (id, description) in described {
        if let Some(wanted) = all.get_mut(&id) {
            wanted.properties.insert("Description".to_owned(), description);
        }
    }
}

/// Over everything of these types that the resource depends on, directly or through others of them. Tags say nothing of what
/// a resource does.
fn digest(id: &str, types: &str, all: &IndexMap<String, Wanted>) -> String {
    let mut found: BTreeMap<&str, &Wanted> = BTreeMap::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        let dependencies = all.get(next).map(|wanted| wanted.dependencies.as_slice());
        for dependency in dependencies.unwrap_or_default() {
            if let Some(wanted) = all.get(dependency)
                && wanted.type_name.starts_with(types)
                && found.insert(dependency, wanted).is_none()
            {
                open.push(dependency);
            }
        }
    }
    let digest = found.iter().fold(Fingerprint::new(), |digest, (id, wanted)| {
        let properties = wanted.properties.iter().filter(|(name, _)| *name != "Tags");
        properties.fold(
            digest.with(id).with(&wanted.type_name),
            |digest, (name, value)| digest.with(name).with(value.to_string()),
        )
    });
    digest.finish()[..DIGITS].to_owned()
}
