use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A store that can't be used. Each says what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The file is no SQLite database, or a damaged one.
    #[error(
        "{} is damaged ({reason}). It was left as it is. Restore it from a backup; or move it away to begin with an empty \
         one, and look into the account for deployments that only it knew.", .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        reason: String,
    },
    /// The file is the database of another program.
    #[error("{} is the database of another program. It was left as it is. Choose another file.", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer Tierwright.
    #[error(
        "{} was written by a newer Tierwright (its version is {found}; this one knows up to {known}). It was left as it is. \
         Update Tierwright.", .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version in the file.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// Another program works on the same deployment.
    #[error(
        "Another program is working on the deployment of {design} to {target}{}. Wait until it is done, or stop it there.",
        .holder.as_ref().map(|h| format!(" ({h})")).unwrap_or_default()
    )]
    Locked {
        /// The design.
        design: String,
        /// The target.
        target: String,
        /// The other program, as far as known.
        holder: Option<String>,
    },
    /// Resources are still recorded.
    #[error("The deployment of {design} to {target} still has {resources} resources. Destroy it first.")]
    NotEmpty {
        /// The design.
        design: String,
        /// The target.
        target: String,
        /// How many.
        resources: u32,
    },
    /// The file can't be read or written.
    #[error("{} cannot be {doing}: {reason}.", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// `opened`, `read` or `written`.
        doing: &'static str,
        /// Why, without a full stop.
        reason: String,
    },
}

/// Why SQLite could not do something, in words that say what to do where there is something to do.
pub(crate) fn reason(error: &rusqlite::Error) -> String {
    let words = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "the disk is full",
        Some(ErrorCode::ReadOnly) => "the file or its folder is read-only",
        Some(ErrorCode::PermissionDenied) => "the file may not be opened by this user",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has been writing to it for too long"
        }
        Some(ErrorCode::CannotOpen) => "the file cannot be opened",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "the file is damaged",
        Some(ErrorCode::SystemIoFailure) => "the disk reported an error",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// The error of an operation on the file.
pub(crate) fn unusable(path: &Path, doing: &'static str, error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
            path: path.to_owned(),
            reason: error.to_string(),
        },
        _ => StoreError::Unusable {
            path: path.to_owned(),
            doing,
            reason: reason(error),
        },
    }
}
