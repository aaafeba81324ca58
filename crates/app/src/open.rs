//! Opening: new designs, files, samples, and what a crash left.

use std::path::Path;

use crate::app::App;
use crate::document::read_design;
use crate::error::AppError;
use crate::samples::Bundled;
use crate::session::{Session, lock};
use crate::view::{RecentFile, Snapshot};

impl App {
    /// Begins a new design with a network of two zones.
    ///
    /// # Errors
    /// Never for a program that was built and tested.
    pub fn new_design(&self, name: &str) -> Result<Snapshot, AppError> {
        let mut session = Session::blank(Some(name))?;
        session.lock(&self.data_dir);
        Ok(self.replace(session))
    }

    /// Opens a file; with unsaved edits of an earlier run when there are any.
    ///
    /// # Errors
    /// As [`read_design`]; the design that was open stays open.
    pub fn open_design(&self, path: &Path) -> Result<Snapshot, AppError> {
        let session = Session::file(read_design(path)?, &self.data_dir)?;
        let snapshot = self.enter(session)?;
        if let Some(path) = &snapshot.path {
            self.store.touch_recent(path, &snapshot.design.name)?;
        }
        Ok(snapshot)
    }

    /// Opens a copy of a bundled design, without a file. The files of its web site lie in the program's own folder, so that
    /// it can be deployed at once.
    ///
    /// # Errors
    /// [`AppError::UnknownSample`], or [`AppError::Write`] for the site's files.
    pub fn open_sample(&self, id: &str) -> Result<Snapshot, AppError> {
        let session = Session::sample(Bundled::by_id(id)?, &self.data_dir)?;
        self.enter(session)
    }

    /// The files opened last, the newest first, as far as they are still there.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub fn recent(&self) -> Result<Vec<RecentFile>, AppError> {
        let recents = self
            .store
            .recents()?
            .into_iter()
            .filter(|recent| Path::new(&recent.path).is_file());
        Ok(recents
            .map(|recent| RecentFile {
                path: recent.path,
                name: recent.name,
            })
            .collect())
    }

    /// Drops unsaved edits that were taken up from an earlier run, and goes back to the file, the sample or a blank design.
    ///
    /// # Errors
    /// As [`read_design`] when the file can't be read; the edits are kept then.
    pub fn discard_recovered(&self) -> Result<Snapshot, AppError> {
        let (path, sample, key) = {
            let session = self.session();
            (session.path.clone(), session.sample, session.autosave_key.clone())
        };
        let mut fresh = match (path, sample) {
            (Some(path), _) => Session::file(read_design(&path)?, &self.data_dir)?,
            (None, Some(sample)) => Session::sample(sample, &self.data_dir)?,
            (None, None) => Session::blank(None)?,
        };
        self.store.discard(&key)?;
        // The old session's lock must go before the new one can take it.
        self.session().unlock();
        fresh.lock(&self.data_dir);
        Ok(self.replace(fresh))
    }

    /// Puts a session into the window, with its unsaved edits when there are any and no other window has them.
    fn enter(&self, mut session: Session) -> Result<Snapshot, AppError> {
        if self.session().autosave_key == session.autosave_key {
            self.session().unlock();
        }
        if let Some(autosaved) = self.store.recover(&session.autosave_key)?
            && let Some(lock) = lock(&self.data_dir, &session.autosave_key)
            && let Some(recovered) = Session::recovered(&autosaved, &self.data_dir, lock)
        {
            return Ok(self.replace(recovered));
        }
        session.lock(&self.data_dir);
        Ok(self.replace(session))
    }
}
