//! What names mean in a template, and where findings about it are put.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;
use tierwright_compile::Parameter as GraphParameter;
use tierwright_model::{Finding, Place};

use crate::notices::{FUNCTION_INVALID, REFERENCE_UNKNOWN};
use crate::text::{Node, shortened};
use crate::{Notice, Options};

use super::conditions;
use super::parameters::{Parameter, parameters};
use super::sections::Sections;

/// How many findings about one template there are at most.
const MOST_FINDINGS: usize = 1_000;

/// How much functions may add to what the text holds, in values and pieces of 64 bytes. A small text can ask for a very large
/// list very often.
const MOST_ADDED: usize = 500_000;

/// Whether a resource is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existence {
    Sure,
    /// Its condition can't be known.
    Unknown,
    /// Its condition is false.
    LeftOut,
}

pub(super) struct Resource<'n, 't> {
    pub(super) node: &'n Node<'t>,
    pub(super) existence: Existence,
}

pub(super) struct Scope<'n, 't> {
    pub(super) parameters: IndexMap<&'n str, Parameter<'n>>,
    /// By mapping and first key.
    pub(super) mappings: HashMap<(&'n str, &'n str), HashMap<&'n str, &'n Node<'t>>>,
    pub(super) mapping_names: HashMap<&'n str, Place>,
    /// What each condition is; none when that can't be known.
    pub(super) conditions: HashMap<&'n str, Option<bool>>,
    pub(super) resources: IndexMap<&'n str, Resource<'n, 't>>,
    pub(super) region: Option<&'n str>,
    /// Ranges of networks that functions asked for; none while one is worked out or when it can't be known.
    pub(super) ranges: RefCell<HashMap<String, Option<Value>>>,
    /// How many of them are being worked out, one inside the other.
    pub(super) open_ranges: Cell<usize>,
    conditions_section: Vec<(&'n str, &'n Node<'t>)>,
    /// Macros may add whatever a name means.
    has_macros: bool,
    findings: RefCell<Vec<Finding>>,
    subject: RefCell<(String, Option<String>)>,
    added: Cell<usize>,
}

impl<'n, 't> Scope<'n, 't> {
    pub(super) fn new(sections: &Sections<'n, 't>, options: &'n Options) -> Self {
        let mut mappings = HashMap::new();
        let mut mapping_names = HashMap::new();
        for mapping in sections.entries("Mappings") {
            mapping_names.insert(mapping.key.as_ref(), mapping.place);
            for first in mapping.value.entries().unwrap_or_default() {
                let entries = first.value.entries().unwrap_or_default().iter();
                let second = entries.map(|entry| (entry.key.as_ref(), &entry.value)).collect();
                mappings.insert((mapping.key.as_ref(), first.key.as_ref()), second);
            }
        }
        let resources = sections.entries("Resources").iter().map(|entry| {
            let resource = Resource {
                node: &entry.value,
                existence: Existence::Sure,
            };
            (entry.key.as_ref(), resource)
        });
        let conditions = sections.entries("Conditions").iter();
        let mut scope = Self {
            parameters: IndexMap::new(),
            mappings,
            mapping_names,
            conditions: HashMap::new(),
            resources: resources.collect(),
            region: options.region.as_deref(),
            ranges: RefCell::default(),
            open_ranges: Cell::new(0),
            conditions_section: conditions
                .map(|entry| (entry.key.as_ref(), &entry.value))
                .collect(),
            has_macros: !sections.transforms().is_empty(),
            findings: RefCell::default(),
            subject: RefCell::default(),
            added: Cell::new(0),
        };
        scope.parameters = parameters(sections, &scope, &options.parameters);
        scope
    }

    /// Decides conditions, then which resources are there.
    pub(super) fn decide(&mut self) {
        let section = std::mem::take(&mut self.conditions_section);
        conditions::decide(self, &section);
        let existences: Vec<Existence> = self
            .resources
            .iter()
            .map(|(name, resource)| {
                let Some(node) = resource.node.get("Condition") else {
                    return Existence::Sure;
                };
                self.about(name, None);
                match node.text().map(|name| self.condition(name, node.place)) {
                    Some(Some(true)) => Existence::Sure,
                    Some(Some(false)) => Existence::LeftOut,
                    Some(None) | None => Existence::Unknown,
                }
            })
            .collect();
        for (resource, existence) in self.resources.values_mut().zip(existences) {
            resource.existence = existence;
        }
    }

    /// What a condition is, by its name.
    pub(super) fn condition(&self, name: &str, place: Place) -> Option<bool> {
        self.conditions.get(name).copied().unwrap_or_else(|| {
            self.unknown_name(place, || {
                format!("the condition {:?} is not in the template", shortened(name))
            });
            None
        })
    }

    /// Looks whether a name that a value refers to is there. `sure` is false inside what may not count: a name that stands
    /// nowhere is refused there too, one of a resource that is left out is not.
    pub(super) fn refer(&self, name: &str, place: Place, sure: bool) {
        if name.starts_with("AWS::") || self.parameters.contains_key(name) {
            return;
        }
        match self.resources.get(name).map(|resource| resource.existence) {
            Some(Existence::Sure | Existence::Unknown) => {}
            Some(Existence::LeftOut) if sure => {
                self.unknown_name(place, || {
                    format!("{:?} is not there, since its condition is false", shortened(name))
                });
            }
            None => {
                let what = || format!("the template has no resource or parameter {:?}", shortened(name));
                self.unknown_name(place, what);
            }
            Some(Existence::LeftOut) => {}
        }
    }

    /// Reports a name that the template does not have, unless a macro may add it.
    pub(super) fn unknown_name(&self, place: Place, what: impl FnOnce() -> String) {
        if !self.has_macros {
            self.report(&REFERENCE_UNKNOWN, place, format!("{}.", capital(&what())));
        }
    }

    pub(super) fn invalid(&self, place: Place, what: impl Into<String>) {
        self.report(&FUNCTION_INVALID, place, what.into());
    }

    /// What the next findings are about.
    pub(super) fn subject(&self) -> String {
        self.subject.borrow().0.clone()
    }

    /// Says what the next findings are about.
    pub(super) fn about(&self, subject: &str, property: Option<&str>) {
        *self.subject.borrow_mut() = (subject.to_owned(), property.map(str::to_owned));
    }

    /// Reports something about what [`Scope::about`] named.
    pub(super) fn report(&self, notice: &Notice, place: Place, message: String) {
        let subject = self.subject.borrow();
        self.push(notice.at(&subject.0, subject.1.as_deref(), Some(place), message));
    }

    pub(super) fn report_on(&self, notice: &Notice, subject: &str, place: Place, message: String) {
        self.push(notice.at(&shortened(subject), None, Some(place), message));
    }

    pub(super) fn push(&self, finding: Finding) {
        let mut findings = self.findings.borrow_mut();
        if findings.len() < MOST_FINDINGS && !findings.contains(&finding) {
            findings.push(finding);
        }
    }

    /// Whether no more findings are taken.
    pub(super) fn is_full(&self) -> bool {
        self.findings.borrow().len() >= MOST_FINDINGS
    }

    /// Whether one of these was found about a property already, or about something in or around it.
    pub(super) fn has_found(&self, notices: &[&Notice], subject: &str, path: &str) -> bool {
        let holds = |outer: &str, inner: &str| {
            let rest = inner.strip_prefix(outer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.findings.borrow().iter().any(|finding| {
            let property = finding.property.as_deref().unwrap_or_default();
            finding.subject == subject
                && notices.iter().any(|notice| notice.id == finding.rule)
                && (holds(property, path) || holds(path, property))
        })
    }

    /// Takes account of values that a function adds; false when there are too many.
    pub(super) fn afford(&self, values: usize) -> bool {
        let added = self.added.get().saturating_add(values);
        self.added.set(added);
        added <= MOST_ADDED
    }

    pub(super) fn graph_parameters(&self) -> Vec<GraphParameter> {
        self.parameters
            .values()
            .filter_map(|parameter| parameter.in_graph.clone())
            .collect()
    }

    /// The findings, and the defaults of parameters.
    pub(super) fn finish(self) -> (Vec<Finding>, IndexMap<String, Value>) {
        let defaults = self
            .parameters
            .into_iter()
            .filter_map(|(name, parameter)| Some((name.to_owned(), parameter.default?)));
        (self.findings.into_inner(), defaults.collect())
    }
}

/// The values that a value holds, a long text counted as several.
pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 64,
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(weight).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_ascii_uppercase())
        .into_iter()
        .chain(chars)
        .collect()
}
