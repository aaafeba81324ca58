use tierwright_app::view::ErrorView;

use crate::args::CompletionsArgs;
use crate::exit::Exit;
use crate::output::print;

pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit, ErrorView> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::command(), "tierwright", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Fine)
}
