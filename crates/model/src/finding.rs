use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Edit, Id};

/// Something about a design that a person should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The rule's id, such as `sg-chain-broken`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// The entries of the catalogue of AWS facts that it rests on, such as `SG-CHAIN-001`.
    pub catalog: Vec<String>,
    /// The id of the thing in the document, or the logical id of a resource that has none.
    pub subject: String,
    /// The property concerned, in CloudFormation's or the document's words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub property: Option<String>,
    /// Where in the file, when the finding is about a template that was read in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub place: Option<Place>,
    /// What is wrong, as a sentence with the values seen.
    pub message: String,
    /// What to do, as a sentence.
    pub hint: String,
    /// Whether [`Finding::fix`] holds a mend.
    pub fixable: bool,
    /// The mend, as edits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub fix: Option<Fix>,
    /// The reason of the waiver that accepts it, when there is one; it then counts for nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub waived: Option<String>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode code points), from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A mend of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What it does, in a few words for a button: "Allow tcp 8080 from sg-alb".
    pub title: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Cost, operability or hygiene.
    Advice,
    /// Works, but insecure or fragile.
    Warning,
    /// AWS rejects it, or traffic or tasks cannot work.
    Error,
}

impl Severity {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How many findings there are, waived ones left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Summary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Advice.
    pub advice: usize,
}

impl Summary {
    /// Counts the findings that are not waived.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut summary = Self::default();
        for finding in findings.into_iter().filter(|f| f.waived.is_none()) {
            match finding.severity {
                Severity::Error => summary.error += 1,
                Severity::Warning => summary.warning += 1,
                Severity::Advice => summary.advice += 1,
            }
        }
        summary
    }
}

impl Finding {
    /// The subject as a document id, when it is one.
    #[must_use]
    pub fn subject_id(&self) -> Option<Id> {
        Id::new(self.subject.clone()).ok()
    }
}
