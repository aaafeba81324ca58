//! Where a rule's check puts what it finds.

use tierwright_compile::Resource;
use tierwright_model::{Edit, Finding, Fix, Severity};

use crate::Rule;

/// Collects the findings of one rule.
#[derive(Debug)]
pub(crate) struct Report<'r> {
    rule: &'r Rule,
    findings: &'r mut Vec<Finding>,
}

/// A finding while it is written.
pub(crate) struct Draft<'d>(&'d mut Finding);

impl<'r> Report<'r> {
    pub(crate) const fn new(rule: &'r Rule, findings: &'r mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Reports something about the thing in the document that a resource comes from.
    pub(crate) fn at(
        &mut self,
        resource: &Resource,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Draft<'_> {
        self.on(&resource.origin, message, hint)
    }

    /// Reports something about a thing by its id.
    pub(crate) fn on(
        &mut self,
        subject: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Draft<'_> {
        self.findings.push(Finding {
            rule: self.rule.id.to_owned(),
            severity: self.rule.severity,
            catalog: self
                .rule
                .catalog
                .iter()
                .map(|entry| (*entry).to_owned())
                .collect(),
            subject: subject.into(),
            property: None,
            place: None,
            message: sentence(message.into()),
            hint: hint.into(),
            fixable: false,
            fix: None,
            waived: None,
        });
        let last = self.findings.len() - 1;
        Draft(&mut self.findings[last])
    }
}

impl Draft<'_> {
    /// The property concerned, in CloudFormation's or the document's words.
    pub(crate) fn property(self, property: impl Into<String>) -> Self {
        self.0.property = Some(property.into());
        self
    }

    /// A milder severity than the rule's own.
    pub(crate) fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// The entries of the catalogue that count here, of those that the rule rests on.
    pub(crate) fn catalog(self, entries: &[&str]) -> Self {
        self.0.catalog = entries.iter().map(|entry| (*entry).to_owned()).collect();
        self
    }

    /// The mend, when there is one. No edits are no mend.
    pub(crate) fn fix(self, fix: Option<(String, Vec<Edit>)>) -> Self {
        if let Some((title, edits)) = fix.filter(|(_, edits)| !edits.is_empty()) {
            self.0.fix = Some(Fix { title, edits });
            self.0.fixable = true;
        }
        self
    }
}

/// Words that a message may start with in the middle of a sentence's case; anything else is an id and stays as it is.
const STARTS: [&str; 16] = [
    "a",
    "container",
    "host",
    "target",
    "no",
    "nobody",
    "nothing",
    "port",
    "route",
    "security",
    "subnet",
    "subnets",
    "the",
    "there",
    "whether",
    "zone",
];

/// Starts a message with a capital, unless that is an id, and ends it with a full stop.
fn sentence(mut text: String) -> String {
    if text.split(' ').next().is_some_and(|word| STARTS.contains(&word))
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
