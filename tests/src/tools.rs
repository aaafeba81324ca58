//! The outside tools that tests need. A person without them sees a test that says it was skipped; in CI, where
//! `TIERWRIGHT_REQUIRE_JUDGES` is set, a missing tool fails it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Something that a test cannot do without.
#[derive(Clone, Copy, Debug)]
pub enum Need<'a> {
    /// A program on the path.
    Program(&'a str),
    /// An environment variable, which `cargo xtask test` sets.
    Variable(&'a str),
    /// A file that an earlier stage builds.
    File(&'a Path),
}

/// Whether everything needed is there. Prints what is missing.
///
/// # Panics
/// When something is missing and `TIERWRIGHT_REQUIRE_JUDGES` is set: a suite that skips would prove nothing.
#[must_use]
pub fn have(needs: &[Need<'_>]) -> bool {
    for need in needs {
        let missing = match need {
            Need::Program(name) => {
                let found = Command::new("which")
                    .arg(name)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status();
                (!found.is_ok_and(|status| status.success())).then(|| format!("{name} is not installed"))
            }
            Need::Variable(name) => std::env::var_os(name)
                .is_none()
                .then(|| format!("{name} is not set")),
            Need::File(path) => (!path.exists()).then(|| format!("{} is not there", path.display())),
        };
        if let Some(missing) = missing {
            assert!(
                std::env::var_os("TIERWRIGHT_REQUIRE_JUDGES").is_none(),
                "{missing}; `cargo xtask test` provides it"
            );
            eprintln!("skipped: {missing}");
            return false;
        }
    }
    true
}
