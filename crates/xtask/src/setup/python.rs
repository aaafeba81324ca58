//! Python: what the emulator needs of it, and the outside judges of CloudFormation and Terraform.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::say;
use crate::process::Call;
use crate::workspace::Workspace;

/// The judges. A new version judges anew: change it together with what it then finds.
const JUDGES: [&str; 2] = ["cfn-lint==1.51.0", "checkov==3.3.30"];

/// Holds the list that the environment was made from, and is written last.
const MARKER: &str = "tierwright-judges.txt";

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

/// Makes the judges' environment, unless it is there and was made from the same list.
///
/// The environment is made where it stays, not under another name and then renamed: the programs in it carry the path of
/// their interpreter. A killed setup shows in the missing marker, and its remains are cleared away.
pub(super) fn install_judges(workspace: &Workspace) -> Result<()> {
    let folder = workspace.judges();
    if is_complete(&folder) {
        say(&format!("judges: {} are there", JUDGES.join(" and ")));
        return Ok(());
    }
    say(&format!(
        "judges: installing {} into {} (they judge exports; about 300 MB)",
        JUDGES.join(" and "),
        folder.display()
    ));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    python(workspace).args(["-m", "venv"]).arg(&folder).run()?;
    Call::new(interpreter(&folder), &workspace.root)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ])
        .args(JUDGES)
        .run()?;
    let marker = folder.join(MARKER);
    let half = folder.join(format!("{MARKER}.half"));
    std::fs::write(&half, list())
        .and_then(|()| std::fs::rename(&half, &marker))
        .with_context(|| format!("{} can't be written", marker.display()))
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

fn list() -> String {
    JUDGES.join("\n") + "\n"
}

/// The interpreter is asked for too: it is a link to the Python that made the environment, which may be gone.
fn is_complete(folder: &Path) -> bool {
    interpreter(folder).exists()
        && std::fs::read_to_string(folder.join(MARKER)).is_ok_and(|made_from| made_from == list())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_counts_only_with_its_marker_and_interpreter() {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("judges");
        assert!(!is_complete(&folder), "nothing there");
        let interpreter = interpreter(&folder);
        std::fs::create_dir_all(interpreter.parent().unwrap()).unwrap();
        std::fs::write(&interpreter, "").unwrap();
        assert!(!is_complete(&folder), "a killed setup");
        std::fs::write(folder.join(MARKER), "cfn-lint==1.0.0\n").unwrap();
        assert!(!is_complete(&folder), "made from another list");
        std::fs::write(folder.join(MARKER), list()).unwrap();
        assert!(is_complete(&folder));
        std::fs::remove_file(&interpreter).unwrap();
        assert!(!is_complete(&folder), "the Python behind it is gone");
    }
}
