use serde::Serialize;
use tierwright_model::{Finding, Severity};
use ts_rs::TS;

use crate::context::Context;
use crate::report::Report;

/// A rule: what it reports, why, and how it finds it.
#[derive(Debug)]
pub struct Rule {
    /// Its id: a name of the bad pattern, in kebab-case. The file has the same name in snake_case.
    pub id: &'static str,
    /// The folder of its file.
    pub category: &'static str,
    /// The worst severity that it reports.
    pub severity: Severity,
    /// What it reports, in one line without a full stop.
    pub summary: &'static str,
    /// The entries of the catalogue of AWS facts that it rests on; empty when it is about the design itself.
    pub catalog: &'static [&'static str],
    /// Its page.
    pub docs: Docs,
    pub(crate) check: Check,
    #[cfg(test)]
    pub(crate) examples: &'static [crate::examples::Example],
}

/// The page of a rule: the same five headings for each.
#[derive(Clone, Copy, Debug)]
pub struct Docs {
    /// What it does.
    pub what: &'static str,
    /// Why this is bad.
    pub why: &'static str,
    /// When it stays silent.
    pub silent: &'static str,
    /// An example, in words.
    pub example: &'static str,
    /// The source of the facts.
    pub source: &'static str,
}

/// How a rule finds what it reports.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// In the resource graph: for imports too.
    Graph(fn(&Context<'_>, &mut Report<'_>)),
    /// In the document: says nothing about an import.
    Document(fn(&Context<'_>, &tierwright_model::Design, &mut Report<'_>)),
    /// In the waivers of the document, once all other findings are there.
    Waivers(fn(&tierwright_model::Design, &[Finding], &mut Report<'_>)),
}

/// What is known of a rule, for lists and pages.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// Its id, such as `sg-chain-broken`: a name of the bad pattern.
    pub id: &'static str,
    /// The folder that it lives in, such as `security`.
    pub category: &'static str,
    /// The worst severity that it reports.
    pub severity: Severity,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// The entries of the catalogue of AWS facts that it rests on.
    pub catalog: Vec<&'static str>,
    /// Its page, as Markdown without the title.
    pub docs: String,
}

impl Rule {
    /// What is known of the rule.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            id: self.id,
            category: self.category,
            severity: self.severity,
            summary: self.summary,
            catalog: self.catalog.to_vec(),
            docs: self.docs.to_markdown(self.catalog),
        }
    }
}

impl Docs {
    fn to_markdown(self, catalog: &[&str]) -> String {
        let entries = match catalog {
            [] => String::new(),
            many => format!(" Catalogue: {}.", many.join(", ")),
        };
        format!(
            "#### What it does\n\n{}\n\n#### Why is this bad\n\n{}\n\n#### Stays silent when\n\n{}\n\n#### Example\n\n{}\n\n\
             #### Source\n\n{}{entries}\n",
            self.what, self.why, self.silent, self.example, self.source
        )
    }
}
