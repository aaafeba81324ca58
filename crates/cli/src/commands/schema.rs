use tierwright_app::view::ErrorView;
use tierwright_model::design_schema;

use crate::exit::Exit;
use crate::output::print;

pub(crate) fn run() -> Result<Exit, ErrorView> {
    print(&design_schema())?;
    Ok(Exit::Fine)
}
