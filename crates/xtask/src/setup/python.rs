//! Python: what the emulator needs of it, the outside judges of CloudFormation and Terraform, and the linters.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::say;
use crate::process::Call;
use crate::workspace::Workspace;

/// A virtual environment of ours, made from a list of pinned packages.
struct Environment {
    name: &'static str,
    packages: &'static [&'static str],
    /// What they are for, and what they weigh.
    purpose: &'static str,
}

/// A new version judges differently: change it together with what it then finds.
const JUDGES: Environment = Environment {
    name: "judges",
    packages: &["cfn-lint==1.51.0", "checkov==3.3.30"],
    purpose: "they judge exports; about 300 MB",
};

/// What reads the text that no compiler reads: the emulator's Python, and the spelling of everything.
const LINTERS: Environment = Environment {
    name: "linters",
    packages: &["ruff==0.17.6", "typos==1.52.0"],
    purpose: "they check Python and spelling; about 60 MB",
};

/// Holds the list that an environment was made from, and is written last.
const MARKER: &str = "tierwright-packages.txt";

/// Is there a Python that can make virtual environments?
pub(super) fn has_venv(workspace: &Workspace) -> bool {
    python(workspace)
        .args(["-c", "import ensurepip, venv"])
        .succeeds()
}

/// Sees that Python is there and not too old. The emulator makes its own environment when it first starts.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let script = "import ensurepip, sys, venv; assert sys.version_info >= (3, 10), 'it is too old'; \
                  print(sys.version.split()[0])";
    let version = python(workspace)
        .args(["-c", script])
        .output()
        .context("the emulator and the judges need Python 3.10 or newer with `venv`")?;
    say(&format!(
        "Python {} is there (the emulator and the judges run in it)",
        version.trim()
    ));
    Ok(())
}

/// Installs the judges of exports.
pub(super) fn install_judges(workspace: &Workspace) -> Result<()> {
    install(workspace, &JUDGES, &workspace.judges())
}

/// Installs the linters.
pub(super) fn install_linters(workspace: &Workspace) -> Result<()> {
    install(workspace, &LINTERS, &workspace.linters())
}

/// Makes an environment, unless it is there and was made from the same list.
///
/// It is made where it stays, not under another name and then renamed: the programs in it carry the path of their
/// interpreter. A killed setup shows in the missing marker, and its remains are cleared away.
fn install(workspace: &Workspace, environment: &Environment, folder: &Path) -> Result<()> {
    let Environment {
        name,
        packages,
        purpose,
    } = environment;
    let listed = packages.join(" and ");
    if environment.is_complete(folder) {
        say(&format!("{name}: {listed} are there"));
        return Ok(());
    }
    say(&format!(
        "{name}: installing {listed} into {} ({purpose})",
        folder.display()
    ));
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    python(workspace).args(["-m", "venv"]).arg(folder).run()?;
    Call::new(interpreter(folder), &workspace.root)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ])
        .args(*packages)
        .run()?;
    let marker = folder.join(MARKER);
    let half = folder.join(format!("{MARKER}.half"));
    std::fs::write(&half, environment.list())
        .and_then(|()| std::fs::rename(&half, &marker))
        .with_context(|| format!("{} can't be written", marker.display()))
}

impl Environment {
    fn list(&self) -> String {
        self.packages.join("\n") + "\n"
    }

    /// The interpreter is asked for too: it is a link to the Python that made the environment, which may be gone.
    fn is_complete(&self, folder: &Path) -> bool {
        interpreter(folder).exists()
            && std::fs::read_to_string(folder.join(MARKER)).is_ok_and(|made_from| made_from == self.list())
    }
}

fn python(workspace: &Workspace) -> Call {
    workspace.program(if cfg!(windows) { "python" } else { "python3" })
}

fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_counts_only_with_its_marker_and_interpreter() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("judges");
        assert!(!JUDGES.is_complete(&folder), "nothing there");
        let interpreter = interpreter(&folder);
        std::fs::create_dir_all(interpreter.parent().unwrap()).unwrap();
        std::fs::write(&interpreter, "").unwrap();
        assert!(!JUDGES.is_complete(&folder), "a killed setup");
        std::fs::write(folder.join(MARKER), "cfn-lint==1.0.0\n").unwrap();
        assert!(!JUDGES.is_complete(&folder), "made from another list");
        std::fs::write(folder.join(MARKER), JUDGES.list()).unwrap();
        assert!(JUDGES.is_complete(&folder));
        std::fs::remove_file(&interpreter).unwrap();
        assert!(!JUDGES.is_complete(&folder), "the Python behind it is gone");
    }
}
