//! Under which name the deployments of a file are kept: its path, unless it was deployed before it had a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tierwright_store::Store;

use crate::disk;
use crate::error::AppError;

const LONGEST: u64 = 4 * 1024 * 1024;

/// The table of files whose deployments began under another name.
pub(crate) struct Keys {
    path: PathBuf,
}

impl Keys {
    pub(crate) fn at(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("deployment-names.json"),
        }
    }

    /// The name that the deployments of this file are kept under.
    pub(crate) fn of(&self, file: &str) -> String {
        self.read().remove(file).unwrap_or_else(|| file.to_owned())
    }

    /// Keeps deployments that began under `name` with a file, when there are any.
    pub(crate) fn keep(&self, store: &Store, file: &str, name: &str) -> Result<(), AppError> {
        if !store
            .deployments()?
            .iter()
            .any(|d| d.design_key == name && d.header.is_some())
        {
            return Ok(());
        }
        let mut table = self.read();
        table.insert(file.to_owned(), name.to_owned());
        let text =
            serde_json::to_string_pretty(&table).map_err(|error| AppError::Internal(error.to_string()))?;
        disk::write_atomically(&self.path, text.as_bytes())
            .map_err(|error| AppError::write(&self.path, &error))
    }

    fn read(&self) -> BTreeMap<String, String> {
        let bytes = disk::read_bounded(&self.path, LONGEST).ok().and_then(Result::ok);
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}
