//! The design that is open in the window: its history, its file, and where its edits are kept until it is saved.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tierwright_model::{Design, Edit, History, Id};
use tierwright_store::{Autosaved, Store};

use crate::disk;
use crate::document::{DesignFile, read_design};
use crate::error::AppError;
use crate::keys::Keys;
use crate::samples::Bundled;
use crate::view::Holder;

const SAMPLE: &str = "sample:";
const UNTITLED: &str = "untitled:";

/// An open design.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) history: History,
    /// The file, absolute, with links resolved.
    pub(crate) path: Option<PathBuf>,
    /// What a design without a file was made from.
    pub(crate) sample: Option<&'static Bundled>,
    /// The folder that the design's own paths are relative to.
    pub(crate) folder: Option<PathBuf>,
    /// Under which its unsaved edits are kept.
    pub(crate) autosave_key: String,
    /// Under which its deployments are kept.
    pub(crate) deployment_key: String,
    /// The hash of the file when it was read or written last.
    pub(crate) base_hash: Option<String>,
    /// The design as it is in the file; as it began without one.
    pub(crate) saved: Arc<Design>,
    pub(crate) recovered: bool,
    /// Who has the file open too.
    pub(crate) held_by: Option<Holder>,
    /// Added to the history's own count, so that the window's count never goes back when another design is opened.
    pub(crate) first_revision: u64,
    /// Tells other windows that this one works on the autosave.
    _lock: Option<File>,
}

impl Session {
    /// The blank design that a new one begins with.
    pub(crate) fn blank(name: Option<&str>) -> Result<Self, AppError> {
        let text = include_str!("blank.tierwright.json");
        let mut design = Design::from_json(text).map_err(|source| AppError::Document {
            path: "the blank design".to_owned(),
            source,
        })?;
        if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
            design.apply(&Edit::SetDesign {
                property: "/name".to_owned(),
                value: name.into(),
            })?;
            design.settings.project = Id::from_label(name, "untitled");
        }
        let key = fresh_key();
        Ok(Self::of(design, key.clone(), key))
    }

    /// A copy of a bundled design, without a file. `data_dir` gets the files of its web site.
    pub(crate) fn sample(sample: &'static Bundled, data_dir: &Path) -> Result<Self, AppError> {
        let key = format!("{SAMPLE}{}", sample.id);
        let mut session = Self::of(sample.design()?, key.clone(), key);
        session.folder = Some(sample.extract(&data_dir.join("samples"))?);
        session.sample = Some(sample);
        Ok(session)
    }

    /// A file. When another window has unsaved edits of it, this one leaves them alone.
    pub(crate) fn file(file: DesignFile, data_dir: &Path) -> Result<Self, AppError> {
        let path = file
            .path
            .canonicalize()
            .map_err(|error| AppError::read(&file.path, &error))?;
        let key = path.display().to_string();
        let deployment_key = Keys::at(data_dir).of(&key);
        let mut session = Self::of(file.design, key, deployment_key);
        session.folder = path.parent().map(Path::to_path_buf);
        session.path = Some(path);
        session.base_hash = Some(file.hash);
        Ok(session)
    }

    fn of(design: Design, autosave_key: String, deployment_key: String) -> Self {
        let history = History::new(design);
        Self {
            saved: Arc::clone(history.design()),
            history,
            path: None,
            sample: None,
            folder: None,
            autosave_key,
            deployment_key,
            base_hash: None,
            recovered: false,
            held_by: None,
            first_revision: 0,
            _lock: None,
        }
    }

    /// What an autosave was made from: the session as it was before its unsaved edits. None when the file or the sample is
    /// not there any more; then the edits stand alone.
    fn origin(autosaved: &Autosaved, data_dir: &Path) -> Result<Self, AppError> {
        let key = &autosaved.key;
        if let Some(id) = key.strip_prefix(SAMPLE) {
            return Self::sample(Bundled::by_id(id)?, data_dir);
        }
        if key.starts_with(UNTITLED) {
            let mut session = Self::blank(None)?;
            session.autosave_key.clone_from(key);
            session.deployment_key.clone_from(key);
            return Ok(session);
        }
        Self::file(read_design(Path::new(key))?, data_dir)
    }

    /// Takes up what was edited and neither saved nor discarded, after a crash. None when it cannot be read any more.
    pub(crate) fn recovered(autosaved: &Autosaved, data_dir: &Path, lock: File) -> Option<Self> {
        let design = Design::from_json(&autosaved.text).ok()?;
        let mut session = match Self::origin(autosaved, data_dir) {
            Ok(session) => session,
            // The file is gone or broken now; what was typed must not be lost with it.
            Err(_) => {
                let mut session = Self::blank(None).ok()?;
                let path = PathBuf::from(&autosaved.key);
                session.deployment_key = Keys::at(data_dir).of(&autosaved.key);
                session.autosave_key.clone_from(&autosaved.key);
                session.folder = path.parent().map(Path::to_path_buf);
                session.path = Some(path);
                session
            }
        };
        if session.path.is_some() {
            // Not the hash of now: saving must notice when someone else has changed the file meanwhile.
            session.base_hash.clone_from(&autosaved.base_hash);
        }
        session.recovered = design != *session.saved;
        session.history = History::new(design);
        session._lock = Some(lock);
        Some(session)
    }

    pub(crate) fn set_lock(&mut self, lock: Option<File>) {
        self._lock = lock;
    }

    /// Lets other sessions take up the unsaved edits.
    pub(crate) fn unlock(&mut self) {
        self._lock = None;
    }

    /// Takes the lock of this session's unsaved edits. When another window has it, edits go under a name of their own.
    pub(crate) fn lock(&mut self, data_dir: &Path) {
        self._lock = lock(data_dir, &self.autosave_key);
        self.held_by = None;
        if self._lock.is_none() {
            self.held_by = self.path.is_some().then(|| holder(data_dir, &self.autosave_key));
            self.autosave_key = fresh_key();
            self._lock = lock(data_dir, &self.autosave_key);
        }
    }

    pub(crate) fn revision(&self) -> u64 {
        self.first_revision + self.history.revision()
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        let now = self.history.design();
        !Arc::ptr_eq(now, &self.saved) && *now != self.saved
    }

    /// Keeps the present state on disk, or strikes what is kept when there is nothing to keep.
    pub(crate) fn autosave(&self, store: &Store) -> Result<(), AppError> {
        if self.is_unsaved() {
            let text = self.history.design().to_json();
            store.autosave(
                &self.autosave_key,
                self.revision(),
                &text,
                self.base_hash.as_deref(),
            )?;
        } else {
            store.discard(&self.autosave_key)?;
        }
        Ok(())
    }
}

/// The right to take up an autosave. The operating system takes it back when the program ends, however it ends.
pub(crate) fn lock(data_dir: &Path, key: &str) -> Option<File> {
    let path = lock_file(data_dir, key);
    fs::create_dir_all(path.parent()?).ok()?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .ok()?;
    file.try_lock().ok()?;
    // Beside the lock, because a locked file can't be read on every system. Without it the lock holds all the same.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let who = Holder {
        process: Some(std::process::id()),
        since: since.map(|time| time.as_secs()),
    };
    let _ = serde_json::to_vec(&who).map(|text| fs::write(path.with_extension("json"), text));
    Some(file)
}

/// Who has taken a lock, as far as it is written.
pub(crate) fn holder(data_dir: &Path, key: &str) -> Holder {
    fs::read(lock_file(data_dir, key).with_extension("json"))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

fn lock_file(data_dir: &Path, key: &str) -> PathBuf {
    let name = format!("{}.lock", &disk::sha256(key.as_bytes())[..16]);
    data_dir.join("open").join(name)
}

fn fresh_key() -> String {
    format!("{UNTITLED}{}", uuid::Uuid::new_v4())
}
