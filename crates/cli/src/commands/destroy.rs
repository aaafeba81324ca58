use tierwright_app::view::{ErrorView, Target};

use crate::args::DestroyArgs;
use crate::commands::deploy::resumable;
use crate::exit::Exit;
use crate::host::{Work, run as run_async};
use crate::output::{clean, confirm, counted, note, print, table};
use crate::progress::Progress;
use crate::style::{BOLD, GREEN, RED, in_style};

pub(crate) fn run(args: &DestroyArgs) -> Result<Exit, ErrorView> {
    let work = Work::new(&args.file, &args.target)?;
    let (deployments, design) = (&work.deployments, &work.design);
    let target = args.target.target();
    if matches!(target, Target::Account { .. }) && !args.yes {
        let known = work.known(&target)?;
        for line in &known.notes {
            note(&clean(line));
        }
        let (account, region) = (
            known.account.unwrap_or_default(),
            known.region.unwrap_or_default(),
        );
        if known.id.is_some() {
            let resources = counted(known.resources.len(), "resource");
            note(&format!(
                "{resources} in account {BOLD}{}{BOLD:#}, Region {BOLD}{}{BOLD:#}.",
                clean(&account),
                clean(&region)
            ));
        }
        if !confirm("This deletes them with all their data.")? {
            return Err(ErrorView::from(tierwright_app::AppError::Cancelled));
        }
    }
    let progress = Progress::new();
    let events = |event| progress.show(&event);
    let outcome = run_async(deployments, deployments.destroy(design, &target, &events))?;
    for line in &outcome.notes {
        note(&clean(line));
    }
    if let Some(error) = outcome.error {
        return Err(resumable(error));
    }
    if outcome.leftovers.is_empty() {
        let deleted = counted(outcome.deleted, "resource");
        print(&format!(
            "{deleted} deleted; nothing is left that carries the deployment's tag.\n"
        ))?;
        note(&in_style(GREEN, &format!("Done in {:.0} s.", outcome.seconds)));
        return Ok(Exit::Fine);
    }
    note(&in_style(
        RED,
        "These still carry the deployment's tag. Destroy again, or look at them in the account:",
    ));
    let row = |left: &tierwright_app::Leftover| {
        vec![
            clean(&left.type_name),
            clean(&left.physical_id),
            clean(left.state.as_deref().unwrap_or_default()),
        ]
    };
    print(&table(&outcome.leftovers.iter().map(row).collect::<Vec<_>>()))?;
    Ok(Exit::Findings)
}
