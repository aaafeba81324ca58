//! Is a made thing older than what it is made from?

use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;

/// Folders directly in the UI's folder that are made, not written.
const MADE: [&str; 4] = ["node_modules", "dist", "coverage", "test-results"];

/// Are the UI's installed packages the ones that its lock file names? npm leaves a lock file of its own in `node_modules`;
/// it must not be older, and must hold nothing that ours does not: a checkout of an older commit can restore an older lock.
pub(crate) fn packages_are_current(ui: &Path) -> bool {
    let wanted = ui.join("package-lock.json");
    let installed = ui.join("node_modules").join(".package-lock.json");
    let (Some(wanted_at), Some(installed_at)) = (modified(&wanted), modified(&installed)) else {
        return false;
    };
    let (Ok(wanted), Ok(installed)) = (
        std::fs::read_to_string(&wanted),
        std::fs::read_to_string(&installed),
    ) else {
        return false;
    };
    installed_at >= wanted_at && checksums(&installed).is_subset(&checksums(&wanted))
}

/// The checksum of every package in an npm lock file. The installed file has fewer: it lacks what is for other systems.
fn checksums(lock: &str) -> BTreeSet<&str> {
    lock.lines()
        .map(str::trim)
        .filter(|line| line.starts_with("\"integrity\""))
        .map(|line| line.trim_end_matches(','))
        .collect()
}

/// Is the built UI there, and not older than any file that it could have been built from?
pub(crate) fn ui_is_current(ui: &Path) -> bool {
    let Some(built_at) = modified(&ui.join("dist").join("index.html")) else {
        return false;
    };
    let entries = std::fs::read_dir(ui).into_iter().flatten().flatten();
    let newest = entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            !name.starts_with('.') && !name.ends_with(".tsbuildinfo") && !MADE.contains(&name.as_str())
        })
        .filter_map(|entry| newest_in(&entry.path()))
        .max();
    newest.is_some_and(|newest| newest <= built_at)
}

/// When anything at or under `path` last changed. A folder counts too: its time tells that a file has gone.
fn newest_in(path: &Path) -> Option<SystemTime> {
    let children = std::fs::read_dir(path).into_iter().flatten().flatten();
    children
        .filter_map(|entry| newest_in(&entry.path()))
        .chain(modified(path))
        .max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::symlink_metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

#[cfg(test)]
mod tests {
    use std::fs::{File, create_dir_all, write};
    use std::time::Duration;

    use super::*;

    /// Writes a file as if at `second`: tests must not sleep.
    fn at(second: u64, path: &Path, text: &str) {
        create_dir_all(path.parent().unwrap()).unwrap();
        write(path, text).unwrap();
        touch(second, path);
    }

    fn touch(second: u64, path: &Path) {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        File::open(path).unwrap().set_modified(time).unwrap();
    }

    const LOCK: &str = "{\n  \"integrity\": \"sha512-a\",\n  \"integrity\": \"sha512-other-system\"\n}";
    const INSTALLED: &str = "{\n  \"integrity\": \"sha512-a\"\n}";

    #[test]
    fn packages_are_current_when_newer_and_the_same() {
        let check = |lock_at, installed: Option<(u64, &str)>, expect: bool| {
            let ui = tempfile::tempdir().unwrap();
            at(lock_at, &ui.path().join("package-lock.json"), LOCK);
            if let Some((second, text)) = installed {
                at(second, &ui.path().join("node_modules/.package-lock.json"), text);
            }
            assert_eq!(packages_are_current(ui.path()), expect, "{lock_at} {installed:?}");
        };
        check(10, None, false);
        check(10, Some((11, INSTALLED)), true);
        check(10, Some((10, INSTALLED)), true);
        check(10, Some((9, INSTALLED)), false);
        check(10, Some((11, "{\n  \"integrity\": \"sha512-b\"\n}")), false);
    }

    #[test]
    fn the_built_ui_is_current_until_a_source_changes() {
        let ui = tempfile::tempdir().unwrap();
        let path = |name: &str| ui.path().join(name);
        at(10, &path("index.html"), "");
        at(10, &path("src/deep/main.tsx"), "");
        touch(10, &path("src/deep"));
        touch(10, &path("src"));
        assert!(!ui_is_current(ui.path()), "nothing is built yet");

        at(20, &path("dist/index.html"), "");
        at(30, &path("node_modules/left-alone.js"), "");
        at(30, &path(".cache/left-alone"), "");
        assert!(ui_is_current(ui.path()));

        touch(21, &path("src/deep/main.tsx"));
        assert!(!ui_is_current(ui.path()), "a source is newer");
        touch(10, &path("src/deep/main.tsx"));
        touch(21, &path("src/deep"));
        assert!(!ui_is_current(ui.path()), "a file has gone from a folder");
    }
}
