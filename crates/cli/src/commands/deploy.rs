use tierwright_app::view::{ErrorCode, ErrorView, OutputValue};

use crate::args::{DeployArgs, Format};
use crate::commands::plan;
use crate::exit::Exit;
use crate::host::{Work, parameters, run as run_async};
use crate::output::{clean, confirm, failed, note, print, print_json, table};
use crate::progress::Progress;
use crate::style::{GREEN, in_style};

pub(crate) fn run(args: DeployArgs) -> Result<Exit, ErrorView> {
    let work = Work::new(&args.file)?;
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
    let events = |event| progress.show(&event);
    let outcome = run_async(
        deployments,
        deployments.deploy(design, &target, &view.plan.id, &parameters, &events),
    )?;
    for line in &outcome.notes {
        note(&clean(line));
    }
    if let Some(error) = outcome.error {
        return Err(resumable(error));
    }
    note(&in_style(
        GREEN,
        &format!(
            "\nDone in {:.0} s: {}.",
            outcome.seconds,
            progress.summary(outcome.uploaded)
        ),
    ));
    match args.format {
        Format::Text => print(&outputs(&outcome.outputs))?,
        Format::Json => print_json(&outcome)?,
    }
    Ok(Exit::Fine)
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
