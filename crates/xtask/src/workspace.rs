//! Where things are: the repository, the cache folder, and the folder that cargo builds in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::process::Call;

/// The places that every task needs, found once.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Whatever setup fetches and tests reuse; see `XDG_CACHE_HOME` in the help.
    pub(crate) cache: PathBuf,
    /// `CI` is set.
    pub(crate) ci: bool,
    /// The value for `CARGO_TARGET_DIR`, when this program chooses it; see [`target_in_ci`].
    chosen_target: Option<PathBuf>,
    /// The folder of this very program, which is cargo's own choice of a build folder.
    own_folder: PathBuf,
}

impl Workspace {
    /// Looks at the environment.
    pub(crate) fn find() -> Result<Self> {
        // At run time, because cargo reuses this binary after the repository has moved.
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .join("../..")
            .canonicalize()
            .with_context(|| {
                format!(
                    "the repository is not at {}/../..; start this with `cargo xtask`",
                    manifest.display()
                )
            })?;
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let cache = cache_folder(std::env::var_os("XDG_CACHE_HOME"), home).context(
            "neither XDG_CACHE_HOME nor HOME is set, so there is no folder for what setup fetches",
        )?;
        let ci = is_on(std::env::var_os("CI"));
        let own_folder = std::env::current_exe()
            .context("this program cannot find itself")?
            .parent()
            .context("this program lies in no folder")?
            .to_owned();
        let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
        let chosen_target = target_in_ci(ci, named, &own_folder, &root, &cache);
        Ok(Self {
            root,
            cache,
            ci,
            chosen_target,
            own_folder,
        })
    }

    /// Cargo in the repository's folder.
    pub(crate) fn cargo(&self) -> Call {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.program(cargo)
    }

    /// Any program in the repository's folder, with the environment that all of ours share.
    pub(crate) fn program(&self, program: impl Into<OsString>) -> Call {
        let call = Call::new(program, &self.root).env("TIERWRIGHT_EMULATOR_DIR", self.emulator());
        match &self.chosen_target {
            Some(target) => call.env("CARGO_TARGET_DIR", target),
            None => call,
        }
    }

    /// npm in the UI's folder.
    pub(crate) fn npm(&self) -> Call {
        // On Windows npm is a script, which is found only with its extension.
        Call::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, &self.ui())
    }

    /// The folder of the UI.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where `cargo install` puts tools for us, away from the person's own.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The WebDriver server that drives the desktop window.
    pub(crate) fn tauri_driver(&self) -> PathBuf {
        self.tools().join("bin").join(executable("tauri-driver"))
    }

    /// The Python environment of the outside judges.
    pub(crate) fn judges(&self) -> PathBuf {
        self.cache.join("judges")
    }

    /// The Python environment of the linters.
    pub(crate) fn linters(&self) -> PathBuf {
        self.cache.join("linters")
    }

    /// A program of that environment.
    pub(crate) fn linter(&self, name: &str) -> Call {
        let programs = self.linters().join(if cfg!(windows) { "Scripts" } else { "bin" });
        self.program(programs.join(executable(name)))
    }

    /// Where the emulator keeps its Python environment: the person's choice, else in the cache.
    pub(crate) fn emulator(&self) -> PathBuf {
        std::env::var_os("TIERWRIGHT_EMULATOR_DIR")
            .filter(|value| !value.is_empty())
            .map_or_else(|| self.cache.join("emulator"), PathBuf::from)
    }

    /// Where cargo puts what it builds in `profile` (`debug`, `release`).
    pub(crate) fn built(&self, profile: &str) -> PathBuf {
        match &self.chosen_target {
            Some(target) => target.join(profile),
            None => self.own_folder.with_file_name(profile),
        }
    }
}

/// The file name of a program on this system.
pub(crate) fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// A switch in the environment: set, and not to something that says no.
pub(crate) fn is_on(value: Option<OsString>) -> bool {
    value.is_some_and(|value| {
        !matches!(
            value.to_string_lossy().to_lowercase().as_str(),
            "" | "0" | "false" | "no"
        )
    })
}

/// `$XDG_CACHE_HOME/tierwright`, or `~/.cache/tierwright`. A relative `XDG_CACHE_HOME` is to be ignored, says the XDG
/// base directory specification.
fn cache_folder(xdg: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let parent = xdg
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| {
            home.filter(|home| !home.is_empty())
                .map(|home| PathBuf::from(home).join(".cache"))
        })?;
    Some(parent.join("tierwright"))
}

/// In CI the clone is thrown away, and with it a `target` folder that took twenty minutes; so CI builds in the cache
/// folder. Nowhere else, and never against a setting: a setting is in the environment (`named`), or in some cargo
/// configuration file, which shows in where cargo has put this very program.
fn target_in_ci(ci: bool, named: bool, own_folder: &Path, root: &Path, cache: &Path) -> Option<PathBuf> {
    let configured = !own_folder.starts_with(root.join("target"));
    (ci && !named && !configured).then(|| cache.join("target"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_folder_follows_xdg() {
        let home = std::env::temp_dir();
        let check = |xdg: Option<&Path>, home: Option<&Path>, expect: Option<PathBuf>| {
            assert_eq!(cache_folder(xdg.map(Into::into), home.map(Into::into)), expect);
        };
        let xdg = home.join("xdg");
        check(Some(&xdg), Some(&home), Some(xdg.join("tierwright")));
        check(None, Some(&home), Some(home.join(".cache").join("tierwright")));
        check(
            Some(Path::new("relative")),
            Some(&home),
            Some(home.join(".cache").join("tierwright")),
        );
        check(Some(Path::new("")), None, None);
        check(None, Some(Path::new("")), None);
    }

    #[test]
    fn a_switch_can_say_no() {
        for (value, expect) in [
            ("true", true),
            ("1", true),
            ("", false),
            ("0", false),
            ("False", false),
        ] {
            assert_eq!(is_on(Some(value.into())), expect, "{value:?}");
        }
        assert!(!is_on(None));
    }

    #[test]
    fn only_ci_without_a_setting_builds_in_the_cache() {
        let (root, cache) = (Path::new("repo"), Path::new("cache"));
        let usual = root.join("target").join("debug");
        let elsewhere = Path::new("elsewhere").join("debug");
        let check = |ci, named, own: &Path, expect: Option<PathBuf>| {
            assert_eq!(target_in_ci(ci, named, own, root, cache), expect);
        };
        check(true, false, &usual, Some(cache.join("target")));
        check(false, false, &usual, None);
        check(true, true, &usual, None);
        check(true, false, &elsewhere, None);
    }
}
