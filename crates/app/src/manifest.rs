//! What Tierwright has written into a folder of exports: the file `.tierwright-export.json`, which lets a later export
//! replace its own files and keep everyone else's.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::disk;

/// The manifest's file name.
pub(crate) const NAME: &str = ".tierwright-export.json";
const VERSION: u32 = 1;
const LONGEST: u64 = 16 * 1024 * 1024;

/// The files of a folder that Tierwright wrote, by format and path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    tierwright_export: u32,
    #[serde(default)]
    formats: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Manifest {
    /// The manifest of a folder; an empty one when there is none or it makes no sense, so that every file there counts as
    /// someone else's.
    pub(crate) fn read(folder: &Path) -> Self {
        let bytes = disk::read_bounded(&folder.join(NAME), LONGEST)
            .ok()
            .and_then(Result::ok);
        bytes
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .unwrap_or_default()
    }

    /// Whether Tierwright wrote this file with these bytes, in whichever format.
    pub(crate) fn wrote(&self, path: &str, contents: &[u8]) -> bool {
        let hash = disk::sha256(contents);
        self.formats
            .values()
            .filter_map(|files| files.get(path))
            .flatten()
            .any(|known| *known == hash)
    }

    /// The paths that an earlier export in this format wrote.
    pub(crate) fn paths(&self, format: &str) -> Vec<String> {
        self.formats
            .get(format)
            .map(|files| files.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// The paths that belong to other formats too.
    pub(crate) fn is_of_another(&self, format: &str, path: &str) -> bool {
        self.formats
            .iter()
            .any(|(other, files)| other != format && files.contains_key(path))
    }

    /// Writes the manifest before and after an export: `files` are of this format with their hashes. A file in the middle of
    /// being replaced has two, the old and the new one, so that a killed export can be repeated without force.
    pub(crate) fn write(
        &mut self,
        folder: &Path,
        format: &str,
        files: BTreeMap<String, Vec<String>>,
    ) -> std::io::Result<()> {
        self.tierwright_export = VERSION;
        self.formats.insert(format.to_owned(), files);
        let mut text = serde_json::to_string_pretty(self).map_err(std::io::Error::other)?;
        text.push('\n');
        let path = folder.join(NAME);
        // Only a plain file: a link here would lead the write elsewhere.
        if fs::symlink_metadata(&path).is_ok_and(|m| !m.is_file()) {
            return Err(std::io::Error::other(format!("{NAME} in it is not a plain file")));
        }
        disk::write_atomically(&path, text.as_bytes())
    }

    /// The hashes of a file of this format.
    pub(crate) fn hashes(&self, format: &str, path: &str) -> Vec<String> {
        self.formats
            .get(format)
            .and_then(|files| files.get(path))
            .cloned()
            .unwrap_or_default()
    }
}
