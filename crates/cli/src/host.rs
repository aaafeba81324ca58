//! What commands that deploy need from this machine: the environment's folders and a runtime.

use std::env;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tierwright_app::view::{DeploymentView, ErrorView, Target};
use tierwright_app::{AppOptions, Deployments, DesignAt, Parameters, default_data_dir, read_design};

use crate::args::{Assignment, TargetArgs};
use crate::output::{failed, note};
use crate::style::{DIM, in_style};

/// The folders that the environment names.
pub(crate) fn options() -> Result<AppOptions, ErrorView> {
    let folder = |variable: &str| {
        env::var_os(variable)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let data_dir = folder("TIERWRIGHT_DATA_DIR").or_else(default_data_dir);
    let mut options = AppOptions::new(data_dir.ok_or(tierwright_app::AppError::NoDataDir)?);
    options.emulator_dir = folder("TIERWRIGHT_EMULATOR_DIR");
    options.notices = Some(Arc::new(|sentence: &str| note(&in_style(DIM, sentence))));
    // Test hook, in debug builds only: see `abort_after_journal_writes`.
    #[cfg(debug_assertions)]
    {
        let writes = env::var("TIERWRIGHT_TEST_KILL_AFTER")
            .ok()
            .and_then(|text| text.parse().ok());
        options.abort_after_journal_writes = writes;
    }
    Ok(options)
}

/// A design and the deployments of this machine.
pub(crate) struct Work {
    pub(crate) deployments: Deployments,
    pub(crate) design: DesignAt,
}

impl Work {
    /// The design is read first: a slip in its name must not wait for a database.
    pub(crate) fn new(file: &Path, target: &TargetArgs) -> Result<Self, ErrorView> {
        let design = read_design(file)?;
        let deployments = Deployments::new(options()?)?;
        let design = deployments
            .design_at(design)?
            .of_deployment(target.deployment.clone());
        Ok(Self { deployments, design })
    }

    /// The deployment as it is recorded; when nothing is, as the account has it.
    pub(crate) fn known(&self, target: &Target) -> Result<DeploymentView, ErrorView> {
        let look = |refresh| self.deployments.deployment(&self.design, target, refresh);
        let recorded = run(&self.deployments, look(false))??;
        match recorded.id {
            Some(_) => Ok(recorded),
            None => Ok(run(&self.deployments, look(true))??),
        }
    }
}

/// The values given for parameters. The last counts.
pub(crate) fn parameters(assignments: Vec<Assignment>) -> Parameters {
    assignments.into_iter().map(|a| (a.name, a.value)).collect()
}

/// Runs something to its end on a runtime of its own.
///
/// Ctrl-C asks a run under way to stop, which takes as long as its calls take; a second one, or one while nothing can have
/// changed yet, ends the program at once. Either way the journal is whole.
pub(crate) fn run<T>(deployments: &Deployments, work: impl Future<Output = T>) -> Result<T, ErrorView> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(&format!("No threads can be started: {error}."), None))?;
    runtime.block_on(async {
        tokio::pin!(work);
        let mut stopping = false;
        loop {
            tokio::select! {
                done = &mut work => return Ok(done),
                pressed = tokio::signal::ctrl_c() => {
                    if pressed.is_err() {
                        // No signals here: the work goes on without a way to stop it.
                        return Ok(work.await);
                    }
                    if stopping || !deployments.cancel() {
                        note("");
                        return Err(ErrorView::from(tierwright_app::AppError::Cancelled));
                    }
                    stopping = true;
                    note("\nStopping: what was begun is seen through. Press Ctrl-C again to end at once.");
                }
            }
        }
    })
}
