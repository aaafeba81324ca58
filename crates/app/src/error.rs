//! Everything that can go wrong in a use case, and the one table from it to what a person reads: a sentence with the values
//! seen, and what to do. Problems of a design are findings, never errors.

use std::io;
use std::path::Path;

use tierwright_deploy::{DeployError, DeployErrorCode, JournalError, ProviderError, ProviderErrorKind};
use tierwright_emulator::EmulatorError;
use tierwright_export::ExportError;
use tierwright_import::ImportError;
use tierwright_model::{DocumentError, EditError};
use tierwright_store::StoreError;

use crate::disk;
use crate::samples::SAMPLES;
use crate::view::{ErrorCode, ErrorView};

/// A use case that could not do its work. `Display` is the sentence, [`AppError::hint`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A file is no sound design.
    #[error("{path}: {source}")]
    Document {
        /// The file.
        path: String,
        /// What is wrong, and where.
        source: DocumentError,
    },
    /// A template can't be read.
    #[error("{path}: {source}")]
    Import {
        /// The file.
        path: String,
        /// What is wrong, and where.
        source: ImportError,
    },
    /// A file is a CloudFormation template, where a design is needed.
    #[error("{path} is a CloudFormation template, not a Tierwright design")]
    Template {
        /// The file.
        path: String,
    },
    /// A Region or values of parameters were given beside a design, which says them itself.
    #[error("{path} is a design, which says its Region and parameters itself")]
    GivenForDesign {
        /// The file.
        path: String,
    },
    /// A file can't be read.
    #[error("{path} cannot be read: {reason}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file can't be written. What was there stays as it was.
    #[error("{path} cannot be written: {reason}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// Someone else has changed the file.
    #[error("{path} has been changed by another program since it was opened")]
    ChangedOnDisk {
        /// The file.
        path: String,
    },
    /// Another window has the file open.
    #[error("{path} is open in another window of Tierwright{}", .process.map(|id| format!(" (process {id})")).unwrap_or_default())]
    Held {
        /// The file.
        path: String,
        /// The process of that window.
        process: Option<u32>,
    },
    /// The design has no file yet.
    #[error("this design has no file yet")]
    NoPath,
    /// An edit does not go with the design.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A word that names nothing in the design.
    #[error("{text:?} names nothing in this design that opens or accepts connections; there are {}", .known.join(", "))]
    UnknownEnd {
        /// The word.
        text: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A port is needed and none is usual.
    #[error("{to} has no usual port")]
    NoUsualPort {
        /// What is called.
        to: String,
    },
    /// A word that names no palette entry.
    #[error("there is no tier {key:?} in the palette")]
    UnknownTier {
        /// The word.
        key: String,
    },
    /// A word that cannot be an id.
    #[error("{text:?} is not the id of anything in this design")]
    UnknownId {
        /// The word.
        text: String,
    },
    /// There is no place for a NAT gateway.
    #[error("{0}")]
    Nat(tierwright_rules::NatObstacle),
    /// A word that names no sample.
    #[error("there is no sample {id:?}")]
    UnknownSample {
        /// The word.
        id: String,
    },
    /// A word that names no rule.
    #[error("there is no rule {id:?}")]
    UnknownRule {
        /// The word.
        id: String,
        /// The nearest one.
        near: Option<&'static str>,
    },
    /// Files are in the way of an export.
    #[error(
        "nothing was written to {directory}: {} there and Tierwright did not write {}, or someone has changed {} since: {}",
        if .files.len() == 1 { "this file is" } else { "these files are" },
        if .files.len() == 1 { "it" } else { "them" },
        if .files.len() == 1 { "it" } else { "them" },
        .files.join(", ")
    )]
    ExportForeign {
        /// The folder.
        directory: String,
        /// The files.
        files: Vec<String>,
    },
    /// A file can't be put where an export wants it.
    #[error("the export cannot write {path}: {reason}")]
    ExportPath {
        /// The path in the folder.
        path: String,
        /// Why.
        reason: String,
    },
    /// A template of this program is broken.
    #[error("{0}; this is a fault of Tierwright")]
    Export(ExportError),
    /// The files of a static site can't be published.
    #[error("the folder {folder:?} with the files of {tier} cannot be used: {reason}")]
    Site {
        /// The tier.
        tier: String,
        /// The folder, as the design says it.
        folder: String,
        /// Why.
        reason: String,
    },
    /// A text that is no parameter of the design, or is given in another form than `name=value`.
    #[error("the parameter {text:?} {reason}")]
    Parameter {
        /// The text.
        text: String,
        /// What is wrong.
        reason: String,
    },
    /// A text that names no image in a repository.
    #[error("the image {text:?} {reason}")]
    Image {
        /// The text.
        text: String,
        /// What is wrong.
        reason: String,
    },
    /// Placeholders are for emulators only.
    #[error("placeholders are registered in an emulator only; an account needs the real images")]
    NotEmulated,
    /// The account holds several deployments that may be the design's.
    #[error("the records of this deployment are missing on this machine, and the account has several of the design {name:?}: {}", .found.join(", "))]
    SeveralDeployments {
        /// The design's name.
        name: String,
        /// The deployments, each with its size.
        found: Vec<String>,
    },
    /// A deployment that was named is not in the account.
    #[error(
        "the deployment {id:?} is none of this design's project and environment there{}",
        if .found.is_empty() { String::new() } else { format!("; there are {}", .found.join(", ")) }
    )]
    NoSuchDeployment {
        /// Its id.
        id: String,
        /// Those that are there.
        found: Vec<String>,
    },
    /// A call to AWS did not work.
    #[error("{}", called(.0))]
    Provider(ProviderError),
    /// A deployment or teardown did not reach its end.
    #[error(transparent)]
    Deploy(#[from] DeployError),
    /// The journal can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The program's own database can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The emulator can't be used.
    #[error(transparent)]
    Emulator(#[from] EmulatorError),
    /// A deployment runs already.
    #[error("a deployment or teardown of this program is running already")]
    Busy,
    /// Stopped before anything was changed.
    #[error("stopped; nothing was changed")]
    Cancelled,
    /// There is no folder for the program's own data.
    #[error("there is no folder for Tierwright's own data: the environment names no home folder")]
    NoDataDir,
    /// A thread of the program ended early.
    #[error("a part of Tierwright ended early: {0}")]
    Internal(String),
}

impl AppError {
    /// What sort, for a presentation.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Document { .. } | Self::Import { .. } | Self::Template { .. } | Self::Read { .. } => {
                ErrorCode::Document
            }
            Self::Write { .. } | Self::NoPath => ErrorCode::Disk,
            Self::ChangedOnDisk { .. } => ErrorCode::Changed,
            Self::Held { .. } => ErrorCode::Held,
            Self::NoDataDir
            | Self::Journal(_)
            | Self::Store(
                StoreError::Damaged { .. }
                | StoreError::Foreign { .. }
                | StoreError::Newer { .. }
                | StoreError::Unusable { .. },
            ) => ErrorCode::Data,
            Self::Edit(_)
            | Self::UnknownEnd { .. }
            | Self::NoUsualPort { .. }
            | Self::UnknownTier { .. }
            | Self::UnknownId { .. }
            | Self::Nat(_) => ErrorCode::Edit,
            Self::GivenForDesign { .. }
            | Self::UnknownSample { .. }
            | Self::UnknownRule { .. }
            | Self::Parameter { .. }
            | Self::Image { .. }
            | Self::NotEmulated => ErrorCode::Input,
            Self::SeveralDeployments { .. }
            | Self::NoSuchDeployment { .. }
            | Self::Store(StoreError::NotEmpty { .. }) => ErrorCode::Deployment,
            Self::ExportForeign { .. } | Self::ExportPath { .. } | Self::Export(_) => ErrorCode::Export,
            Self::Site { .. } => ErrorCode::Site,
            Self::Provider(error) if error.operation == CONNECT => of_options(error.kind),
            Self::Provider(error) => of_provider(error.kind),
            Self::Deploy(error) => of_deploy(error),
            Self::Emulator(_) => ErrorCode::Emulator,
            Self::Busy | Self::Store(StoreError::Locked { .. }) => ErrorCode::Busy,
            Self::Cancelled => ErrorCode::Cancelled,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// What to do, as a sentence; none when the error's own sentence says it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Document {
                source: DocumentError::Newer { .. } | DocumentError::TooLarge { .. },
                ..
            } => return None,
            Self::Document {
                source: DocumentError::NotADesign,
                ..
            } => {
                "Give the path of a file that Tierwright saved; `tierwright samples` lists designs to begin with."
            }
            Self::Document { .. } => "Mend that place in the file, or take the file from a backup.",
            Self::Template { .. } => {
                "`check`, `resources` and `reach` take templates too; this needs a *.tierwright.json file."
            }
            Self::Import {
                source: ImportError::TooLarge { .. },
                ..
            } => "Divide it into nested stacks or several stacks.",
            Self::Import {
                source: ImportError::NotATemplate(_),
                ..
            } => "Give a CloudFormation template in YAML or JSON, or a *.tierwright.json file.",
            Self::Import {
                source: ImportError::NoParameter { .. },
                ..
            } => "Write name=value with the name of a parameter of the template.",
            Self::Import { .. } => "Mend that place in the file.",
            Self::GivenForDesign { .. } => "Leave them out; `plan` and `deploy` take them.",
            Self::Read { .. } => "Check the path and its permissions.",
            Self::Write { .. } => {
                "Free some space, or choose a folder that you may write to. What was there is unchanged."
            }
            Self::ChangedOnDisk { .. } => "Read it again, or save under another name.",
            Self::Held { .. } => "Save under another name, or close the other window.",
            Self::NoPath => "Choose a name for it.",
            Self::Edit(_) => "The design is as it was.",
            Self::UnknownEnd { .. } => "Use one of these ids.",
            Self::NoUsualPort { .. } => "Say which port is meant.",
            Self::UnknownTier { .. } | Self::UnknownId { .. } => "Use an id from the design's file.",
            Self::Nat(_) => "Add an internet gateway, and route 0.0.0.0/0 of a layer in each zone to it.",
            Self::UnknownSample { .. } => {
                return Some(format!(
                    "There are: {}.",
                    SAMPLES.iter().map(|s| s.id).collect::<Vec<_>>().join(", ")
                ));
            }
            Self::UnknownRule { near: Some(near), .. } => return Some(format!("Did you mean {near}?")),
            Self::UnknownRule { near: None, .. } => "`tierwright rules` lists them all.",
            Self::ExportForeign { .. } => "Choose another folder, or force the export to replace them.",
            Self::ExportPath { .. } => "Choose another folder.",
            Self::Export(_) | Self::Internal(_) => "Please report it with the design that shows it.",
            Self::Site { .. } => "Change the site's folder in the design; nothing was deployed.",
            Self::Parameter { .. } => "Write name=value with the name of a parameter of the design.",
            Self::Image { .. } => {
                "Write it as the deployment does: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG, or NAME:TAG."
            }
            Self::NotEmulated => "Push them with docker, then deploy again.",
            Self::SeveralDeployments { .. } => {
                "Name the one that is meant on the command line: --deployment ID."
            }
            Self::NoSuchDeployment { .. } => "Name one that is there, or none.",
            Self::Provider(error) if error.operation == CONNECT => "Give another endpoint, or none.",
            Self::Provider(error) => tierwright_deploy::advice(error.kind),
            Self::Journal(_) => "Free or repair the disk, then run the same again: it goes on from there.",
            Self::Busy => "Wait until it has ended, or stop it.",
            Self::NoDataDir => "Set TIERWRIGHT_DATA_DIR to a folder.",
            // These say in their own sentence what to do.
            Self::Deploy(_) | Self::Store(_) | Self::Emulator(_) | Self::Cancelled => return None,
        };
        Some(hint.to_owned())
    }

    /// Whether a person stopped it. Not to be shown in red.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        matches!(self.code(), ErrorCode::Cancelled)
    }

    /// Whether the sentence begins with a path or an id, which are written as they are.
    const fn begins_with_name(&self) -> bool {
        matches!(
            self,
            Self::Document { .. }
                | Self::Import { .. }
                | Self::Template { .. }
                | Self::GivenForDesign { .. }
                | Self::Read { .. }
                | Self::Write { .. }
                | Self::ChangedOnDisk { .. }
                | Self::Held { .. }
                | Self::NoUsualPort { .. }
        )
    }

    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        Self::Read {
            path: path.display().to_string(),
            reason: disk::reason(error),
        }
    }

    pub(crate) fn write(path: &Path, error: &io::Error) -> Self {
        Self::Write {
            path: path.display().to_string(),
            reason: disk::reason(error),
        }
    }
}

impl From<&AppError> for ErrorView {
    fn from(error: &AppError) -> Self {
        let message = sentence(&error.to_string());
        Self {
            code: error.code(),
            message: if error.begins_with_name() {
                message
            } else {
                capital(&message)
            },
            hint: error.hint(),
            field: match error {
                AppError::Edit(EditError::BadValue(field)) => Some(Box::new(field.clone())),
                _ => None,
            },
        }
    }
}

impl From<AppError> for ErrorView {
    fn from(error: AppError) -> Self {
        Self::from(&error)
    }
}

const fn of_provider(kind: ProviderErrorKind) -> ErrorCode {
    match kind {
        ProviderErrorKind::NoCredentials
        | ProviderErrorKind::ExpiredCredentials
        | ProviderErrorKind::Denied => ErrorCode::Credentials,
        ProviderErrorKind::Unreachable => ErrorCode::Network,
        ProviderErrorKind::Throttled
        | ProviderErrorKind::ServerFault
        | ProviderErrorKind::Conflict
        | ProviderErrorKind::AlreadyExists
        | ProviderErrorKind::NotFound
        | ProviderErrorKind::Invalid
        | ProviderErrorKind::Unsupported => ErrorCode::Aws,
    }
}

fn of_deploy(error: &DeployError) -> ErrorCode {
    match error.code() {
        DeployErrorCode::WrongAccount => ErrorCode::Place,
        DeployErrorCode::Credentials | DeployErrorCode::Denied => ErrorCode::Credentials,
        DeployErrorCode::Unreachable => ErrorCode::Network,
        DeployErrorCode::Journal => ErrorCode::Data,
        DeployErrorCode::Cancelled => ErrorCode::Cancelled,
        DeployErrorCode::PlanChanged | DeployErrorCode::MissingParameters | DeployErrorCode::Obstacles => {
            ErrorCode::Deployment
        }
        DeployErrorCode::Step | DeployErrorCode::Inventory => ErrorCode::Aws,
    }
}

/// Before any call was made, an endpoint, Region or profile was refused by this program itself.
const fn of_options(kind: ProviderErrorKind) -> ErrorCode {
    match of_provider(kind) {
        ErrorCode::Aws => ErrorCode::Input,
        other => other,
    }
}

/// The text with a full stop.
fn sentence(text: &(impl ToString + ?Sized)) -> String {
    let text = text.to_string();
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The first letter large, unless the first word is a name of AWS such as `sts:GetCallerIdentity`.
fn capital(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_word = first
        .trim_end_matches([',', ';'])
        .chars()
        .all(|c| c.is_ascii_lowercase());
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if is_word => c.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// The operation that stands in an error about the options of a connection, before any call.
const CONNECT: &str = "connect";

/// A failed call in words: with its name, when there was one.
fn called(error: &ProviderError) -> String {
    if error.operation == CONNECT {
        sentence(&error.message)
    } else {
        sentence(error)
    }
}

#[cfg(test)]
mod tests;
