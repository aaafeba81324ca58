//! Writes a compiled design in the formats that people take away: Terraform, CloudFormation and a runbook.
//!
//! An exporter reads the resource graph (and, for the runbook, the design) and returns text: it touches no disk, so the
//! command line, the window and tests decide where files go. The same design gives the same bytes.
//!
//! Text that a person typed is hostile until proven otherwise: no template prints a value without one of our filters, and
//! Tera is set up to refuse a template that tries (see `templates.rs`).
//!
//! To add a format: one module here, one folder under `templates/`, one variant of [`Format`]; the compiler names the rest.
//! To add a resource kind: one template under `templates/terraform/<service>/` and one line in `templates.rs`.

mod cloudformation;
mod facts;
mod markdown;
mod runbook;
mod templates;
mod terraform;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;
use std::str::FromStr;

use tierwright_catalog::LogicalId;
use tierwright_compile::Compiled;
use tierwright_model::Design;

/// A format that designs are exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A root module in Terraform's language, one file per concern.
    Terraform,
    /// One CloudFormation template in YAML.
    CloudFormation,
    /// One Markdown page: how to deploy, fill, look into and take down this design.
    Runbook,
}

/// What an export gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The files, sorted by path.
    pub files: Vec<ExportedFile>,
    /// What the format could not say, for the person who takes the files.
    pub notes: Vec<Note>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its path, relative, with `/` between folders; never `..`.
    pub path: String,
    /// Its text, which ends in a line break.
    pub contents: String,
}

/// Something that an export could not say in its format, or had to say in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The resource that it is about.
    pub subject: LogicalId,
    /// What happened and what to do, in a sentence or two.
    pub message: String,
}

/// Why an export failed. That is a fault of this program's templates, never of a design.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A template could not be rendered.
    #[error("the template {template} could not be rendered: {reason}")]
    Template {
        /// Its path under `templates/`.
        template: String,
        /// What Tera said.
        reason: String,
    },
}

/// A back end that turns a compiled design into files.
pub trait Exporter {
    /// Renders the design.
    ///
    /// # Errors
    /// [`ExportError`] when a template of this program is broken; whatever a person draws has an export.
    fn export(&self, compiled: &Compiled, design: &Design) -> Result<Export, ExportError>;
}

/// Renders a compiled design in a format. `design` is the one that `compiled` was made from.
///
/// # Errors
/// See [`Exporter::export`].
pub fn export(format: Format, compiled: &Compiled, design: &Design) -> Result<Export, ExportError> {
    format.exporter().export(compiled, design)
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Terraform, Self::CloudFormation, Self::Runbook];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Runbook => "runbook",
        }
    }

    /// The back end that writes it.
    #[must_use]
    pub fn exporter(self) -> &'static dyn Exporter {
        match self {
            Self::Terraform => &terraform::Terraform,
            Self::CloudFormation => &cloudformation::CloudFormation,
            Self::Runbook => &runbook::Runbook,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no export format {0:?}; the formats are terraform, cloudformation and runbook")]
pub struct UnknownFormat(pub String);
