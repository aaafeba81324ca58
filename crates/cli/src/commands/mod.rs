//! The commands, one file each.

mod check;
mod completions;
mod deploy;
mod destroy;
mod emulator;
mod export;
mod fix;
mod plan;
mod reach;
mod resources;
mod rules;
mod samples;
mod schema;
mod status;

use tierwright_app::view::ErrorView;

use crate::args::Command;
use crate::exit::Exit;

/// Runs a command.
pub(crate) fn run(command: Command) -> Result<Exit, ErrorView> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Reach(args) => reach::run(args),
        Command::Fix(args) => fix::run(&args),
        Command::Resources(args) => resources::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Plan(args) => plan::run(args),
        Command::Deploy(args) => deploy::run(args),
        Command::Status(args) => status::run(&args),
        Command::Destroy(args) => destroy::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Samples(args) => samples::run(&args),
        Command::Schema => schema::run(),
        Command::Emulator(args) => emulator::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}
