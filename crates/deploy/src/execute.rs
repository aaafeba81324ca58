use std::collections::BTreeSet;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tierwright_compile::Graph;
use tokio::time::Instant;
use ts_rs::TS;

use crate::error::{DeployError, Standing, StepFailure};
use crate::event::{Event, Events};
use crate::images::MissingImage;
use crate::journal::{Journal, RecordState, ResourceRecord};
use crate::options::Options;
use crate::plan::{Action, Plan, Step, Wanted, plan_with};
use crate::provider::{Provider, ProviderErrorKind};
use crate::resolve::resolve_text;
use crate::run::{Run, Subject, lock};
use crate::tags::OfDesign;
use crate::tasks::{Doing, Target, Tasks, is_beside};
use crate::update::Changed;
use crate::walk::walk_part;

/// What a deployment did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The id of the deployment.
    pub deployment: String,
    /// What the design promises to tell.
    pub outputs: Vec<OutputValue>,
    /// Outputs that have no value, as sentences.
    pub unknown_outputs: Vec<String>,
    /// Images that are not there yet. When there are some, the run stopped after the repositories: push them and run the
    /// same again.
    pub waiting_for: Vec<MissingImage>,
    /// Resources made.
    pub created: u32,
    /// Resources changed in place.
    pub updated: u32,
    /// Resources made anew.
    pub replaced: u32,
    /// Resources deleted.
    pub deleted: u32,
    /// Resources left as they were.
    pub kept: u32,
    /// How long it took.
    pub seconds: u32,
}

/// A value that the design promises to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutputValue {
    /// Its name.
    pub id: String,
    /// What it is, in a sentence.
    pub description: String,
    /// The value.
    pub value: String,
}

/// Carries out a confirmed plan.
///
/// When it needs images of its own repositories, those come first. While an image is missing nothing else is made: the run
/// ends with [`Report::waiting_for`], or waits as long as [`Poll::images`](crate::Poll::images) says.
///
/// A run that ends early has written down where it stands; a plan made from the journal goes on from there.
///
/// # Errors
/// [`DeployError`]; nothing was changed before the first [`Event::Started`].
pub async fn deploy(
    graph: &Graph,
    plan: &Plan,
    provider: &dyn Provider,
    journal: &dyn Journal,
    options: &Options,
    events: Events<'_>,
) -> Result<Report, DeployError> {
    let began = Instant::now();
    let recorded = journal.load().map_err(|error| DeployError::Journal {
        error,
        standing: Standing::default(),
    })?;
    let current = plan_with(graph, &plan.parameters, &recorded, &plan.gone);
    if current.id != plan.id {
        return Err(DeployError::PlanChanged);
    }
    if !plan.missing_parameters.is_empty() {
        return Err(DeployError::MissingParameters(
            plan.missing_parameters.iter().map(|p| p.id.clone()).collect(),
        ));
    }
    if !plan.obstacles.is_empty() {
        return Err(DeployError::Obstacles(plan.obstacles.clone()));
    }
    let tasks = Tasks::new(graph, plan, &recorded)?;
    let run = Run::connect(
        provider,
        journal,
        options,
        events,
        Some(OfDesign::of(graph)),
        &recorded,
    )
    .await?;
    run.save_header(&plan.parameters)?;
    run.emit(Event::Planned {
        summary: plan.summary,
    });

    let report = Mutex::new(Report {
        deployment: run.deployment().to_owned(),
        ..Report::default()
    });
    let part = |todo, done| {
        walk_part(
            &tasks.waits,
            todo,
            done,
            options.parallelism,
            || run.may_start(),
            |index| run_task(&run, &tasks, index, &report),
        )
    };
    let seconds = || u32::try_from(began.elapsed().as_secs()).unwrap_or(u32::MAX);
    let first = tasks.before_images();
    let mut results = part(first.clone(), BTreeSet::new()).await;
    if results.len() == first.len() && results.iter().all(|(_, result)| result.is_ok()) {
        match run.await_images(&tasks.images, &tasks.wanted).await {
            Ok(missing) if missing.is_empty() => {
                let rest = tasks.all().filter(|task| !first.contains(task)).collect();
                results.extend(part(rest, first).await);
            }
            Ok(missing) => {
                let mut report = whole(report);
                report.waiting_for = missing;
                report.seconds = seconds();
                return Ok(report);
            }
            Err((repository, failure)) => {
                let (task, subject) = tasks.repository(&repository);
                note_failure(&run, &subject, &failure, false);
                results.push((task, Err(failure)));
            }
        }
    }
    let name = |i: usize| tasks.list[i].0.logical_id.as_str();
    conclude(
        &run,
        tasks.list.len(),
        results.into_iter().map(|(i, r)| (name(i), r)).collect(),
        |id| {
            let step = plan.steps.iter().find(|s| s.logical_id == id);
            step.map(|s| (s.label.clone(), s.type_name.clone()))
                .unwrap_or_default()
        },
    )?;

    let mut report = whole(report);
    for output in &graph.outputs {
        match run.in_scope(|scope| resolve_text(output.id.as_str(), &output.value, scope)) {
            Ok(value) => {
                let (id, description) = (output.id.to_string(), output.description.clone());
                run.emit(Event::Output {
                    id: id.clone(),
                    description: description.clone(),
                    value: value.clone(),
                });
                report.outputs.push(OutputValue {
                    id,
                    description,
                    value,
                });
            }
            Err(unknown) => report.unknown_outputs.push(unknown.to_string()),
        }
    }
    report.seconds = seconds();
    Ok(report)
}

/// A panic in one step leaves no half-counted report.
fn whole(report: Mutex<Report>) -> Report {
    report
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The error of a run that did not reach its end.
pub(crate) fn conclude(
    run: &Run<'_>,
    tasks: usize,
    results: Vec<(&str, Result<(), StepFailure>)>,
    describe: impl Fn(&str) -> (String, String),
) -> Result<(), DeployError> {
    let complete = results.len() == tasks;
    let failures: Vec<_> = results
        .into_iter()
        .filter_map(|(id, r)| r.err().map(|failure| (id, failure)))
        .collect();
    if complete && failures.is_empty() {
        return Ok(());
    }
    let standing = run.standing();
    // A journal that can't be written is the news, whatever else went wrong.
    let first = |wanted: fn(&StepFailure) -> bool| failures.iter().find(|(_, f)| wanted(f));
    let failure =
        first(|f| matches!(f, StepFailure::Journal(_))).or_else(|| first(|f| *f != StepFailure::Stopped));
    match failure {
        Some((_, StepFailure::Journal(error))) => Err(DeployError::Journal {
            error: error.clone(),
            standing,
        }),
        Some((id, failure)) => {
            let (label, type_name) = describe(id);
            let label = if label.is_empty() { (*id).to_owned() } else { label };
            Err(DeployError::Step {
                logical_id: (*id).to_owned(),
                label,
                type_name,
                failure: Box::new(failure.clone()),
                standing,
            })
        }
        // A run ends early because something failed or because a person stopped it.
        None => Err(DeployError::Cancelled(standing)),
    }
}

/// Says what failed, and ends the run where going on makes no sense.
pub(crate) fn note_failure(run: &Run<'_>, subject: &Subject, failure: &StepFailure, goes_on: bool) {
    if *failure == StepFailure::Stopped {
        return;
    }
    run.emit(Event::Failed {
        logical_id: subject.logical_id.clone(),
        origin: subject.origin.clone(),
        message: failure.to_string(),
    });
    let hopeless = match failure {
        StepFailure::Journal(_) => true,
        StepFailure::Provider(error) => matches!(
            error.kind,
            ProviderErrorKind::NoCredentials
                | ProviderErrorKind::ExpiredCredentials
                | ProviderErrorKind::Unreachable
        ),
        _ => false,
    };
    if hopeless || !goes_on {
        run.halt.cancel();
    }
}

async fn run_task(
    run: &Run<'_>,
    tasks: &Tasks<'_>,
    index: usize,
    report: &Mutex<Report>,
) -> Result<(), StepFailure> {
    let (target, doing) = &tasks.list[index];
    let step = target.step;
    let subject = Subject {
        logical_id: target.logical_id.clone(),
        origin: step.origin.clone(),
    };
    let result = match doing {
        Doing::Remove => remove(run, target, &subject, report).await,
        Doing::Apply => match tasks.wanted.get(&step.logical_id) {
            Some(wanted) => {
                let kept = tasks.kept.get(&step.logical_id);
                apply(run, tasks, step, wanted, kept, &subject, report).await
            }
            None => Ok(()),
        },
    };
    if let Err(failure) = &result {
        note_failure(run, &subject, failure, false);
    }
    result
}

async fn remove(
    run: &Run<'_>,
    target: &Target<'_>,
    subject: &Subject,
    report: &Mutex<Report>,
) -> Result<(), StepFailure> {
    let alone = target.step.action == Action::Delete || target.logical_id != target.step.logical_id;
    let action = if alone { Action::Delete } else { target.step.action };
    run.started(subject, &target.step.type_name, action);
    run.remove(&target.logical_id).await?;
    if alone {
        run.finished(subject, Action::Delete);
        lock(report).deleted += u32::from(target.step.action == Action::Delete);
    }
    Ok(())
}

/// Makes a wanted resource stand, from whatever state its record is in.
async fn apply(
    run: &Run<'_>,
    tasks: &Tasks<'_>,
    step: &Step,
    wanted: &Wanted,
    earlier: Option<&ResourceRecord>,
    subject: &Subject,
    report: &Mutex<Report>,
) -> Result<(), StepFailure> {
    if step.action == Action::Keep {
        if let Some(record) = earlier {
            refresh_facts(run, record, wanted)?;
        }
        lock(report).kept += 1;
        run.finished(subject, Action::Keep);
        return Ok(());
    }
    if !step.deletes_first {
        run.started(subject, &step.type_name, step.action);
        if is_beside(step) {
            run.retire(&step.logical_id)?;
        }
    }
    run.check_images(&wanted.dependencies, &tasks.images, &tasks.wanted)
        .await?;
    let mut changed = None;
    if let Some(record) = run.record(&step.logical_id) {
        match record.state {
            RecordState::Creating => run.create_again(record, wanted).await?,
            RecordState::Settling => run.settle_again(record, wanted).await?,
            RecordState::Updating | RecordState::Ready => {}
            RecordState::Deleting => run.remove(&step.logical_id).await?,
        }
    }
    match run.record(&step.logical_id) {
        None => run.create(&step.logical_id, wanted).await?,
        Some(record) => changed = Some(run.update(record, wanted).await?),
    }
    let mut report = lock(report);
    *match (step.action, changed) {
        (Action::Replace, _) | (_, Some(Changed::Anew)) => &mut report.replaced,
        (_, Some(Changed::InPlace)) => &mut report.updated,
        (Action::Update, _) => &mut report.kept,
        _ => &mut report.created,
    } += 1;
    drop(report);
    run.finished(subject, step.action);
    Ok(())
}

/// Brings facts about a kept resource up to date that AWS knows nothing of.
fn refresh_facts(run: &Run<'_>, record: &ResourceRecord, wanted: &Wanted) -> Result<(), StepFailure> {
    let fresh = ResourceRecord {
        origin: wanted.origin.clone(),
        label: wanted.label.clone(),
        dependencies: wanted.dependencies.clone(),
        ..record.clone()
    };
    if fresh == *record { Ok(()) } else { run.end(&fresh) }
}
