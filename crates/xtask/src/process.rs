//! Starting other programs. A [`Call`] is a program with its arguments, folder and environment; running it either
//! succeeds or gives a sentence that names the whole command, how it ended, and what to do when it is not installed.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context as _, Result, bail};

/// A program that is about to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    program: OsString,
    arguments: Vec<OsString>,
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    removed: Vec<OsString>,
}

impl Call {
    /// `program` in `folder`, without arguments yet.
    pub(crate) fn new(program: impl Into<OsString>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            folder: folder.to_owned(),
            environment: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Adds arguments.
    pub(crate) fn args<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Adds one argument.
    pub(crate) fn arg(self, argument: impl AsRef<OsStr>) -> Self {
        self.args([argument.as_ref()])
    }

    /// Sets one environment variable for the child.
    pub(crate) fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Sets environment variables for the child.
    pub(crate) fn envs(mut self, pairs: &[(String, OsString)]) -> Self {
        self.environment
            .extend(pairs.iter().map(|(name, value)| (name.into(), value.clone())));
        self
    }

    /// Hides one environment variable from the child.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.removed.push(name.into());
        self
    }

    /// Runs it with our own input and output. A failure is a sentence.
    pub(crate) fn run(&self) -> Result<()> {
        let status = self.command().status().with_context(|| self.cannot_start())?;
        self.ended_well(status)
    }

    /// Runs it and gives what it wrote to standard output. A failure is a sentence with what it wrote to standard error.
    pub(crate) fn output(&self) -> Result<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .output()
            .with_context(|| self.cannot_start())?;
        let said = String::from_utf8_lossy(&output.stderr);
        self.ended_well(output.status)
            .with_context(|| said.trim().to_owned())?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it quietly and answers a question: did it end well? Not being installed is a no.
    pub(crate) fn succeeds(&self) -> bool {
        self.command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// The same as a [`Command`], for a caller that keeps the child.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder);
        for name in &self.removed {
            command.env_remove(name);
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_from_cargo_run(name)) {
            command.env_remove(name);
        }
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command
    }

    /// The sentence for a program that could not even be started.
    pub(crate) fn cannot_start(&self) -> String {
        format!("`{self}` could not be started ({})", advice(&self.program))
    }

    fn ended_well(&self, status: ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        match status.code() {
            Some(code) => bail!("`{self}` ended with exit code {code}"),
            None => bail!("`{self}` was ended by a signal ({status})"),
        }
    }
}

/// The command as a person would type it; quotes only where a shell needs them.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = Path::new(&self.program);
        // Cargo names itself with its whole path; the short name is what a person types.
        let is_cargo = program.file_stem() == Some(OsStr::new("cargo"));
        let shown = if is_cargo {
            OsStr::new("cargo")
        } else {
            program.as_os_str()
        };
        f.write_str(&quoted(shown))?;
        for argument in &self.arguments {
            write!(f, " {}", quoted(argument))?;
        }
        Ok(())
    }
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@+,\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{word}'")
    }
}

/// `cargo run` tells its child which package it is. Passed on, those variables would make build scripts that watch
/// them run again each time a person changes between `cargo xtask` and plain cargo, and with them whole crypto libraries.
fn is_from_cargo_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_CRATE_NAME"
}

/// What to do when a program is not there.
fn advice(program: &OsStr) -> String {
    let name = Path::new(program)
        .file_stem()
        .unwrap_or(program)
        .to_string_lossy();
    match &*name {
        "npm" | "node" => "the UI needs Node.js 20.19 or newer with npm, see https://nodejs.org".to_owned(),
        "python3" | "python" => {
            "the emulator and the judges need Python 3.10 or newer with `venv`, see https://www.python.org"
                .to_owned()
        }
        "cargo" => "Rust is installed through https://rustup.rs".to_owned(),
        other => format!("is `{other}` installed and on PATH?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(program: &str) -> Call {
        Call::new(program, &std::env::temp_dir())
    }

    #[test]
    fn is_shown_as_typed() {
        let shown = call("cargo").args(["test", "-p", "a b", ""]).to_string();
        assert_eq!(shown, "cargo test -p 'a b' ''");
        assert_eq!(call("some/folder/cargo").args(["fmt"]).to_string(), "cargo fmt");
        assert_eq!(call("some/folder/npm").to_string(), "some/folder/npm");
    }

    #[test]
    fn a_program_that_is_missing_comes_with_advice() {
        let problem = format!("{:#}", call("npm-that-is-nowhere").run().unwrap_err());
        assert!(
            problem.starts_with(
                "`npm-that-is-nowhere` could not be started (is `npm-that-is-nowhere` installed and on PATH?)"
            ),
            "{problem}"
        );
        assert!(!call("npm-that-is-nowhere").succeeds());
        assert!(advice(OsStr::new("npm.cmd")).contains("nodejs.org"));
    }

    #[cfg(unix)]
    #[test]
    fn an_exit_code_becomes_a_sentence() {
        let problem = call("sh").args(["-c", "exit 3"]).run().unwrap_err();
        assert_eq!(problem.to_string(), "`sh -c 'exit 3'` ended with exit code 3");
        assert_eq!(call("sh").args(["-c", "printf hello"]).output().unwrap(), "hello");
    }

    #[test]
    fn what_cargo_run_adds_is_recognised() {
        for (name, expect) in [
            ("CARGO_PKG_NAME", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_TARGET_DIR", false),
            ("CARGO_HOME", false),
            ("CARGO", false),
        ] {
            assert_eq!(is_from_cargo_run(OsStr::new(name)), expect, "{name}");
        }
    }
}
