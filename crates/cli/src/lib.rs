//! The command line: `tierwright-app`'s use cases with arguments before and text after.
//!
//! One file per command in `commands/`. Machine output goes to stdout, progress and questions to stderr. Exit codes
//! everywhere: 0 fine, 2 findings, 1 the tool could not do its work and says why. Commands that only look at a file start
//! no runtime, no database and no AWS client, so that they answer within milliseconds.
//!
//! To add a command: a variant of [`args::Command`] with its documentation, and its file; the compiler names the rest, and
//! `cargo xtask codegen` writes its page in `docs/cli.md`.

pub mod args;
mod commands;
mod exit;
mod host;
mod output;
mod progress;
pub mod reference;
mod sarif;
mod style;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::Cli;
use crate::exit::Exit;

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(shown) => {
            // A pipe that closes early is nobody's mistake.
            let _ = shown.print();
            // clap's own code for a mistake is 2, which means findings here.
            return if shown.use_stderr() {
                Exit::Failed.into()
            } else {
                Exit::Fine.into()
            };
        }
    };
    match commands::run(cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::failure(&failure);
            Exit::Failed.into()
        }
    }
}

/// The arguments as clap knows them, for completions and the reference page.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
