//! Templates that someone else wrote: looking at them without a design.

use std::path::Path;

use serde_json::{Value, json};
use tierwright_compile::{Compiled, Graph};
use tierwright_import::{ImportError, Imported, Options, cloudformation};
use tierwright_model::Finding;

use crate::error::AppError;
use crate::resources::{ResourceLine, lines};
use crate::trace::{Question, Traced, answer};

/// What a person knows of a template's stack beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The Region of the stack.
    pub region: Option<String>,
    /// Values of parameters by name, in the place of their defaults; of several for one name the last counts.
    pub parameters: Vec<(String, String)>,
}

impl Given {
    pub(crate) const fn is_empty(&self) -> bool {
        self.region.is_none() && self.parameters.is_empty()
    }
}

/// A CloudFormation template that was read from a file.
#[derive(Debug)]
pub struct Template {
    imported: Imported,
    /// The graph with the defaults of parameters, which rules and reachability look at.
    assumed: Compiled,
}

impl Template {
    pub(crate) fn read(path: &Path, bytes: &[u8], given: &Given) -> Result<Self, ImportError> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let options = Options {
            name,
            region: given.region.clone(),
            parameters: given.parameters.iter().cloned().collect(),
        };
        let imported = cloudformation::read(bytes, &options)?;
        let assumed = imported.with_defaults();
        Ok(Self { imported, assumed })
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.graph().name
    }

    /// The graph as the template says it, references to parameters in place.
    #[must_use]
    pub const fn graph(&self) -> &Graph {
        &self.imported.compiled.graph
    }

    /// What is wrong with the template and what it makes, each with its place: the worst first, then in the order of the text.
    /// Every parameter has its given value or its default; what has neither is unknown.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = tierwright_rules::check(None, &self.assumed);
        self.imported.places.locate(&mut findings);
        for finding in &mut findings {
            if let Some(condition) = self.imported.conditional.get(finding.subject.as_str()) {
                finding.message.push_str(&format!(
                    " {} is there only if {condition} holds.",
                    finding.subject
                ));
            }
        }
        findings.extend(self.imported.findings.iter().cloned());
        findings.sort_by(|a, b| (b.severity, a.place, &a.rule).cmp(&(a.severity, b.place, &b.rule)));
        findings
    }

    /// The resources in CloudFormation's vocabulary: logical id → `Type`, `Properties`, `DependsOn`, whatever else the template
    /// says of it, and its `Place` in the file.
    #[must_use]
    pub fn resources(&self) -> Value {
        let mut resources = self.graph().to_json();
        for (id, entry) in resources.as_object_mut().into_iter().flatten() {
            let Some(entry) = entry.as_object_mut() else {
                continue;
            };
            // What was imported is its own origin.
            entry.shift_remove("Origin");
            if let Some(attributes) = self.imported.attributes.get(id.as_str()) {
                entry.extend(attributes.clone());
            }
            if let Some(place) = self.imported.places.of(id) {
                entry.insert("Place".to_owned(), json!(place));
            }
        }
        resources
    }

    /// The resources as a list, each after what it waits for.
    #[must_use]
    pub fn resource_list(&self) -> Vec<ResourceLine> {
        let mut lines = lines(self.graph());
        for line in &mut lines {
            line.place = self.imported.places.of(&line.logical_id);
            line.condition = self.imported.conditional.get(line.logical_id.as_str()).cloned();
        }
        lines
    }

    /// Answers whether one resource can open a connection to another.
    ///
    /// # Errors
    /// As [`crate::trace`].
    pub fn trace(&self, question: &Question) -> Result<Traced, AppError> {
        answer(&self.assumed, question)
    }
}
