//! Where a program keeps its data on each platform. No crate: three lines of environment each.

use std::env;
use std::path::PathBuf;

/// The folder for Tierwright's own data: journals, autosaves, extracted samples. It need not exist yet. None when the
/// environment names no home.
///
/// Sources: the XDG Base Directory Specification 0.8; Apple, *File System Programming Guide*; Windows, *Known Folders*.
#[must_use]
pub fn default_data_dir() -> Option<PathBuf> {
    if cfg!(windows) {
        return absolute("LOCALAPPDATA").map(|folder| folder.join("Tierwright"));
    }
    if cfg!(target_os = "macos") {
        return absolute("HOME").map(|home| home.join("Library/Application Support/Tierwright"));
    }
    // The specification has relative paths ignored.
    let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")));
    data.map(|folder| folder.join("tierwright"))
}

/// The person's home folder.
pub(crate) fn home() -> Option<PathBuf> {
    absolute("HOME").or_else(|| absolute("USERPROFILE"))
}

fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}
