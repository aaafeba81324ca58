use similar::{ChangeTag, TextDiff};
use tierwright_app::view::ErrorView;
use tierwright_app::{fix, read_design, write_design};
use tierwright_model::Summary;

use crate::args::FixArgs;
use crate::exit::Exit;
use crate::output::{clean, counted, note, print};
use crate::style::{CYAN, GREEN, RED, in_style};

pub(crate) fn run(args: &FixArgs) -> Result<Exit, ErrorView> {
    let file = read_design(&args.file)?;
    let fixed = fix(&file.design, &args.rules)?;
    let name = clean(&args.file.display().to_string());
    for line in &fixed.refused {
        note(&format!("not applied: {}", clean(line)));
    }
    if fixed.applied.is_empty() {
        note(&format!("{name}: no fix is offered; nothing was changed."));
    } else {
        // Both in our own layout: the difference is what changed, not how a person had indented it.
        print(&difference(
            &file.design.to_json(),
            &fixed.design.to_json(),
            &name,
        ))?;
        for line in &fixed.applied {
            note(&format!("{} {}", in_style(GREEN, "fixed:"), clean(line)));
        }
        let fixes = counted(fixed.applied.len(), "fix").replace("fixs", "fixes");
        if args.write {
            write_design(&fixed.design, &file)?;
            note(&format!("{name}: wrote {fixes}."));
        } else {
            note(&format!(
                "{name}: {fixes}, not written. Add --write to write the file."
            ));
        }
    }
    Ok(Exit::findings(Summary::of(&fixed.findings).error > 0))
}

/// A unified difference with three lines around each change.
fn difference(before: &str, after: &str, name: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut text = format!("--- {name}\n+++ {name} (fixed)\n");
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        text.push_str(&format!("{}\n", in_style(CYAN, &hunk.header().to_string())));
        for change in hunk.iter_changes() {
            let line = clean(change.value().trim_end_matches('\n'));
            let line = match change.tag() {
                ChangeTag::Delete => in_style(RED, &format!("-{line}")),
                ChangeTag::Insert => in_style(GREEN, &format!("+{line}")),
                ChangeTag::Equal => format!(" {line}"),
            };
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}
