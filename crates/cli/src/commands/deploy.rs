use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tierwright_app::view::{ErrorCode, ErrorView, ImagesToPush, OutputValue, PlanView, RunOutcome, Target};
use tierwright_app::{Confirmed, Event, Parameters, PushPlace, images_to_push};

use crate::args::{DeployArgs, Format};
use crate::commands::plan;
use crate::exit::Exit;
use crate::host::{Work, parameters, run as run_async};
use crate::output::{clean, confirm, counted, failed, note, print, print_json, table};
use crate::progress::Progress;
use crate::style::{GREEN, YELLOW, in_style};

pub(crate) fn run(args: DeployArgs) -> Result<Exit, ErrorView> {
    let work = Work::new(&args.file, &args.target)?;
    let (deployments, design) = (&work.deployments, &work.design);
    let (target, parameters) = (args.target.target(), parameters(args.parameters));
    let view = run_async(deployments, deployments.plan(design, &target, &parameters))??;
    note(plan::text(&view).trim_end());
    if !view.plan.is_possible() {
        return Err(failed(
            "This plan cannot be carried out; nothing was changed.",
            Some("See the lines in red above."),
        ));
    }
    // An emulator costs nothing and is gone in a moment; AWS is another matter.
    if !view.identity.emulated && !args.yes {
        let question = format!("\nThis changes {} and costs money.", plan::place(&view));
        if !confirm(&question)? {
            return Err(ErrorView::from(tierwright_app::AppError::Cancelled));
        }
    }
    note("");
    let progress = Progress::new();
    let wait = args
        .wait_for_images
        .map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    let mut outcome = carry_out(&work, &target, &view, &parameters, wait, &progress)?;
    if args.push_placeholders && outcome.waiting_for.is_some() {
        let pushed = run_async(deployments, deployments.push_placeholders(design, &target))??;
        note(&format!("{} registered", counted(pushed, "placeholder")));
        // What was agreed to is all of it; the repositories of the first pass stand now.
        let view = run_async(deployments, deployments.plan(design, &target, &parameters))??;
        outcome = carry_out(&work, &target, &view, &parameters, None, &progress)?;
    }
    if let Some(waiting_for) = &outcome.waiting_for {
        return waits(&args.format, &target, &outcome, waiting_for);
    }
    note(&in_style(
        GREEN,
        &format!(
            "\nDone in {:.0} s: {}.",
            progress.seconds(),
            progress.summary(outcome.uploaded)
        ),
    ));
    match args.format {
        Format::Text => print(&outputs(&outcome.outputs))?,
        Format::Json => print_json(&outcome)?,
    }
    Ok(Exit::Fine)
}

/// Carries out a plan; a run that did not do its work is an error.
fn carry_out(
    work: &Work,
    target: &Target,
    view: &PlanView,
    parameters: &Parameters,
    wait: Option<Duration>,
    progress: &Progress,
) -> Result<RunOutcome, ErrorView> {
    let place = PushPlace::of(target, &view.identity.region, view.endpoint_url.as_deref());
    let told = Mutex::new(false);
    let events = |event: Event| {
        progress.show(&event);
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever is waited for must know what to do.
        if let (Event::ImagesMissing { images }, Some(_), false) = (&event, wait, *told) {
            *told = true;
            if let Some(images) = images_to_push(images, &place) {
                note(&format!(
                    "\nPush these images; it goes on by itself.\n{}",
                    push_script(&images)
                ));
            }
        }
    };
    let confirmed = Confirmed {
        plan_id: &view.plan.id,
        parameters,
        wait_for_images: wait.unwrap_or_default(),
    };
    let deployments = &work.deployments;
    let outcome = run_async(
        deployments,
        deployments.deploy(&work.design, target, &confirmed, &events),
    )?;
    for line in &outcome.notes {
        note(&clean(line));
    }
    match outcome.error {
        Some(error) => Err(resumable(error)),
        None => Ok(outcome),
    }
}

/// The end of a run that goes on once images are there. No failure: it did what could be done.
fn waits(
    format: &Format,
    target: &Target,
    outcome: &RunOutcome,
    images: &ImagesToPush,
) -> Result<Exit, ErrorView> {
    let count = counted(images.images.len(), "image");
    note(&in_style(
        YELLOW,
        &format!("\nWaiting for {count}. Only what the repositories need is made; nothing that costs."),
    ));
    let ends = matches!(target, Target::Emulator { endpoint_url: None });
    if ends {
        note(
            "The emulator ends with this command, and what is in it goes too. Add --push-placeholders, or keep an emulator \
             with `tierwright emulator` and name it with --endpoint-url.",
        );
    } else {
        note("Push with these commands, then run the same again: it goes on from there.\n");
    }
    match format {
        Format::Text if ends => {}
        Format::Text => print(&push_script(images))?,
        Format::Json => print_json(outcome)?,
    }
    Ok(Exit::Findings)
}

/// The commands as a shell takes them, titles as comments.
pub(crate) fn push_script(images: &ImagesToPush) -> String {
    let step = |step: &tierwright_app::view::PushStep| {
        let commands: String = step.commands.iter().map(|c| format!("{}\n", clean(c))).collect();
        format!("# {}\n{commands}", clean(&step.title).replace('\n', " "))
    };
    images.steps.iter().map(step).collect()
}

/// The error of a run, with the way to go on where its sentence does not say it.
pub(crate) fn resumable(mut error: ErrorView) -> ErrorView {
    if error.code == ErrorCode::Cancelled && !error.message.contains("again") {
        error.message.push_str(" Run the same again to go on.");
    }
    error
}

/// Outputs as a table.
pub(crate) fn outputs(outputs: &[OutputValue]) -> String {
    let row = |output: &OutputValue| {
        vec![
            clean(&output.name),
            clean(&output.value),
            clean(&output.description),
        ]
    };
    table(&outputs.iter().map(row).collect::<Vec<_>>())
}
