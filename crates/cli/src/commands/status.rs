use tierwright_app::RecordState;
use tierwright_app::view::{DeployedResource, DeploymentView, ErrorView};

use crate::args::{Format, StatusArgs};
use crate::commands::deploy::{outputs, push_script};
use crate::exit::Exit;
use crate::host::{Work, run as run_async};
use crate::output::{clean, counted, note, print, print_json, table};
use crate::style::{BOLD, DIM, in_style};

pub(crate) fn run(args: &StatusArgs) -> Result<Exit, ErrorView> {
    let work = Work::new(&args.file, &args.target)?;
    let target = args.target.target();
    let look = |refresh| work.deployments.deployment(&work.design, &target, refresh);
    let mut view = run_async(&work.deployments, look(args.refresh))??;
    if !args.refresh && view.id.is_none() {
        // No records are no proof that nothing is there.
        match run_async(&work.deployments, look(true))? {
            Ok(asked) => view = asked,
            Err(error) => {
                let error = ErrorView::from(error);
                view.notes = vec![format!(
                    "This machine has no records of a deployment there, and what the account holds is not known: {} {}",
                    error.message,
                    error.hint.unwrap_or_default()
                )];
            }
        }
    }
    for line in &view.notes {
        note(&clean(line));
    }
    match args.format {
        Format::Text => print(&text(&view))?,
        Format::Json => print_json(&view)?,
    }
    Ok(Exit::findings(view.resources.iter().any(is_adrift)))
}

/// Whether the account says something else than the journal.
fn is_adrift(resource: &DeployedResource) -> bool {
    resource.state == RecordState::Ready && resource.observed.as_deref().is_some_and(|word| word != "ready")
}

fn text(view: &DeploymentView) -> String {
    let Some(id) = &view.id else {
        let asked = view.notes.is_empty();
        let words = if asked {
            "Nothing is deployed there.\n"
        } else {
            "Nothing is recorded here.\n"
        };
        return words.to_owned();
    };
    let word = |text: &Option<String>| clean(text.as_deref().unwrap_or("not known"));
    let mut text = format!(
        "{BOLD}{}{BOLD:#}  account {}, Region {}",
        clean(id),
        word(&view.account),
        word(&view.region)
    );
    if let Some(url) = &view.endpoint_url {
        text.push_str(&format!(", {}", clean(url)));
    }
    text.push_str("\n\n");
    let row = |resource: &DeployedResource| {
        let state = match resource.state {
            RecordState::Creating => "creating",
            RecordState::Settling => "settling",
            RecordState::Ready => "ready",
            RecordState::Updating => "updating",
            RecordState::Deleting => "deleting",
        };
        let observed = match resource.observed.as_deref() {
            None => String::new(),
            Some(word) if word == state => String::new(),
            Some(word) => format!("now: {}", clean(word)),
        };
        vec![
            clean(&resource.logical_id),
            state.to_owned(),
            clean(resource.physical_id.as_deref().unwrap_or("-")),
            observed,
        ]
    };
    let rows = table(&view.resources.iter().map(row).collect::<Vec<_>>());
    // The last column is often empty.
    text.extend(rows.lines().map(|line| format!("{}\n", line.trim_end())));
    if let Some(waiting_for) = &view.waiting_for {
        text.push_str(&format!(
            "\n{BOLD}Waiting for images:{BOLD:#} push them, then deploy again\n{}",
            push_script(waiting_for)
        ));
    }
    if !view.outputs.is_empty() {
        text.push_str(&format!("\n{}", outputs(&view.outputs)));
    }
    text.push_str(&format!(
        "\n{}\n",
        in_style(DIM, &counted(view.resources.len(), "resource"))
    ));
    text
}
