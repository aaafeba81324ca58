use std::path::Path;

use tierwright_app::view::ErrorView;
use tierwright_app::{Bundled, samples};

use crate::args::{Format, SamplesArgs};
use crate::exit::Exit;
use crate::output::{print, print_json};
use crate::style::BOLD;

pub(crate) fn run(args: &SamplesArgs) -> Result<Exit, ErrorView> {
    if let Some([id, folder]) = args.write.as_deref() {
        let path = Bundled::by_id(id)?.write_to(Path::new(folder))?;
        print(&format!("{}\n", path.display()))?;
        return Ok(Exit::Fine);
    }
    match args.format {
        Format::Json => print_json(&samples())?,
        Format::Text => {
            let entry = |s: &tierwright_app::view::Sample| {
                format!("{BOLD}{}{BOLD:#}\n  {}\n  {}\n", s.id, s.name, s.description)
            };
            print(&samples().iter().map(entry).collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(Exit::Fine)
}
