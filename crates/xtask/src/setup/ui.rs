//! The UI's packages and its built form.

use anyhow::{Result, bail};

use super::say;
use crate::process::Call;
use crate::staleness;
use crate::workspace::Workspace;

/// The oldest major version of Node.js that Vite runs on.
const NODE: u32 = 20;

/// Installs exactly what the lock file names, unless that is there.
pub(super) fn install_packages(workspace: &Workspace) -> Result<()> {
    let ui = workspace.ui();
    if !ui.join("package-lock.json").is_file() {
        bail!("ui/package-lock.json is not there: this is no whole checkout");
    }
    check_node(workspace)?;
    if staleness::packages_are_current(&ui) {
        say("UI packages are those of ui/package-lock.json");
        return Ok(());
    }
    say("UI packages: npm ci (what ui/package-lock.json names, for building and testing the UI)");
    workspace
        .npm()
        .args(["ci", "--no-audit", "--no-fund", "--prefer-offline"])
        .run()
}

/// Builds the UI, unless it is built and nothing has changed since.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    if staleness::ui_is_current(&workspace.ui()) {
        say("UI: ui/dist is current");
        return Ok(());
    }
    say("UI: npm run build (the desktop program embeds ui/dist)");
    workspace.npm().args(["run", "build"]).run()
}

fn check_node(workspace: &Workspace) -> Result<()> {
    let version = Call::new("node", &workspace.root).args(["--version"]).output()?;
    if major(&version).is_some_and(|found| found >= NODE) {
        return Ok(());
    }
    bail!(
        "the UI needs Node.js {NODE}.19 or newer and this is {}; see https://nodejs.org",
        version.trim()
    )
}

/// The major version in what `node --version` prints: `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("nonsense"), None);
    }
}
