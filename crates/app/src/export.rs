//! Export: what the files would be, and writing them into a folder without harm to anything else there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use tierwright_export::{Export, ExportedFile, Format};
use tierwright_model::Design;

use crate::app::App;
use crate::disk;
use crate::error::AppError;
use crate::manifest::{self, Manifest};
use crate::view::{ExportFormat, ExportPreview, ExportReport, FileChange, PreviewFile};

impl ExportFormat {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Terraform, Self::CloudFormation, Self::Runbook];

    /// The word for it on the command line and in a folder's manifest.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.format().as_str()
    }

    const fn format(self) -> Format {
        match self {
            Self::Terraform => Format::Terraform,
            Self::CloudFormation => Format::CloudFormation,
            Self::Runbook => Format::Runbook,
        }
    }
}

impl App {
    /// The files of an export of the open design. See [`preview_export`].
    ///
    /// # Errors
    /// As [`preview_export`].
    pub fn preview_export(
        &self,
        format: ExportFormat,
        directory: Option<&Path>,
    ) -> Result<ExportPreview, AppError> {
        preview_export(&self.design(), format, directory)
    }

    /// Writes an export of the open design. See [`write_export`].
    ///
    /// # Errors
    /// As [`write_export`].
    pub fn write_export(
        &self,
        format: ExportFormat,
        directory: &Path,
        force: bool,
    ) -> Result<ExportReport, AppError> {
        write_export(&self.design(), format, directory, force)
    }
}

/// The files of an export, and what writing them into `directory` would do there.
///
/// # Errors
/// [`AppError::Export`] for a broken template of this program; [`AppError::ExportPath`] when the folder can't be used.
pub fn preview_export(
    design: &Design,
    format: ExportFormat,
    directory: Option<&Path>,
) -> Result<ExportPreview, AppError> {
    let export = render(design, format)?;
    let notes = notes(&export);
    let mut removed = Vec::new();
    let mut changes = vec![FileChange::New; export.files.len()];
    if let Some(folder) = directory.filter(|folder| folder.exists()) {
        let folder = Folder::open(folder)?;
        changes = folder.changes(&export.files)?;
        removed = folder.stale(format, &export.files);
    }
    let files = export
        .files
        .into_iter()
        .zip(changes)
        .map(|(file, change)| PreviewFile {
            path: file.path,
            contents: file.contents,
            change,
        })
        .collect();
    Ok(ExportPreview {
        format,
        files,
        removed,
        notes,
    })
}

/// Writes an export into a folder, which is made when it is missing.
///
/// Nothing outside the folder is touched, and nothing in it that Tierwright did not write, or that someone has changed
/// since, unless `force`. Everything is looked at before the first write. Files of an earlier export in the same format that
/// are no longer part of it go, when nobody has changed them.
///
/// # Errors
/// [`AppError::ExportForeign`] with the files in the way; [`AppError::ExportPath`] and [`AppError::Write`].
pub fn write_export(
    design: &Design,
    format: ExportFormat,
    directory: &Path,
    force: bool,
) -> Result<ExportReport, AppError> {
    let export = render(design, format)?;
    for file in &export.files {
        inside(&file.path)?;
    }
    fs::create_dir_all(directory).map_err(|error| AppError::write(directory, &error))?;
    let mut folder = Folder::open(directory)?;
    let changes = folder.changes(&export.files)?;
    let foreign: Vec<String> = changed(&export.files, &changes, FileChange::Foreign);
    if !foreign.is_empty() && !force {
        return Err(AppError::ExportForeign {
            directory: directory.display().to_string(),
            files: foreign,
        });
    }
    let removed = folder.stale(format, &export.files);
    folder.write(format, &export.files, &changes, &removed)?;
    let written = export
        .files
        .iter()
        .zip(&changes)
        .filter(|(_, change)| **change != FileChange::Same);
    Ok(ExportReport {
        directory: directory.display().to_string(),
        written: written.map(|(file, _)| file.path.clone()).collect(),
        unchanged: changed(&export.files, &changes, FileChange::Same),
        removed,
        notes: notes(&export),
    })
}

fn render(design: &Design, format: ExportFormat) -> Result<Export, AppError> {
    let compiled = tierwright_compile::compile(design);
    tierwright_export::export(format.format(), &compiled, design).map_err(AppError::Export)
}

fn notes(export: &Export) -> Vec<String> {
    export
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.subject, note.message))
        .collect()
}

fn changed(files: &[ExportedFile], changes: &[FileChange], wanted: FileChange) -> Vec<String> {
    let both = files.iter().zip(changes).filter(|(_, change)| **change == wanted);
    both.map(|(file, _)| file.path.clone()).collect()
}

/// A folder that exports go to.
struct Folder {
    /// With every symbolic link on the way to it resolved.
    root: PathBuf,
    manifest: Manifest,
}

impl Folder {
    fn open(directory: &Path) -> Result<Self, AppError> {
        let root = directory
            .canonicalize()
            .map_err(|error| AppError::write(directory, &error))?;
        if !root.is_dir() {
            let reason = "it is a file, not a folder".to_owned();
            return Err(AppError::ExportPath {
                path: directory.display().to_string(),
                reason,
            });
        }
        let manifest = Manifest::read(&root);
        Ok(Self { root, manifest })
    }

    /// Where a file goes. A folder on the way to it that is a symbolic link could lead out, so it is refused.
    fn place(&self, relative: &str) -> Result<PathBuf, AppError> {
        let refuse = |reason: String| AppError::ExportPath {
            path: relative.to_owned(),
            reason,
        };
        let parts = inside(relative)?;
        let mut path = self.root.clone();
        let (last, folders) = parts
            .split_last()
            .ok_or_else(|| refuse("it has no name".to_owned()))?;
        for part in folders {
            path.push(part);
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => {
                    let shown = path.display();
                    return Err(refuse(format!(
                        "{shown} is a symbolic link or a file, and a folder is needed there"
                    )));
                }
                // Nothing below it then.
                Err(_) => return Ok(parts.iter().fold(self.root.clone(), |path, part| path.join(part))),
            }
        }
        path.push(last);
        if path.is_dir() && !path.is_symlink() {
            return Err(refuse("there is a folder of this name".to_owned()));
        }
        Ok(path)
    }

    /// What writing each file would do.
    fn changes(&self, files: &[ExportedFile]) -> Result<Vec<FileChange>, AppError> {
        let change = |file: &ExportedFile| {
            let path = self.place(&file.path)?;
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                return Ok(FileChange::New);
            };
            if !metadata.is_file() {
                // A link is never written through; forced, it is replaced by a plain file.
                return Ok(FileChange::Foreign);
            }
            let there = fs::read(&path).map_err(|error| AppError::read(&path, &error))?;
            Ok(if there == file.contents.as_bytes() {
                FileChange::Same
            } else if self.manifest.wrote(&file.path, &there) {
                FileChange::Changed
            } else {
                FileChange::Foreign
            })
        };
        files.iter().map(change).collect()
    }

    /// Files of an earlier export that are no longer part of it, unchanged since.
    fn stale(&self, format: ExportFormat, files: &[ExportedFile]) -> Vec<String> {
        let format = format.as_str();
        let stale = |path: &String| {
            !files.iter().any(|file| file.path == *path)
                && !self.manifest.is_of_another(format, path)
                && self.place(path).is_ok_and(|place| {
                    fs::symlink_metadata(&place).is_ok_and(|m| m.is_file())
                        && fs::read(&place).is_ok_and(|there| self.manifest.wrote(path, &there))
                })
        };
        self.manifest.paths(format).into_iter().filter(stale).collect()
    }

    fn write(
        &mut self,
        format: ExportFormat,
        files: &[ExportedFile],
        changes: &[FileChange],
        removed: &[String],
    ) -> Result<(), AppError> {
        let key = format.as_str();
        let under_way = self.under_way(format, files);
        self.write_manifest(key, under_way)?;
        for (file, change) in files.iter().zip(changes) {
            if *change == FileChange::Same {
                continue;
            }
            let path = self.place(&file.path)?;
            let put = || {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                if path.is_symlink() {
                    fs::remove_file(&path)?;
                }
                disk::write_atomically(&path, file.contents.as_bytes())
            };
            put().map_err(|error| AppError::write(&path, &error))?;
        }
        for stale in removed {
            let path = self.place(stale)?;
            fs::remove_file(&path).map_err(|error| AppError::write(&path, &error))?;
            // Folders that are empty now; the first that is not stops it.
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.root) {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        self.write_manifest(key, hashes(files))
    }

    /// The manifest's entries while files are being replaced: those of before and of after.
    fn under_way(&self, format: ExportFormat, files: &[ExportedFile]) -> BTreeMap<String, Vec<String>> {
        let mut entries = hashes(files);
        for path in self.manifest.paths(format.as_str()) {
            let before = self.manifest.hashes(format.as_str(), &path);
            entries.entry(path).or_default().extend(before);
        }
        entries
    }

    fn write_manifest(&mut self, key: &str, files: BTreeMap<String, Vec<String>>) -> Result<(), AppError> {
        let path = self.root.join(manifest::NAME);
        self.manifest
            .write(&self.root, key, files)
            .map_err(|error| AppError::write(&path, &error))
    }
}

/// The manifest's entries of files.
fn hashes(files: &[ExportedFile]) -> BTreeMap<String, Vec<String>> {
    files
        .iter()
        .map(|file| (file.path.clone(), vec![disk::sha256(file.contents.as_bytes())]))
        .collect()
}

/// The parts of a relative path that stays below its folder.
fn inside(relative: &str) -> Result<Vec<&str>, AppError> {
    let refuse = |reason: &str| AppError::ExportPath {
        path: relative.to_owned(),
        reason: reason.to_owned(),
    };
    // A backslash or a colon means something else on Windows; our own templates have neither.
    if relative.is_empty() || relative.contains(['\\', ':', '\0']) {
        return Err(refuse(
            "it is empty or has characters that mean something else on another system",
        ));
    }
    Path::new(relative)
        .components()
        .map(|component| match component {
            Component::Normal(part) => part.to_str().ok_or_else(|| refuse("it is not UTF-8")),
            Component::CurDir | Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                Err(refuse("it would leave the folder"))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
