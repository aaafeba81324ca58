use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tierwright_catalog::tiers::{PALETTE, TierInfo};
use tierwright_model::Design;
use tierwright_rules::RuleInfo;
use tierwright_store::Store;

use crate::deployments::{Deployments, DesignAt};
use crate::directories::default_data_dir;
use crate::error::AppError;
use crate::samples::samples;
use crate::session::{Session, lock};
use crate::snapshot::snapshot;
use crate::view::{Sample, Snapshot};

/// Where sentences about slow preparations go, such as installing the emulator.
pub type Notices = Arc<dyn Fn(&str) + Send + Sync>;

/// How to run the program. The hosts read the environment, nothing here does.
#[derive(Clone)]
pub struct AppOptions {
    /// The folder for the program's own data.
    pub data_dir: PathBuf,
    /// The folder for the emulator's installation; below `data_dir` when absent.
    pub emulator_dir: Option<PathBuf>,
    /// Where sentences about slow preparations go.
    pub notices: Option<Notices>,
    /// Test hook, in debug builds only: ends the process, as a crash would, right after this many writes of a deployment's
    /// journal.
    #[cfg(debug_assertions)]
    pub abort_after_journal_writes: Option<u32>,
}

impl AppOptions {
    /// The defaults with this folder for the program's own data.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            emulator_dir: None,
            notices: None,
            #[cfg(debug_assertions)]
            abort_after_journal_writes: None,
        }
    }

    /// The defaults with the platform's folder.
    ///
    /// # Errors
    /// [`AppError::NoDataDir`] when the environment names no home.
    pub fn platform() -> Result<Self, AppError> {
        default_data_dir().map(Self::new).ok_or(AppError::NoDataDir)
    }
}

impl fmt::Debug for AppOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppOptions")
            .field("data_dir", &self.data_dir)
            .field("emulator_dir", &self.emulator_dir)
            .finish_non_exhaustive()
    }
}

/// The whole program behind a window: one open design, and deployments. Methods are named as the window's commands.
///
/// Methods that work on the design take well under a frame and lock out each other. Those that talk to AWS or an emulator
/// are `async`, need a tokio runtime, and hold no lock while they wait.
#[derive(Debug)]
pub struct App {
    pub(crate) data_dir: PathBuf,
    pub(crate) store: Store,
    session: Mutex<Session>,
    pub(crate) deployments: Deployments,
}

impl App {
    /// Opens the program's own data, and takes up what an earlier run did not save; otherwise a blank design.
    ///
    /// # Errors
    /// [`AppError::Store`] when the database can't be used.
    pub fn new(options: AppOptions) -> Result<Self, AppError> {
        let data_dir = options.data_dir.clone();
        let deployments = Deployments::new(options)?;
        let store = deployments.store().clone();
        let session = match recover(&store, &data_dir)? {
            Some(session) => session,
            None => {
                let mut session = Session::blank(None)?;
                session.lock(&data_dir);
                session
            }
        };
        Ok(Self {
            data_dir,
            store,
            session: Mutex::new(session),
            deployments,
        })
    }

    /// Everything that the window draws.
    #[must_use]
    pub fn state(&self) -> Snapshot {
        snapshot(&self.session())
    }

    /// The tiers that a person can drag onto the canvas.
    #[must_use]
    pub fn palette(&self) -> Vec<TierInfo> {
        palette()
    }

    /// The rules with their pages.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleInfo> {
        crate::rules::of_designs()
    }

    /// The bundled designs.
    #[must_use]
    pub fn samples(&self) -> Vec<Sample> {
        samples()
    }

    /// The open design as it is now.
    #[must_use]
    pub fn design(&self) -> Arc<Design> {
        Arc::clone(self.session().history.design())
    }

    /// The open design with the place it lives, for a deployment.
    pub(crate) fn design_at(&self) -> DesignAt {
        let session = self.session();
        DesignAt {
            design: Arc::clone(session.history.design()),
            key: session.deployment_key.clone(),
            folder: session.folder.clone(),
            deployment: None,
        }
    }

    /// A panic in an earlier command left the session as it was before that command, so a poisoned lock is as good as any.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts another design into the window.
    pub(crate) fn replace(&self, mut next: Session) -> Snapshot {
        let mut session = self.session();
        next.first_revision = session.revision() + 1;
        *session = next;
        snapshot(&session)
    }
}

/// The tiers of the palette, in its order.
#[must_use]
pub fn palette() -> Vec<TierInfo> {
    PALETTE.to_vec()
}

/// The newest unsaved design that no other window works on.
fn recover(store: &Store, data_dir: &Path) -> Result<Option<Session>, AppError> {
    let autosaves = store.autosaves()?;
    Ok(autosaves.iter().find_map(|autosaved| {
        let lock = lock(data_dir, &autosaved.key)?;
        Session::recovered(autosaved, data_dir, lock).filter(|session| session.recovered)
    }))
}
