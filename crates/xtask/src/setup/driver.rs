//! tauri-driver: the WebDriver server that the tests of the window talk to.

use std::path::Path;

use anyhow::Result;

use super::say;
use crate::workspace::Workspace;

const VERSION: &str = "2.1.0";

/// Installs tauri-driver into our own tools folder.
pub(super) fn install(workspace: &Workspace) -> Result<()> {
    if !cfg!(target_os = "linux") {
        // Said already, with the packages.
        return Ok(());
    }
    let tools = workspace.tools();
    let record = std::fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    if is_installed(&record, &workspace.tauri_driver()) {
        say(&format!("tauri-driver {VERSION} is there"));
        return Ok(());
    }
    say(&format!(
        "tauri-driver {VERSION}: compiling it, about a minute (it lets tests click in the real window)"
    ));
    workspace
        .cargo()
        .args(["install", "--quiet", "--locked", "--version", VERSION, "--root"])
        .arg(&tools)
        .args(["tauri-driver"])
        // Its parts are of no use to our own builds: let cargo compile in a folder that it throws away.
        .without_env("CARGO_TARGET_DIR")
        .run()
}

/// Cargo notes what it has installed in this file, after the program itself is in place.
fn is_installed(record: &str, program: &Path) -> bool {
    record.contains(&format!("\"tauri-driver {VERSION} (")) && program.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_the_program_and_the_right_version() {
        let temp = tempfile::tempdir().unwrap();
        let program = temp.path().join("tauri-driver");
        let record = "[v1]\n\"tauri-driver 2.1.0 (registry+https://example.invalid)\" = [\"tauri-driver\"]\n";
        assert!(!is_installed(record, &program), "the program is not there");
        std::fs::write(&program, "").unwrap();
        assert!(is_installed(record, &program));
        assert!(!is_installed(&record.replace("2.1.0", "2.0.9"), &program));
        assert!(!is_installed("", &program));
    }
}
