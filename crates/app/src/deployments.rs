//! Deployments without a window: what `plan`, `deploy`, `destroy` and `status` share.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tierwright_aws::{AwsProvider, ConnectOptions};
use tierwright_compile::Graph;
use tierwright_deploy::{Cancel, Identity, Journal, Provider, ProviderError, ProviderErrorKind};
use tierwright_emulator::{Emulator, EmulatorOptions, ensure_loopback};
use tierwright_model::{Design, TierKind};
use tierwright_store::{Store, StoreJournal};

use crate::app::{AppOptions, Notices};
use crate::document::DesignFile;
use crate::emulate::emulator_dir;
use crate::error::AppError;
use crate::keys::Keys;
use crate::site::site_files;
use crate::view::Target;

/// Values of a design's parameters, by their ids in the document or their logical ids.
pub type Parameters = BTreeMap<String, String>;

/// How long slow states of an emulator last, such as that of a database that is being made: long enough to be seen.
pub(crate) const EMULATED_DELAY: Duration = Duration::from_millis(300);

/// A design with the place it lives.
#[derive(Clone, Debug)]
pub struct DesignAt {
    /// The design.
    pub design: Arc<Design>,
    /// The name under which its deployments are kept.
    pub(crate) key: String,
    /// The folder that its own paths are relative to.
    pub(crate) folder: Option<PathBuf>,
    /// The id of the deployment that is meant when its records are missing here.
    pub(crate) deployment: Option<String>,
}

impl DesignAt {
    /// The same, for the deployment of this id when the records of the design's own are missing on this machine.
    #[must_use]
    pub fn of_deployment(mut self, id: Option<String>) -> Self {
        self.deployment = id;
        self
    }
}

/// Plans, builds, shows and takes down deployments. One run at a time.
pub struct Deployments {
    options: AppOptions,
    store: Store,
    /// The emulator that this program started. It is kept until the program ends, and its state goes with it.
    emulator: Mutex<Option<Emulator>>,
    running: Mutex<Option<Cancel>>,
}

impl fmt::Debug for Deployments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deployments")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A target that answers, with the journal of a design's deployment there.
pub(crate) struct Connected {
    pub(crate) provider: Box<dyn Provider>,
    pub(crate) identity: Identity,
    pub(crate) store_journal: StoreJournal,
    /// The same journal as the executor sees it.
    pub(crate) journal: Box<dyn Journal>,
    pub(crate) target_key: String,
    pub(crate) endpoint_url: Option<String>,
    /// What a person should know, as sentences.
    pub(crate) notes: Vec<String>,
}

/// How long AWS may fail or throttle the first call.
const FIRST_PATIENCE: Duration = Duration::from_secs(20);

/// How long the first call may be without an answer before that is told.
const FIRST_SILENCE: Duration = Duration::from_secs(3);

impl Deployments {
    /// Opens the program's own data.
    ///
    /// # Errors
    /// [`AppError::Store`] when the database can't be used.
    pub fn new(options: AppOptions) -> Result<Self, AppError> {
        let store = Store::open(options.data_dir.join("tierwright.db"))?;
        Ok(Self {
            options,
            store,
            emulator: Mutex::new(None),
            running: Mutex::new(None),
        })
    }

    /// A design that was read from a file, with the place it lives.
    ///
    /// # Errors
    /// [`AppError::Read`] when the file is not there any more.
    pub fn design_at(&self, file: DesignFile) -> Result<DesignAt, AppError> {
        let path = file
            .path
            .canonicalize()
            .map_err(|error| AppError::read(&file.path, &error))?;
        Ok(DesignAt {
            design: Arc::new(file.design),
            key: Keys::at(&self.options.data_dir).of(&path.display().to_string()),
            folder: path.parent().map(Path::to_path_buf),
            deployment: None,
        })
    }

    /// Stops the run under way: nothing new begins, calls under way end and are journaled. False when none is.
    pub fn cancel(&self) -> bool {
        let running = lock(&self.running);
        running.as_ref().inspect(|cancel| cancel.cancel()).is_some()
    }

    /// Whether a deployment or teardown runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        lock(&self.running).is_some()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Registers a run; the guard's end is the run's.
    pub(crate) fn begin(&self) -> Result<Running<'_>, AppError> {
        let mut running = lock(&self.running);
        if running.is_some() {
            return Err(AppError::Busy);
        }
        let cancel = Cancel::new();
        *running = Some(cancel.clone());
        Ok(Running {
            deployments: self,
            cancel,
        })
    }

    /// Connects to a target and asks who is calling.
    pub(crate) async fn connect(&self, design: &DesignAt, target: &Target) -> Result<Connected, AppError> {
        let (options, notes) = self.connect_options(design, target).await?;
        let endpoint_url = options.endpoint_url.clone();
        let provider = AwsProvider::connect(options).await.map_err(AppError::Provider)?;
        let identity = self.told_while_slow(who_calls(&provider), endpoint_url.as_deref());
        let identity = identity.await.map_err(AppError::Provider)?;
        let target_key = target_key(&identity, endpoint_url.as_deref());
        let store_journal = self.store.journal(&design.key, &target_key);
        Ok(Connected {
            provider: Box::new(provider),
            journal: self.journal(&store_journal),
            identity,
            store_journal,
            target_key,
            endpoint_url,
            notes,
        })
    }

    /// The end of the first call. A person hears who is waited for, before anything else can be shown.
    async fn told_while_slow<T>(&self, call: impl Future<Output = T>, endpoint_url: Option<&str>) -> T {
        let mut call = std::pin::pin!(call);
        tokio::select! {
            biased;
            done = &mut call => return done,
            () = tokio::time::sleep(FIRST_SILENCE) => {}
        }
        if let Some(notices) = &self.options.notices {
            notices(&format!(
                "Waiting for an answer from {}…",
                endpoint_url.unwrap_or("AWS")
            ));
        }
        call.await
    }

    async fn connect_options(
        &self,
        design: &DesignAt,
        target: &Target,
    ) -> Result<(ConnectOptions, Vec<String>), AppError> {
        let of_design = &design.design.settings.region;
        match target {
            Target::Emulator {
                endpoint_url: Some(url),
            } => {
                ensure_loopback(url)?;
                let endpoint_url = Some(url.trim_end_matches('/').to_owned());
                Ok((
                    ConnectOptions {
                        profile: None,
                        region: of_design.clone(),
                        endpoint_url,
                        emulated: true,
                    },
                    Vec::new(),
                ))
            }
            Target::Emulator { endpoint_url: None } => {
                let (url, notes) = self.own_emulator().await?;
                let region = of_design.clone();
                Ok((
                    ConnectOptions {
                        profile: None,
                        region,
                        endpoint_url: Some(url),
                        emulated: true,
                    },
                    notes,
                ))
            }
            Target::Account {
                profile,
                region,
                endpoint_url,
            } => {
                let options = ConnectOptions {
                    profile: profile.clone(),
                    region: region.clone().unwrap_or_else(|| of_design.clone()),
                    endpoint_url: endpoint_url
                        .as_ref()
                        .map(|url| url.trim_end_matches('/').to_owned()),
                    emulated: false,
                };
                Ok((options, Vec::new()))
            }
        }
    }

    /// The address of this program's own emulator when it runs.
    pub(crate) fn emulator_url(&self) -> Option<String> {
        lock(&self.emulator).as_mut().and_then(address)
    }

    /// Starts this program's own emulator unless it runs. A new one is empty.
    async fn own_emulator(&self) -> Result<(String, Vec<String>), AppError> {
        if let Some(url) = self.emulator_url() {
            return Ok((url, Vec::new()));
        }
        let options = EmulatorOptions {
            data_dir: emulator_dir(&self.options),
            delay: EMULATED_DELAY,
            port: None,
        };
        let notices = self.options.notices.clone();
        // Starting blocks for a second, the first time for a minute.
        let started = tokio::task::spawn_blocking(move || start_emulator(&options, notices.as_ref())).await;
        let emulator = started.map_err(|error| AppError::Internal(error.to_string()))??;
        let url = emulator.endpoint_url();
        let before = {
            let mut slot = lock(&self.emulator);
            if let Some(running) = slot.as_mut().and_then(address) {
                // Two starts at once: the first counts, this one stops when it is dropped.
                return Ok((running, Vec::new()));
            }
            slot.replace(emulator)
        };
        let mut notes = Vec::new();
        if before.is_some() {
            notes.push(
                "The emulator had stopped and was started anew: what was deployed in it is gone.".to_owned(),
            );
        }
        self.forget_emulated(&url)?;
        Ok((url, notes))
    }

    /// Strikes what was recorded of an emulator of an earlier run that had the same address: a new one knows nothing of it,
    /// and a plan must not go on with resources that are nowhere.
    fn forget_emulated(&self, url: &str) -> Result<(), AppError> {
        for deployment in self.store.deployments()? {
            if is_emulated_at(&deployment.target_key, url) {
                let journal = self.store.journal(&deployment.design_key, &deployment.target_key);
                journal.lock()?;
                for logical_id in journal.load()?.resources.keys() {
                    journal.forget(logical_id)?;
                }
                drop(journal);
                self.store
                    .forget_deployment(&deployment.design_key, &deployment.target_key)?;
            }
        }
        Ok(())
    }

    /// The journal as the executor sees it. Debug builds may put the test hook between.
    fn journal(&self, journal: &StoreJournal) -> Box<dyn Journal> {
        #[cfg(debug_assertions)]
        if let Some(writes) = self.options.abort_after_journal_writes {
            return Box::new(crate::crash::CrashingJournal::new(journal.clone(), writes));
        }
        Box::new(journal.clone())
    }
}

/// Starts an emulator; blocks.
pub(crate) fn start_emulator(
    options: &EmulatorOptions,
    notices: Option<&Notices>,
) -> Result<Emulator, AppError> {
    let mut progress = |sentence: &str| {
        if let Some(notices) = notices {
            notices(sentence);
        }
    };
    Ok(Emulator::start(options, &mut progress)?)
}

fn address(emulator: &mut Emulator) -> Option<String> {
    emulator.is_running().then(|| emulator.endpoint_url())
}

/// A run, until it is dropped.
pub(crate) struct Running<'a> {
    deployments: &'a Deployments,
    pub(crate) cancel: Cancel,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        *lock(&self.deployments.running) = None;
    }
}

/// The name of a target in the store. Never shown alone.
/// The first call, repeated while AWS fails or throttles it. An endpoint out of reach is told at once: nothing has begun.
async fn who_calls(provider: &AwsProvider) -> Result<Identity, ProviderError> {
    let began = Instant::now();
    loop {
        match provider.identity().await {
            Err(ProviderError {
                kind: ProviderErrorKind::Throttled | ProviderErrorKind::ServerFault,
                ..
            }) if began.elapsed() < FIRST_PATIENCE => tokio::time::sleep(Duration::from_secs(1)).await,
            answer => return answer,
        }
    }
}

fn target_key(identity: &Identity, endpoint_url: Option<&str>) -> String {
    let kind = if identity.emulated { "emulator" } else { "aws" };
    let mut key = format!("{kind} {} {}", identity.account, identity.region);
    if let Some(url) = endpoint_url {
        key.push(' ');
        key.push_str(url);
    }
    key
}

pub(crate) fn is_emulated_at(target_key: &str, url: &str) -> bool {
    target_key.starts_with("emulator ") && target_key.ends_with(&format!(" {url}"))
}

/// Refuses a value for a parameter that the design does not have, which is a slip of the pen.
pub(crate) fn check_parameters(graph: &Graph, given: &Parameters) -> Result<(), AppError> {
    for name in given.keys() {
        if !graph
            .parameters
            .iter()
            .any(|p| p.id.as_str() == name || p.origin == *name)
        {
            let there: Vec<&str> = graph.parameters.iter().map(|p| p.origin.as_str()).collect();
            let reason = if there.is_empty() {
                "is not needed: this design has no parameters".to_owned()
            } else {
                format!("is none of this design's; there are {}", there.join(", "))
            };
            return Err(AppError::Parameter {
                text: name.clone(),
                reason,
            });
        }
    }
    Ok(())
}

/// Looks whether the files of every static site are there, before anything is made.
pub(crate) fn check_sites(design: &DesignAt) -> Result<(), AppError> {
    for tier in &design.design.tiers {
        if let TierKind::StaticSite(site) = &tier.kind {
            site_files(design.folder.as_deref(), tier.id.as_str(), site)?;
        }
    }
    Ok(())
}

/// A panic while one of these was held left a value that is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
