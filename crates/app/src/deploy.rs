//! Building a design in a target, and publishing the files of its sites.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tierwright_catalog::Kind;
use tierwright_compile::{Graph, compile};
use tierwright_deploy::{Action, DeployError, Event, Journal as _, Options, Poll, Recorded, Retry};
use tierwright_model::{Environment, TierKind};

use crate::app::App;
use crate::deployments::{
    Connected, Deployments, DesignAt, Parameters, Running, check_parameters, check_sites,
};
use crate::error::AppError;
use crate::images::{PushPlace, images_to_push};
use crate::plan::current_plan;
use crate::site::site_files;
use crate::takeover::Ask;
use crate::view::{ErrorView, ImagesToPush, OutputValue, RunOutcome, Target};

/// How long a sandbox may stand, as its tag says. Nothing enforces it; it tells others that it may go.
const SANDBOX_LIFE: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// What a person has agreed to.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed<'a> {
    /// The id of the plan.
    pub plan_id: &'a str,
    /// The values of parameters that it was made with.
    pub parameters: &'a Parameters,
    /// How long images that are not in their repositories yet are waited for, before the run ends and says which.
    pub wait_for_images: Duration,
}

impl App {
    /// Deploys the open design. See [`Deployments::deploy`].
    pub async fn deploy(
        &self,
        target: &Target,
        plan_id: &str,
        parameters: &Parameters,
        events: &(dyn Fn(Event) + Sync),
    ) -> RunOutcome {
        let confirmed = Confirmed {
            plan_id,
            parameters,
            wait_for_images: Duration::ZERO,
        };
        self.deployments
            .deploy(&self.design_at(), target, &confirmed, events)
            .await
    }

    /// Stops the run under way; false when none is.
    pub fn cancel(&self) -> bool {
        self.deployments.cancel()
    }
}

impl Deployments {
    /// Carries out the plan with this id, then uploads the files of the design's sites. When the design, the journal or
    /// the account has changed since that plan was made, nothing is done.
    ///
    /// When the design's services need images that are not in its repositories, the run stops after the repositories with
    /// [`RunOutcome::waiting_for`], before anything that costs.
    ///
    /// A run that fails or is stopped has written down where it stands; the same again goes on from there. Dropping the
    /// future is like a crash: use [`Deployments::cancel`].
    pub async fn deploy(
        &self,
        design: &DesignAt,
        target: &Target,
        confirmed: &Confirmed<'_>,
        events: &(dyn Fn(Event) + Sync),
    ) -> RunOutcome {
        let tally = Tally::new(events);
        let result = match self.begin() {
            Ok(running) => self.try_deploy(&running, design, target, confirmed, &tally).await,
            Err(error) => Err(error),
        };
        tally.outcome(result)
    }

    async fn try_deploy(
        &self,
        running: &Running<'_>,
        design: &DesignAt,
        target: &Target,
        confirmed: &Confirmed<'_>,
        tally: &Tally<'_>,
    ) -> Result<Done, AppError> {
        let compiled = compile(&design.design);
        let graph = &compiled.graph;
        check_parameters(graph, confirmed.parameters)?;
        check_sites(design)?;
        let connected = self.connect(design, target).await?;
        // Before the journal is read, so that no other program changes it meanwhile.
        connected.store_journal.lock()?;
        let missing = Recorded::default();
        let look = (options(&connected, &missing, running, design), Ask::WhenLacking);
        let journal = connected.journal.as_ref();
        let parameters = confirmed.parameters;
        let taken = self
            .take_over(design, graph, &connected, parameters, journal, look)
            .await?;
        let (plan, _) = current_plan(graph, &connected, parameters, journal).await?;
        let recorded = connected.store_journal.load()?;
        if plan.id != confirmed.plan_id {
            return Err(DeployError::PlanChanged.into());
        }
        let mut options = options(&connected, &recorded, running, design);
        options.poll.images = confirmed.wait_for_images;
        let events = |event| tally.note(event);
        let provider = connected.provider.as_ref();
        let report = tierwright_deploy::deploy(graph, &plan, provider, journal, &options, &events).await?;
        let place = PushPlace::of(
            target,
            &connected.identity.region,
            connected.endpoint_url.as_deref(),
        );
        if let Some(waiting_for) = images_to_push(&report.waiting_for, &place) {
            return Ok(Done {
                outputs: Vec::new(),
                uploaded: 0,
                waiting_for: Some(waiting_for),
                notes: [connected.notes, taken].concat(),
                leftovers: Vec::new(),
            });
        }
        let uploaded = publish(design, graph, &connected, &options, &events).await?;
        let outputs = report.outputs.into_iter().map(output).collect();
        let notes = connected
            .notes
            .into_iter()
            .chain(taken)
            .chain(report.unknown_outputs)
            .collect();
        Ok(Done {
            outputs,
            uploaded,
            waiting_for: None,
            notes,
            leftovers: Vec::new(),
        })
    }
}

/// Uploads the files of every site that has some, and has its distribution fetch them anew.
async fn publish(
    design: &DesignAt,
    graph: &Graph,
    connected: &Connected,
    options: &Options,
    events: &(dyn Fn(Event) + Sync),
) -> Result<usize, AppError> {
    let recorded = connected.store_journal.load()?;
    let mut uploaded = 0;
    for tier in &design.design.tiers {
        let TierKind::StaticSite(site) = &tier.kind else {
            continue;
        };
        let files = site_files(design.folder.as_deref(), tier.id.as_str(), site)?;
        let of = |is: fn(&Kind) -> bool| {
            let resource = graph
                .resources
                .values()
                .find(|r| tier.id == r.origin.as_str() && is(&r.kind))?;
            recorded.resources.get(resource.id.as_str())?.physical_id.clone()
        };
        let bucket = of(|kind| matches!(kind, Kind::Bucket(_)));
        let distribution = of(|kind| matches!(kind, Kind::Distribution(_)));
        if let (false, Some(bucket)) = (files.is_empty(), bucket) {
            let provider = connected.provider.as_ref();
            let published = tierwright_deploy::publish(
                provider,
                &bucket,
                distribution.as_deref(),
                &files,
                options,
                &events,
            )
            .await?;
            uploaded += published.files as usize;
        }
    }
    Ok(uploaded)
}

/// How a run is carried out.
pub(crate) fn options(
    connected: &Connected,
    recorded: &Recorded,
    running: &Running<'_>,
    design: &DesignAt,
) -> Options {
    let cancel = running.cancel.clone();
    Options {
        cancel,
        ..look_options(connected, recorded, design)
    }
}

/// The same for a look that nobody stops.
pub(crate) fn look_options(connected: &Connected, recorded: &Recorded, design: &DesignAt) -> Options {
    let deployment = recorded
        .header
        .as_ref()
        .map_or_else(fresh_id, |header| header.id.clone());
    let mut options = Options::new(deployment, uuid::Uuid::new_v4().to_string());
    options.endpoint_url.clone_from(&connected.endpoint_url);
    if design.design.settings.environment == Environment::Sandbox {
        // To the second: a tag is for people.
        let end = jiff::Timestamp::now() + SANDBOX_LIFE;
        options.expires = jiff::Timestamp::from_second(end.as_second())
            .ok()
            .map(|end| end.to_string());
    }
    if connected.identity.emulated {
        // What takes AWS minutes takes an emulator a second, and what it cannot do it will not do later either.
        options.poll = Poll {
            initial: Duration::from_millis(100),
            max: Duration::from_millis(500),
            deadline: Duration::from_secs(60),
            deadlines: std::collections::BTreeMap::new(),
            invisible: Duration::from_secs(5),
            inventory: Duration::from_secs(15),
            images: Duration::ZERO,
        };
        options.retry = Retry {
            initial: Duration::from_millis(100),
            max: Duration::from_secs(1),
            unreachable: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            teardown: Duration::from_secs(2 * 60),
            silence: Duration::from_secs(5),
            finds: 2,
        };
    }
    options
}

/// `tw-` and twelve hexadecimal digits.
fn fresh_id() -> String {
    format!("tw-{}", &uuid::Uuid::new_v4().simple().to_string()[..12])
}

fn output(output: tierwright_deploy::OutputValue) -> OutputValue {
    OutputValue {
        name: output.id,
        description: output.description,
        value: output.value,
    }
}

/// What a run gave that its events do not tell.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) outputs: Vec<OutputValue>,
    pub(crate) uploaded: usize,
    pub(crate) waiting_for: Option<ImagesToPush>,
    pub(crate) notes: Vec<String>,
    pub(crate) leftovers: Vec<tierwright_deploy::Leftover>,
}

/// Counts what a run does while it passes its events on, so that a failed run can say too what it did.
pub(crate) struct Tally<'a> {
    events: &'a (dyn Fn(Event) + Sync),
    began: Instant,
    created: AtomicUsize,
    updated: AtomicUsize,
    deleted: AtomicUsize,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(events: &'a (dyn Fn(Event) + Sync)) -> Self {
        let zero = || AtomicUsize::new(0);
        Self {
            events,
            began: Instant::now(),
            created: zero(),
            updated: zero(),
            deleted: zero(),
        }
    }

    pub(crate) fn note(&self, event: Event) {
        if let Event::Finished { action, .. } = &event {
            let counter = match action {
                Action::Create | Action::Replace | Action::Resume => Some(&self.created),
                Action::Update => Some(&self.updated),
                Action::Delete => Some(&self.deleted),
                Action::Keep => None,
            };
            if let Some(counter) = counter {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
        (self.events)(event);
    }

    pub(crate) fn outcome(&self, result: Result<Done, AppError>) -> RunOutcome {
        let (done, error) = match result {
            Ok(done) => (Some(done), None),
            Err(error) => (None, Some(ErrorView::from(&error))),
        };
        let Done {
            outputs,
            uploaded,
            waiting_for,
            notes,
            leftovers,
        } = done.unwrap_or_default();
        RunOutcome {
            error,
            waiting_for,
            outputs,
            created: self.created.load(Ordering::Relaxed),
            updated: self.updated.load(Ordering::Relaxed),
            deleted: self.deleted.load(Ordering::Relaxed),
            uploaded,
            leftovers,
            seconds: self.began.elapsed().as_secs_f64(),
            notes,
        }
    }
}
