use tierwright_app::view::ErrorView;
use tierwright_app::{read_design, resource_list, resources};

use crate::args::{Format, ResourcesArgs};
use crate::exit::Exit;
use crate::output::{clean, counted, print, print_json, table};
use crate::style::{DIM, in_style};

pub(crate) fn run(args: &ResourcesArgs) -> Result<Exit, ErrorView> {
    let file = read_design(&args.file)?;
    match args.format {
        Format::Json => print_json(&resources(&file.design))?,
        Format::Text => {
            let list = resource_list(&file.design);
            let rows: Vec<Vec<String>> = list
                .iter()
                .map(|line| {
                    vec![
                        line.logical_id.clone(),
                        line.type_name.clone(),
                        format!("from {}", clean(&line.origin)),
                    ]
                })
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
