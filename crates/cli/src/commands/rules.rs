use tierwright_app::rules::{rule, rules};
use tierwright_app::view::ErrorView;

use crate::args::{Format, RulesArgs};
use crate::exit::Exit;
use crate::output::{print, print_json, table};
use crate::style::BOLD;

pub(crate) fn run(args: &RulesArgs) -> Result<Exit, ErrorView> {
    match (&args.id, args.format) {
        (None, Format::Json) => print_json(&rules())?,
        (None, Format::Text) => {
            let row = |info: tierwright_app::rules::RuleInfo| {
                vec![
                    info.id.to_owned(),
                    info.severity.as_str().to_owned(),
                    info.summary.to_owned(),
                ]
            };
            print(&table(&rules().into_iter().map(row).collect::<Vec<_>>()))?;
        }
        (Some(id), Format::Json) => print_json(&rule(id)?)?,
        (Some(id), Format::Text) => {
            let info = rule(id)?;
            let head = format!(
                "{BOLD}{}{BOLD:#}  {} · {}",
                info.id,
                info.severity.as_str(),
                info.category
            );
            print(&format!("{head}\n{}\n\n{}\n", info.summary, info.docs.trim()))?;
        }
    }
    Ok(Exit::Fine)
}
