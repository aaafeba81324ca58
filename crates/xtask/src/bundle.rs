//! Builds the installable package of the desktop program.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, bail};

use crate::setup::{self, Need};
use crate::workspace::Workspace;

/// The package format of each system. Linux gets no AppImage: making one downloads tools on every build.
const FORMAT: &str = if cfg!(target_os = "macos") {
    "dmg"
} else if cfg!(windows) {
    "nsis"
} else {
    "deb"
};

/// The version of Tauri's command line that makes packages.
const TAURI_CLI: &str = "2.12.5";

/// Builds the package and says where it lies.
pub(crate) fn bundle(workspace: &Workspace) -> Result<()> {
    setup::setup(
        workspace,
        &[Need::Compiler, Need::Window, Need::UiPackages, Need::UiBuilt],
    )?;
    // Pinned and in our own tools folder. The npm package of the same program has a binary per platform, which not every
    // registry mirror carries whole, and `npm ci` fails when one is missing.
    workspace
        .cargo()
        .args(["install", "--locked", "--version", TAURI_CLI, "--root"])
        .arg(workspace.tools())
        .args(["tauri-cli"])
        .without_env("CARGO_TARGET_DIR")
        .run()?;
    let tauri = workspace.tools().join("bin").join(if cfg!(windows) {
        "cargo-tauri.exe"
    } else {
        "cargo-tauri"
    });
    // In the repository's folder, because Tauri looks for `src-tauri` below where it is started.
    workspace
        .program(tauri)
        .args(["build", "--bundles", FORMAT])
        .run()?;
    let folder = workspace.built("release").join("bundle").join(FORMAT);
    match newest_file(&folder) {
        Some(package) => println!("bundle: {}", package.display()),
        None => bail!(
            "Tauri has built without an error, but there is no package in {}",
            folder.display()
        ),
    }
    Ok(())
}

/// The file that was written last, directly in `folder`.
fn newest_file(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|entry| entry.path().is_file());
    let written = |entry: &std::fs::DirEntry| {
        entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH)
    };
    files.max_by_key(written).map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_newest_package_is_named() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(newest_file(temp.path()), None);
        for (name, second) in [("old.deb", 10), ("new.deb", 20), ("older.deb", 5)] {
            let file = std::fs::File::create(temp.path().join(name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second))
                .unwrap();
        }
        std::fs::create_dir(temp.path().join("folder")).unwrap();
        assert_eq!(newest_file(temp.path()), Some(temp.path().join("new.deb")));
    }
}
