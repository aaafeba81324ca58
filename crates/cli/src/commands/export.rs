use tierwright_app::view::{ErrorCode, ErrorView, ExportFormat};
use tierwright_app::{read_design, write_export};

use crate::args::ExportArgs;
use crate::exit::Exit;
use crate::output::{clean, note, print, table};
use crate::style::{DIM, in_style};

pub(crate) fn run(args: &ExportArgs) -> Result<Exit, ErrorView> {
    let file = read_design(&args.file)?;
    let report =
        write_export(&file.design, ExportFormat::from(args.to), &args.out, args.force).map_err(|error| {
            let mut view = ErrorView::from(error);
            if view.code == ErrorCode::Export && !args.force {
                view.hint = Some("Choose another folder, or add --force to replace these files.".to_owned());
            }
            view
        })?;
    let row = |change: &str, path: &String| vec![change.to_owned(), clean(path)];
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    rows.extend(
        report
            .written
            .iter()
            .map(|path| (path.clone(), row("wrote", path))),
    );
    rows.extend(
        report
            .unchanged
            .iter()
            .map(|path| (path.clone(), row("unchanged", path))),
    );
    rows.extend(
        report
            .removed
            .iter()
            .map(|path| (path.clone(), row("removed", path))),
    );
    rows.sort();
    print(&table(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()))?;
    for line in &report.notes {
        note(&format!("note: {}", clean(line)));
    }
    note(&in_style(DIM, &format!("in {}", clean(&report.directory))));
    Ok(Exit::Fine)
}
