//! The two programs, the command `tierwright` and the desktop window, which are built together or not at all.
//!
//! Cargo chooses the features of a dependency for all that it builds together, and another choice compiles the AWS SDKs a
//! second time (a quarter of an hour on two cores). So every task that needs one of these packages names all of them.

use std::path::PathBuf;

use anyhow::Result;

use crate::setup::Need;
use crate::workspace::{Workspace, executable};

/// The packages that everyday builds leave out, because they compile the AWS SDKs or Tauri.
const PACKAGES: [&str; 5] = [
    "tierwright-aws",
    "tierwright-app",
    "tierwright-cli",
    "tierwright-tests",
    "tierwright-desktop",
];

/// What building the programs needs: the window links to system libraries and embeds the built UI.
pub(crate) const NEEDS: [Need; 4] = [Need::Compiler, Need::Window, Need::UiPackages, Need::UiBuilt];

/// `-p NAME` for each package.
pub(crate) fn selected() -> Vec<&'static str> {
    PACKAGES.iter().flat_map(|name| ["-p", *name]).collect()
}

/// Builds both.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let build = workspace.cargo().args(["build", "--bins"]).args(selected());
    println!(
        "build: {build} (the first time this compiles Tauri and the AWS SDKs: about 20 minutes on two cores)"
    );
    build.run()
}

/// The command `tierwright`, once built.
pub(crate) fn command_line(workspace: &Workspace) -> PathBuf {
    workspace.built("debug").join(executable("tierwright"))
}

/// The desktop program, once built.
pub(crate) fn window(workspace: &Workspace) -> PathBuf {
    workspace.built("debug").join(executable("tierwright-desktop"))
}
