//! Makes the machine ready: one line for each thing, saying what it is for. Everything here can be run again at any time
//! and, once done, takes well under a second; a setup that was killed is taken up where it stopped.

mod debian;
mod driver;
mod python;
mod terraform;
mod ui;

use std::fs::File;

use anyhow::{Context as _, Result};

use crate::workspace::Workspace;

/// One thing that a task can need. Setup brings them in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A C compiler and its like, for crates with C inside.
    Compiler,
    /// The libraries of the desktop window.
    Window,
    /// A virtual screen and the WebDriver servers, to test the window without a person.
    WindowTests,
    /// A Python that can make virtual environments, for the emulator.
    Python,
    /// cfn-lint and checkov in a virtual environment; for Terraform, only a look whether it is there.
    Judges,
    /// ruff and typos in a virtual environment.
    Linters,
    /// The UI's packages.
    UiPackages,
    /// The built UI, which the desktop program embeds.
    UiBuilt,
}

impl Need {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Compiler,
        Self::Window,
        Self::WindowTests,
        Self::Python,
        Self::Judges,
        Self::Linters,
        Self::UiPackages,
        Self::UiBuilt,
    ];
}

/// Brings what is asked for and is not there yet.
pub(crate) fn setup(workspace: &Workspace, needs: &[Need]) -> Result<()> {
    let _held = hold(workspace)?;
    let mut needs = needs.to_vec();
    needs.sort();
    debian::install(workspace, &needs)?;
    for need in needs {
        match need {
            // These two are packages of the system only.
            Need::Compiler | Need::Window => {}
            Need::WindowTests => driver::install(workspace)?,
            Need::Python => python::check(workspace)?,
            Need::Judges => {
                python::install_judges(workspace)?;
                terraform::look(workspace);
            }
            Need::Linters => python::install_linters(workspace)?,
            Need::UiPackages => ui::install_packages(workspace)?,
            Need::UiBuilt => ui::build(workspace)?,
        }
    }
    Ok(())
}

/// Two setups at once would take each other's half-made folders for rubbish: the second waits. The lock ends with the
/// process, however that ends.
fn hold(workspace: &Workspace) -> Result<File> {
    let cache = &workspace.cache;
    std::fs::create_dir_all(cache)
        .with_context(|| format!("the folder {} can't be made", cache.display()))?;
    let path = cache.join("setup.lock");
    let file = File::create(&path).with_context(|| format!("{} can't be written", path.display()))?;
    if file.try_lock().is_err() {
        say("another setup is at work; waiting for it");
        file.lock()
            .with_context(|| format!("{} can't be locked", path.display()))?;
    }
    Ok(file)
}

/// One line of setup's own.
fn say(line: &str) {
    println!("setup: {line}");
}
