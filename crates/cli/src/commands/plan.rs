use tierwright_app::view::{ErrorView, PlanView};
use tierwright_app::{Action, NeededImage, Step};

use crate::args::{Format, PlanArgs};
use crate::exit::Exit;
use crate::host::{Work, parameters, run as run_async};
use crate::output::{clean, counted, print, print_json};
use crate::style::{BLUE, BOLD, CYAN, DIM, GREEN, RED, YELLOW, in_style};

/// Hours of a month in AWS's own sums.
const HOURS_PER_MONTH: f64 = 730.0;

pub(crate) fn run(args: PlanArgs) -> Result<Exit, ErrorView> {
    let work = Work::new(&args.file, &args.target)?;
    let (target, parameters) = (args.target.target(), parameters(args.parameters));
    let view = run_async(
        &work.deployments,
        work.deployments.plan(&work.design, &target, &parameters),
    )??;
    match args.format {
        Format::Text => print(&text(&view))?,
        Format::Json => print_json(&view)?,
    }
    Ok(Exit::Fine)
}

/// A plan with all that a person must know before agreeing to it.
pub(crate) fn text(view: &PlanView) -> String {
    let mut text = String::new();
    for note in &view.notes {
        text.push_str(&format!(
            "{}\n",
            in_style(YELLOW, &format!("note: {}", clean(note)))
        ));
    }
    text.push_str(&steps(view));
    text.push_str(&obstacles(view));
    text.push_str(&images(view));
    text.push_str(&format!("\n{BOLD}Where{BOLD:#}\n  {}\n", place(view)));
    text.push_str(&format!(
        "  {}\n",
        in_style(DIM, &format!("as {}", clean(&view.identity.arn)))
    ));
    text.push_str(&cost(view));
    if view.errors > 0 {
        let errors = counted(view.errors, "error");
        let line = format!("`tierwright check` finds {errors} in this design: it will hardly work as it is.");
        text.push_str(&format!("\n{}\n", in_style(RED, &line)));
    }
    text
}

/// Account and Region, or the emulator.
pub(crate) fn place(view: &PlanView) -> String {
    let identity = &view.identity;
    if identity.emulated {
        format!("the emulator on this machine, Region {}", clean(&identity.region))
    } else {
        format!(
            "account {BOLD}{}{BOLD:#}, Region {BOLD}{}{BOLD:#}",
            clean(&identity.account),
            clean(&identity.region)
        )
    }
}

fn steps(view: &PlanView) -> String {
    let shown: Vec<&Step> = view
        .plan
        .steps
        .iter()
        .filter(|step| step.action != Action::Keep)
        .collect();
    let summary = &view.plan.summary;
    if shown.is_empty() {
        return format!(
            "Nothing to do: all {} resources stand as the design wants them.\n",
            summary.keep
        );
    }
    let mut text = String::new();
    let widest = shown
        .iter()
        .map(|step| step.logical_id.chars().count())
        .max()
        .unwrap_or_default();
    for step in shown {
        let (mark, style) = match step.action {
            Action::Create => ("+", GREEN),
            Action::Update => ("~", YELLOW),
            Action::Replace => ("±", RED),
            Action::Delete => ("-", RED),
            Action::Resume => ("▸", CYAN),
            Action::Keep => ("=", BLUE),
        };
        let gap = " ".repeat(widest - step.logical_id.chars().count() + 2);
        let type_name = in_style(DIM, &clean(&step.type_name));
        text.push_str(&format!(
            "{} {}{gap}{type_name}\n",
            in_style(style, mark),
            clean(&step.logical_id)
        ));
        // A plain creation needs no reason.
        if step.action != Action::Create {
            for reason in &step.reasons {
                text.push_str(&format!("    {}\n", clean(reason)));
            }
            for change in &step.changes {
                let value =
                    |value: &Option<serde_json::Value>| value.as_ref().map_or("nothing".to_owned(), short);
                let (before, after) = (value(&change.before), value(&change.after));
                text.push_str(&format!("    {}: {before} → {after}\n", clean(&change.property)));
            }
        }
    }
    let parts = [
        (summary.create, "to create"),
        (summary.update, "to change"),
        (summary.replace, "to replace"),
        (summary.delete, "to delete"),
        (summary.resume, "to go on with"),
        (summary.keep, "to keep"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    text.push_str(&format!("\n{}\n", parts.join(", ")));
    text
}

fn short(value: &serde_json::Value) -> String {
    let text = clean(&value.to_string());
    if text.chars().count() > 60 {
        text.chars().take(60).chain(['…']).collect()
    } else {
        text
    }
}

fn obstacles(view: &PlanView) -> String {
    let mut text = String::new();
    for parameter in &view.plan.missing_parameters {
        let name = clean(&parameter.origin);
        let description = clean(&parameter.description);
        let line =
            format!("The parameter {name} has no value: {description} Give it with --parameter {name}=…");
        text.push_str(&format!("{}\n", in_style(RED, &line)));
    }
    for obstacle in &view.plan.obstacles {
        text.push_str(&format!("{}\n", in_style(RED, &clean(&obstacle.message))));
    }
    text
}

fn images(view: &PlanView) -> String {
    if view.plan.images.is_empty() {
        return String::new();
    }
    let image = |image: &NeededImage| format!("{}:{}", clean(&image.name), clean(&image.tag));
    let images: Vec<String> = view.plan.images.iter().map(image).collect();
    format!(
        "\n{BOLD}Images{BOLD:#}\n  needs {}; stops after the repositories while one is missing\n",
        images.join(", ")
    )
}

fn cost(view: &PlanView) -> String {
    let cost = &view.cost;
    let total = format!(
        "about ${:.2} per hour, ${:.0} per month",
        cost.usd_per_hour,
        cost.usd_per_hour * HOURS_PER_MONTH
    );
    let mut text = if view.identity.emulated {
        format!("\n{BOLD}Cost{BOLD:#}\n  nothing here; in an account {total}\n")
    } else {
        format!("\n{BOLD}Cost{BOLD:#}\n  {total}\n")
    };
    for item in &cost.items {
        let line = format!(
            "{:>8.4}  {} ({})",
            item.usd_per_hour,
            clean(&item.what),
            clean(&item.subject)
        );
        text.push_str(&format!("  {}\n", in_style(DIM, &line)));
    }
    text.push_str(&format!("  {}\n", in_style(DIM, &clean(&cost.note))));
    text
}
