use tierwright_app::view::ErrorView;
use tierwright_app::{ResourceLine, Subject, read_subject, resource_list, resources};

use crate::args::{Format, ResourcesArgs};
use crate::exit::Exit;
use crate::output::{clean, counted, print, print_json, table};
use crate::style::{DIM, in_style};

pub(crate) fn run(args: &ResourcesArgs) -> Result<Exit, ErrorView> {
    let subject = read_subject(&args.file, &args.given.given())?;
    match args.format {
        Format::Json => print_json(&match &subject {
            Subject::Design(file) => resources(&file.design),
            Subject::Template(template) => template.resources(),
        })?,
        Format::Text => {
            let list = match &subject {
                Subject::Design(file) => resource_list(&file.design),
                Subject::Template(template) => template.resource_list(),
            };
            let rows: Vec<Vec<String>> = list
                .iter()
                .map(|line| vec![clean(&line.logical_id), clean(&line.type_name), from(line)])
                .collect();
            let count = in_style(DIM, &counted(list.len(), "resource"));
            print(&format!(
                "{}\n{count}, each after what it waits for\n",
                table(&rows)
            ))?;
        }
    }
    Ok(Exit::Fine)
}

/// Where a resource comes from.
fn from(line: &ResourceLine) -> String {
    let Some(place) = line.place else {
        return format!("from {}", clean(&line.origin));
    };
    match &line.condition {
        Some(condition) => format!("line {}, if {}", place.line, clean(condition)),
        None => format!("line {}", place.line),
    }
}
