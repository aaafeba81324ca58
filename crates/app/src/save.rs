//! Saving: the file is there whole or as it was.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tierwright_model::{Design, MAX_DOCUMENT_BYTES, TierKind};

use crate::app::App;
use crate::disk;
use crate::document::DesignFile;
use crate::error::AppError;
use crate::keys::Keys;
use crate::samples::Bundled;
use crate::session::{holder, lock};
use crate::snapshot::snapshot;
use crate::view::Snapshot;

impl App {
    /// Saves the design: to its own file, or to `path` from now on. Another file of that name is replaced, which a dialogue
    /// has asked about. Without `force`, the design's own file is not replaced when another program has changed it since.
    ///
    /// # Errors
    /// [`AppError::NoPath`], [`AppError::ChangedOnDisk`], [`AppError::Held`] when another window has the file open,
    /// [`AppError::Write`]. The file is as it was then.
    pub fn save_design(&self, path: Option<&Path>, force: bool) -> Result<Snapshot, AppError> {
        let mut session = self.session();
        let target = path
            .map(Path::to_path_buf)
            .or_else(|| session.path.clone())
            .ok_or(AppError::NoPath)?;
        let design = Arc::clone(session.history.design());
        let text = design.to_json();
        let is_own = session.path.as_deref().is_some_and(|own| is_same(own, &target));
        if is_own && !force && changed_since(&target, session.base_hash.as_deref(), &text) {
            return Err(AppError::ChangedOnDisk {
                path: target.display().to_string(),
            });
        }
        let own_key = target
            .canonicalize()
            .unwrap_or_else(|_| target.clone())
            .display()
            .to_string();
        let mut taken = None;
        if is_own && session.held_by.is_some() {
            // The other window may have been closed meanwhile.
            taken = lock(&self.data_dir, &own_key);
            if taken.is_none() {
                return Err(AppError::Held {
                    process: holder(&self.data_dir, &own_key).process,
                    path: own_key,
                });
            }
        }
        disk::write_atomically(&target, text.as_bytes()).map_err(|error| AppError::write(&target, &error))?;
        // From here on the design is saved, whatever becomes of the rest.
        let path = target
            .canonicalize()
            .map_err(|error| AppError::read(&target, &error))?;
        let folder = path.parent().map(Path::to_path_buf);
        if let (Some(sample), Some(folder)) = (session.sample, &folder) {
            bring_files(sample, &design, folder)?;
        }
        self.store.discard(&session.autosave_key)?;
        let key = path.display().to_string();
        if session.path.is_none() {
            // What was deployed while the design had no file belongs to the file from now on.
            Keys::at(&self.data_dir).keep(&self.store, &key, &session.deployment_key)?;
        } else if !is_own {
            session.deployment_key = Keys::at(&self.data_dir).of(&key);
        }
        if !is_own {
            session.unlock();
            session.autosave_key.clone_from(&key);
            let lock = lock(&self.data_dir, &key);
            session.held_by = lock.is_none().then(|| holder(&self.data_dir, &key));
            session.set_lock(lock);
        } else if taken.is_some() {
            session.autosave_key.clone_from(&key);
            session.held_by = None;
            session.set_lock(taken);
        }
        session.base_hash = Some(disk::sha256(text.as_bytes()));
        session.saved = design;
        session.recovered = false;
        session.sample = None;
        session.folder = folder;
        session.path = Some(path);
        self.store.touch_recent(&key, &session.saved.name)?;
        Ok(snapshot(&session))
    }
}

/// Writes a design over the file that it came from, whole or not at all.
///
/// # Errors
/// [`AppError::ChangedOnDisk`] when the file holds something else than was read from it, [`AppError::Write`]; the file is as it
/// was then.
pub fn write_design(design: &Design, file: &DesignFile) -> Result<(), AppError> {
    let path = file.path.as_path();
    let text = design.to_json();
    if changed_since(path, Some(&file.hash), &text) {
        return Err(AppError::ChangedOnDisk {
            path: path.display().to_string(),
        });
    }
    disk::write_atomically(path, text.as_bytes()).map_err(|error| AppError::write(path, &error))
}

fn is_same(own: &Path, other: &Path) -> bool {
    own == other || other.canonicalize().is_ok_and(|other| own == other)
}

/// Whether the file holds something else than when it was read, and than what is to be written.
fn changed_since(path: &Path, base_hash: Option<&str>, text: &str) -> bool {
    match disk::read_bounded(path, MAX_DOCUMENT_BYTES) {
        Ok(Ok(there)) => there != text.as_bytes() && Some(disk::sha256(&there).as_str()) != base_hash,
        Ok(Err(_)) => true,
        // Gone or not to be read: there is nothing to lose, or writing will say what is wrong.
        Err(_) => false,
    }
}

/// A sample's design speaks of files beside it; they come along unless something of their name is there.
fn bring_files(sample: &Bundled, design: &Design, folder: &Path) -> Result<(), AppError> {
    let missing = |tier: &tierwright_model::Tier| {
        let TierKind::StaticSite(site) = &tier.kind else {
            return false;
        };
        let files = site.files.as_ref();
        files.is_some_and(|files| !folder.join(files).exists())
    };
    let folder: PathBuf = folder.to_path_buf();
    if design.tiers.iter().any(missing) {
        sample.extract(&folder).map(drop)
    } else {
        Ok(())
    }
}
