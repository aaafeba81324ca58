use std::fs;
use std::path::Path;

use tierwright_export::ExportedFile;

use super::{Folder, changed, inside};
use crate::error::AppError;
use crate::manifest::NAME;
use crate::view::{ExportFormat, FileChange};

const FORMAT: ExportFormat = ExportFormat::Terraform;

fn file(path: &str, contents: &str) -> ExportedFile {
    ExportedFile {
        path: path.to_owned(),
        contents: contents.to_owned(),
    }
}

/// The same steps as `write_export`, with files of the test's own.
fn write(root: &Path, files: &[ExportedFile], force: bool) -> Result<Vec<String>, Vec<String>> {
    let mut folder = Folder::open(root).unwrap();
    let changes = folder.changes(files).map_err(|error| vec![error.to_string()])?;
    let foreign = changed(files, &changes, FileChange::Foreign);
    if !foreign.is_empty() && !force {
        return Err(foreign);
    }
    let removed = folder.stale(FORMAT, files);
    folder.write(FORMAT, files, &changes, &removed).unwrap();
    Ok(removed)
}

#[test]
fn its_own_files_are_replaced_and_no_one_elses() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    write(root, &[file("a.tf", "1"), file("m/b.tf", "1")], false).unwrap();
    write(root, &[file("a.tf", "2"), file("m/b.tf", "1")], false).unwrap();
    assert_eq!((read("a.tf"), read("m/b.tf")), ("2".to_owned(), "1".to_owned()));

    // Changed by a person, or made by one: nothing at all is written.
    fs::write(root.join("a.tf"), "mine").unwrap();
    fs::write(root.join("c.tf"), "mine").unwrap();
    let files = [file("a.tf", "3"), file("c.tf", "3"), file("m/b.tf", "3")];
    assert_eq!(write(root, &files, false).unwrap_err(), ["a.tf", "c.tf"]);
    assert_eq!(read("m/b.tf"), "1");
    write(root, &files, true).unwrap();
    assert_eq!(
        (read("a.tf"), read("c.tf"), read("m/b.tf")),
        ("3".to_owned(), "3".to_owned(), "3".to_owned())
    );
}

#[test]
fn what_no_longer_belongs_goes_unless_someone_changed_it() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    write(
        root,
        &[
            file("keep.tf", "1"),
            file("m/old.tf", "1"),
            file("edited.tf", "1"),
        ],
        false,
    )
    .unwrap();
    fs::write(root.join("edited.tf"), "mine").unwrap();
    assert_eq!(write(root, &[file("keep.tf", "1")], false).unwrap(), ["m/old.tf"]);
    assert!(!root.join("m").exists());
    assert_eq!(fs::read_to_string(root.join("edited.tf")).unwrap(), "mine");
}

#[test]
fn a_killed_export_is_repeated_without_force() {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    let (before, after) = (
        [file("a.tf", "1"), file("b.tf", "1")],
        [file("a.tf", "2"), file("b.tf", "2")],
    );
    write(root, &before, false).unwrap();
    // As if it was killed after its first file: the manifest of that moment knows the old and the new contents.
    let mut folder = Folder::open(root).unwrap();
    folder
        .write_manifest(FORMAT.as_str(), folder.under_way(FORMAT, &after))
        .unwrap();
    fs::write(root.join("a.tf"), "2").unwrap();
    write(root, &after, false).unwrap();
    assert_eq!(fs::read_to_string(root.join("b.tf")).unwrap(), "2");
}

#[test]
fn hostile_paths_are_refused() {
    for path in [
        "",
        "..",
        "../a",
        "a/../b",
        "/etc/passwd",
        "a\\b",
        "C:a",
        "a\0b",
        "./a",
        "a/..",
    ] {
        assert!(
            matches!(inside(path), Err(AppError::ExportPath { .. })),
            "{path:?}"
        );
    }
    assert_eq!(inside("modules/a.tf").unwrap(), ["modules", "a.tf"]);
}

#[cfg(unix)]
#[test]
fn links_never_lead_out() {
    use std::os::unix::fs::symlink;
    let temporary = tempfile::tempdir().unwrap();
    let (root, outside) = (temporary.path().join("out"), temporary.path().join("outside"));
    fs::create_dir_all(&root).unwrap();
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("a.tf"), "precious").unwrap();
    symlink(&outside, root.join("m")).unwrap();
    symlink(outside.join("a.tf"), root.join("a.tf")).unwrap();
    symlink(outside.join("new"), root.join(NAME)).unwrap();

    let error = write(&root, &[file("m/a.tf", "1")], true).unwrap_err();
    assert!(error[0].contains("symbolic link"), "{error:?}");
    assert_eq!(write(&root, &[file("a.tf", "1")], false).unwrap_err(), ["a.tf"]);
    let mut folder = Folder::open(&root).unwrap();
    assert!(folder.write_manifest("terraform", [].into()).is_err());
    fs::remove_file(root.join(NAME)).unwrap();

    // Forced, the link itself is replaced; what it led to stays.
    write(&root, &[file("a.tf", "1")], true).unwrap();
    assert!(!root.join("a.tf").is_symlink());
    assert_eq!(fs::read_to_string(outside.join("a.tf")).unwrap(), "precious");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
}
