//! The table of name correspondences, `tests/policy/correspondence.json`: how CloudFormation's types and properties are called
//! in Terraform, and which differences are meant.
//!
//! Words that differ only in case and underscores need no line: `vpc_id` is `VpcId`. Paths are written with `/`; a Terraform
//! path names nested blocks, a CloudFormation path nested properties; neither names the index in a list. In the target of a
//! name, besides: a number is a place in a list, `+` a new element of a list without order, `*` stands for each element; a
//! final `[]` or `{}` says that the block is a list or one object where the provider's schema says otherwise, a final
//! `<name,value>` that blocks are entries of a map, two properties with a comma between that a path with a method is
//! both; and an empty target lifts a block's contents into what contains it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::compare::fold;

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// By CloudFormation type. A type has several when one of several Terraform types stands for it, such as a database
    /// instance in a cluster and one that stands alone.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) kinds: BTreeMap<String, Vec<Correspondence>>,
    /// Attributes of every Terraform resource that have no property, with the reason.
    pub(crate) terraform_only: BTreeMap<String, String>,
    /// Attributes that are called the same in every Terraform type, and their properties.
    pub(crate) names: BTreeMap<String, String>,
    /// CloudFormation types whose resources Terraform does not have, with the reason.
    pub(crate) cloudformation_only_types: BTreeMap<String, String>,
    /// Terraform types whose resources CloudFormation does not have, with the reason.
    pub(crate) terraform_only_types: BTreeMap<String, String>,
    /// The lines that something has needed.
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

/// One CloudFormation type and the Terraform type that stands for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Correspondence {
    /// The Terraform type.
    pub(crate) terraform: String,
    /// What `Ref` is: an attribute, or a text around `${attribute}`s.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<String>,
    /// The same for `Fn::GetAtt`.
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, String>,
    /// Where in the properties the words go, all but the tags.
    #[serde(default)]
    pub(crate) into: String,
    /// The words of the main resource.
    #[serde(flatten)]
    pub(crate) words: Words,
    /// By property: what AWS takes when it is absent. One format may state it and the other leave it out.
    #[serde(default)]
    pub(crate) defaults: BTreeMap<String, Value>,
    /// Properties that Terraform has no word for, with the reason.
    #[serde(default)]
    pub(crate) cloudformation_only: BTreeMap<String, String>,
    /// Properties that Terraform must state and a template may leave out, with the reason.
    #[serde(default)]
    pub(crate) terraform_adds: BTreeMap<String, String>,
    /// Properties that hold a document: its keys keep their case.
    #[serde(default)]
    pub(crate) documents: BTreeSet<String>,
    /// Further Terraform types that say something of the same CloudFormation resource.
    #[serde(default)]
    pub(crate) parts: BTreeMap<String, Part>,
}

/// What the attributes of a Terraform type are called in CloudFormation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    /// Terraform path → CloudFormation path, relative to what contains it.
    pub(crate) names: BTreeMap<String, String>,
    /// Terraform path → Terraform's value → CloudFormation's value.
    pub(crate) values: BTreeMap<String, BTreeMap<String, Value>>,
    /// CloudFormation property → a text with `${attribute}`s, which are then said.
    pub(crate) joins: BTreeMap<String, String>,
    /// Terraform paths that CloudFormation has no word for, with the reason.
    pub(crate) terraform_only: BTreeMap<String, String>,
}

/// A Terraform type whose resources belong to another resource.
#[derive(Debug, Deserialize)]
pub(crate) struct Part {
    /// The part's attributes that name the owner → the owner's attributes that they are equal to.
    pub(crate) owner: BTreeMap<String, String>,
    /// Where in the owner's properties the part's words go.
    #[serde(default)]
    pub(crate) into: String,
    /// The words.
    #[serde(flatten)]
    pub(crate) words: Words,
}

impl Correspondence {
    /// What the table calls this entry: a CloudFormation type may have several.
    pub(crate) fn section(&self, kind: &str) -> String {
        format!("{kind} as {}", self.terraform)
    }
}

impl Table {
    /// Reads the table.
    pub(crate) fn read() -> Self {
        let read = || {
            let json: Value = serde_json::from_str(include_str!("../../policy/correspondence.json"))?;
            check_words(&json);
            serde_json::from_value(json)
        };
        read().unwrap_or_else(|error| panic!("tests/policy/correspondence.json: {error}"))
    }

    /// Every entry with its CloudFormation type.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&String, &Correspondence)> {
        self.kinds
            .iter()
            .flat_map(|(kind, entries)| entries.iter().map(move |entry| (kind, entry)))
    }

    /// Remembers that a line was needed.
    pub(crate) fn use_line(&self, kind: &str, section: &str, key: &str) {
        self.used.borrow_mut().insert(line(kind, section, key));
    }

    /// Lines that nothing has needed.
    pub(crate) fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        let mut all = Vec::new();
        for (kind, entry) in self.entries() {
            let kind = &entry.section(kind);
            let mut add = |kind: &str, section: &str, keys: Vec<&String>| {
                all.extend(keys.into_iter().map(|key| line(kind, section, key)));
            };
            add(kind, "defaults", entry.defaults.keys().collect());
            add(
                kind,
                "cloudformation_only",
                entry.cloudformation_only.keys().collect(),
            );
            add(kind, "terraform_adds", entry.terraform_adds.keys().collect());
            add(kind, "documents", entry.documents.iter().collect());
            let parts = entry.parts.iter().map(|(name, part)| (name, &part.words));
            for (name, words) in parts.chain([(kind, &entry.words)]) {
                add(name, "names", words.names.keys().collect());
                add(name, "values", words.values.keys().collect());
                add(name, "joins", words.joins.keys().collect());
                add(name, "terraform_only", words.terraform_only.keys().collect());
            }
        }
        all.extend(
            self.terraform_only
                .keys()
                .map(|key| line("*", "terraform_only", key)),
        );
        all.retain(|line| !used.contains(line));
        all
    }

    /// Whether the table says that a path of one side has no counterpart. `kind` is a CloudFormation or Terraform type.
    pub(crate) fn has_meant(&self, kind: &str, path: &str) -> bool {
        let within = |meant: &String| path == meant || path.starts_with(&format!("{meant}/"));
        let words = self.entries().flat_map(|(_, entry)| {
            let main = (&entry.terraform, &entry.words);
            entry
                .parts
                .iter()
                .map(|(name, part)| (name, &part.words))
                .chain([main])
        });
        let mut only = words
            .filter(|(name, _)| *name == kind)
            .flat_map(|(_, words)| words.terraform_only.keys())
            .chain(
                self.entries()
                    .filter(|(name, _)| *name == kind)
                    .flat_map(|(_, entry)| entry.cloudformation_only.keys()),
            );
        let added = self
            .entries()
            .filter(|(_, entry)| entry.terraform == kind || entry.parts.contains_key(kind));
        let last = |path: &str| fold(path.rsplit('/').next().unwrap_or_default());
        let mut added = added.flat_map(|(_, entry)| entry.terraform_adds.keys());
        only.any(within)
            || added.any(|meant| last(meant) == last(path))
            || (kind.starts_with("aws_") && self.terraform_only.keys().any(within))
    }

    /// Every reason in the table, with its line.
    pub(crate) fn reasons(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut add = |kind: &str, section: &str, reasons: Vec<(&'_ String, &'_ String)>| {
            all.extend(
                reasons
                    .into_iter()
                    .map(|(key, reason)| (line(kind, section, key), reason.to_owned())),
            );
        };
        for (kind, entry) in self.entries() {
            let kind = &entry.section(kind);
            add(
                kind,
                "cloudformation_only",
                entry.cloudformation_only.iter().collect(),
            );
            add(kind, "terraform_adds", entry.terraform_adds.iter().collect());
            let parts = entry.parts.iter().map(|(name, part)| (name, &part.words));
            for (name, words) in parts.chain([(kind, &entry.words)]) {
                add(name, "terraform_only", words.terraform_only.iter().collect());
            }
        }
        add("*", "terraform_only", self.terraform_only.iter().collect());
        add(
            "*",
            "terraform_only_types",
            self.terraform_only_types.iter().collect(),
        );
        add(
            "*",
            "cloudformation_only_types",
            self.cloudformation_only_types.iter().collect(),
        );
        all
    }
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Vec<Correspondence>>, D::Error> {
    let raw = BTreeMap::<String, Value>::deserialize(deserializer)?;
    raw.into_iter()
        .map(|(kind, value)| {
            let entries = match value {
                Value::Array(entries) => entries,
                one => vec![one],
            };
            let entries: Result<Vec<Correspondence>, _> =
                entries.into_iter().map(serde_json::from_value).collect();
            entries
                .map(|entries| (kind.clone(), entries))
                .map_err(|e| serde::de::Error::custom(format!("{kind}: {e}")))
        })
        .collect()
}

/// Fails at a word that means nothing: serde can't refuse one beside a flattened struct.
fn check_words(json: &Value) {
    const WORDS: [&str; 4] = ["names", "values", "joins", "terraform_only"];
    const KIND: [&str; 9] = [
        "terraform",
        "ref",
        "attributes",
        "into",
        "defaults",
        "cloudformation_only",
        "terraform_adds",
        "documents",
        "parts",
    ];
    const PART: [&str; 2] = ["owner", "into"];
    let check = |place: &str, entry: &Value, known: &[&str]| {
        for word in entry
            .as_object()
            .into_iter()
            .flatten()
            .map(|(word, _)| word.as_str())
        {
            assert!(
                WORDS.contains(&word) || known.contains(&word),
                "correspondence.json: {place}: what is {word:?}?"
            );
        }
    };
    let kinds = json["kinds"].as_object().into_iter().flatten();
    let entries = kinds.flat_map(|(kind, value)| {
        let one = std::slice::from_ref(value);
        value
            .as_array()
            .map_or(one, Vec::as_slice)
            .iter()
            .map(move |entry| (kind, entry))
    });
    for (kind, entry) in entries {
        check(kind, entry, &KIND);
        for (name, part) in entry["parts"].as_object().into_iter().flatten() {
            check(name, part, &PART);
        }
    }
}

fn line(kind: &str, section: &str, key: &str) -> String {
    format!("{kind}: {section}: {key}")
}
