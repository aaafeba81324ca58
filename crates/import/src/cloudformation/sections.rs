//! The sections of a template.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::notices::{MACRO_NOT_EXPANDED, QUOTA_EXCEEDED, SECTION_INVALID};
use crate::text::{Content, Entry, Node, shortened};
use crate::{ImportError, Places};

use super::scope::Scope;

/// The sections (CloudFormation guide, *Template sections*), and `Globals` of SAM.
const SECTIONS: [&str; 12] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

/// The largest body of a template in Amazon S3, in bytes (CloudFormation guide, *Understand CloudFormation quotas*).
const MOST_BYTES: usize = 1_048_576;

pub(super) struct Sections<'n, 't> {
    root: &'n Node<'t>,
    sections: HashMap<&'n str, &'n Node<'t>>,
}

impl<'n, 't> Sections<'n, 't> {
    pub(super) fn of(root: &'n Node<'t>) -> Result<Self, ImportError> {
        let entries = root
            .entries()
            .ok_or(ImportError::NotATemplate("it is no mapping of sections"))?;
        let sections: HashMap<&str, &Node<'t>> = entries
            .iter()
            .map(|entry| (entry.key.as_ref(), &entry.value))
            .collect();
        match sections.get("Resources").map(|node| &node.content) {
            Some(Content::Map(_)) => Ok(Self { root, sections }),
            Some(_) => Err(ImportError::NotATemplate("its section Resources is no mapping")),
            None => Err(ImportError::NotATemplate("it has no section Resources")),
        }
    }

    /// The entries of a section; none when it is absent or no mapping.
    pub(super) fn entries(&self, section: &str) -> &'n [Entry<'t>] {
        self.sections
            .get(section)
            .and_then(|node| node.entries())
            .unwrap_or_default()
    }

    /// Refuses values for parameters that are not there: a slip of the pen would be silent otherwise.
    pub(super) fn check_given(&self, given: &IndexMap<String, String>) -> Result<(), ImportError> {
        let parameters = self.entries("Parameters");
        let unknown = given
            .keys()
            .find(|name| !parameters.iter().any(|entry| entry.key == name.as_str()));
        match unknown {
            None => Ok(()),
            Some(name) => Err(ImportError::NoParameter {
                name: shortened(name),
                parameters: parameters.iter().map(|entry| shortened(&entry.key)).collect(),
            }),
        }
    }

    pub(super) fn description(&self) -> &'n str {
        self.sections
            .get("Description")
            .and_then(|node| node.text())
            .unwrap_or_default()
    }

    /// The macros that the whole template goes through.
    pub(super) fn transforms(&self) -> Vec<(&'n str, &'n Node<'t>)> {
        let Some(node) = self.sections.get("Transform").copied() else {
            return Vec::new();
        };
        let one = |node: &'n Node<'t>| {
            let name = node.text().or_else(|| node.get("Name")?.text());
            (name.unwrap_or("a macro"), node)
        };
        match &node.content {
            Content::List(items) => items.iter().map(one).collect(),
            Content::Null => Vec::new(),
            _ => vec![one(node)],
        }
    }

    /// Takes up where everything stands that a finding may be about.
    pub(super) fn place(&self, places: &mut Places) {
        for entry in self.entries("Resources") {
            places.add(&entry.key, entry.place, entry.value.get("Properties"));
        }
        for section in ["Parameters", "Conditions", "Mappings", "Outputs"] {
            for entry in self.entries(section) {
                places.add(&entry.key, entry.place, Some(&entry.value));
            }
        }
        for entry in self.root.entries().unwrap_or_default() {
            places.add(&entry.key, entry.place, None);
        }
    }

    pub(super) fn check(&self, scope: &Scope<'_, '_>, bytes: usize) {
        for entry in self.root.entries().unwrap_or_default() {
            let name: &str = &entry.key;
            if !SECTIONS.contains(&name) && !name.starts_with("Fn::") {
                let message = format!("{name:?} is no section of a template.");
                scope.report_on(&SECTION_INVALID, name, entry.place, message);
            }
            let is_map = matches!(entry.value.content, Content::Map(_) | Content::Null);
            if ["Conditions", "Mappings", "Outputs", "Parameters"].contains(&name) && !is_map {
                let message = format!("The section {name} is no mapping.");
                scope.report_on(&SECTION_INVALID, name, entry.value.place, message);
            }
        }
        for (name, node) in self.transforms() {
            let message = format!("The template goes through {name:?}, which is not carried out here.");
            scope.report_on(&MACRO_NOT_EXPANDED, "Transform", node.place, message);
        }
        if bytes > MOST_BYTES {
            let message =
                format!("The template has {bytes} bytes; CloudFormation takes at most {MOST_BYTES}.");
            scope.report_on(&QUOTA_EXCEEDED, "Resources", self.root.place, message);
        }
        for (section, most) in [
            ("Resources", 500),
            ("Parameters", 200),
            ("Outputs", 200),
            ("Mappings", 200),
        ] {
            let count = self.entries(section).len();
            if count > most
                && let Some(node) = self.sections.get(section)
            {
                let message = format!(
                    "The section {section} has {count} entries; CloudFormation takes at most {most}."
                );
                scope.report_on(&QUOTA_EXCEEDED, section, node.place, message);
            }
        }
    }
}
