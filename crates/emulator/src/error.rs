//! What can go wrong around the emulator. Every message says what happened and what to do.

use std::io;
use std::path::{Path, PathBuf};

/// A failure of the emulator or of its installation. `Display` is a whole sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// No Python is on the path.
    #[error(
        "The local emulator needs Python 3.10 or newer, and none was found (tried {}). Install Python 3 from your \
         system's packages or from https://www.python.org/downloads/ and try again.",
        tried.join(", ")
    )]
    PythonMissing {
        /// The commands that were tried.
        tried: Vec<String>,
    },

    /// Python is there, but too old for moto.
    #[error(
        "The local emulator needs Python 3.10 or newer, but {command} is Python {found}. Install a newer Python 3 from \
         your system's packages or from https://www.python.org/downloads/ and try again."
    )]
    PythonTooOld {
        /// The command that was found.
        command: String,
        /// Its version, as in "3.8".
        found: String,
    },

    /// Python cannot make virtual environments, as on Debian without `python3-venv`.
    #[error(
        "Python could not make a virtual environment for the local emulator: {detail}. On Debian and Ubuntu install the \
         package python3-venv, elsewhere a complete Python 3, and try again."
    )]
    VenvMissing {
        /// The end of what Python wrote.
        detail: String,
    },

    /// The packages could not be installed.
    #[error(
        "The packages of the local emulator could not be installed: {detail}. Check that pip can reach pypi.org or your \
         own package index, and try again. The whole output is in {}.",
        log.display()
    )]
    Packages {
        /// The end of what pip wrote.
        detail: String,
        /// The file with all of it.
        log: PathBuf,
    },

    /// The server did not come up.
    #[error("The local emulator did not start: {reason}. Its log ({}) ends with:\n{tail}", log.display())]
    Start {
        /// What was seen: that it ended, or that it said nothing in time.
        reason: String,
        /// The last lines of the log.
        tail: String,
        /// The log file.
        log: PathBuf,
    },

    /// The server did not understand or did not answer a control request.
    #[error(
        "The local emulator did not carry out a control request: {detail}. Restart the emulator and try again."
    )]
    Control {
        /// What was answered.
        detail: String,
    },

    /// A file or process could not be used.
    #[error("Could not {doing} {}: {source}. Check that the folder exists, may be written and has space left.", path.display())]
    Io {
        /// What was being done, as in "write".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// An endpoint that is not on this machine was given as the emulator's.
    #[error(
        "The endpoint {url:?} is not on this machine: {reason}. An emulator's endpoint must be a loopback address, such \
         as http://127.0.0.1:5000; use a profile and a region instead to work on AWS."
    )]
    NotLoopback {
        /// The endpoint as it was given.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl EmulatorError {
    /// A function that turns an I/O error into one that names the file and what was being done with it.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}
