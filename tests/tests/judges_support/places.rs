//! Names of accounts, Regions and zones in an export, where they would keep it from working elsewhere.

use serde_json::Value;
use tierwright_export::{Format, export};

use super::Sample;

/// The beginnings of the names of Regions.
/// Source: AWS General Reference, *AWS Regional endpoints*.
const CONTINENTS: [&str; 10] = ["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"];

/// The texts of an export that could name a place, each with where it stands. The default Region of Terraform's variable may
/// name one, and so may descriptions of parameters.
pub(crate) fn values(sample: &Sample, format: Format) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if format == Format::CloudFormation {
        let template = sample.template();
        for (id, resource) in &template.resources {
            walk(id, resource, &mut found);
        }
        walk("Outputs", &Value::Object(template.outputs), &mut found);
        walk("Metadata", &template.metadata, &mut found);
        for (name, parameter) in &template.parameters {
            walk(name, &parameter["Default"], &mut found);
        }
        return found;
    }
    for file in export(format, &sample.compiled, &sample.design).unwrap().files {
        let mut block = "";
        for line in file.contents.lines() {
            if !line.starts_with([' ', '}']) {
                block = line;
            }
            let is_meant =
                block.starts_with("variable \"region\"") || line.trim_start().starts_with("description");
            if !is_meant && !line.trim_start().starts_with('#') {
                found.push((file.path.clone(), line.to_owned()));
            }
        }
    }
    found
}

fn walk(place: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| walk(place, item, found)),
        Value::Object(map) => map.iter().for_each(|(key, item)| {
            found.push((place.to_owned(), key.clone()));
            walk(&format!("{place}/{key}"), item, found);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The words of a text that are the number of an account, or the name of a Region or a zone.
pub(crate) fn names_of_places(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| is_account(word) || is_region(word))
        .collect()
}

fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `eu-central-1`, `us-gov-west-1`, and `eu-central-1a`.
fn is_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let number = last.trim_end_matches(|c: char| c.is_ascii_lowercase());
    (3..=4).contains(&parts.len())
        && CONTINENTS.contains(first)
        && parts[1..parts.len() - 1]
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_lowercase()))
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && last.len() <= 2
}
