//! `cargo xtask`: what a contributor runs and what CI runs, in one small program.
//!
//! It starts other programs (cargo, npm, pip, apt-get) in the right order, in the right folder, with the right
//! environment, and says in a sentence what went wrong. It is no part of the product: nothing depends on it and it
//! depends on no other crate here, so that it builds in seconds on a machine that has nothing yet.
//!
//! To add a sub-command: a variant of [`args::Task`], a file beside this one, and a line in [`args::HELP`].

mod args;
mod bench;
mod bundle;
mod codegen;
mod mirror;
mod process;
mod programs;
mod run;
mod setup;
mod staleness;
mod test;
mod tour;
mod workspace;

use std::process::ExitCode;

use args::Task;
use workspace::Workspace;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let task = match args::parse(&given) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            return ExitCode::FAILURE;
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<()> {
    if task == Task::Help {
        print!("{}", args::HELP);
        return Ok(());
    }
    let workspace = Workspace::find()?;
    match task {
        Task::Help => Ok(()),
        Task::Setup => setup::setup(&workspace, &setup::Need::ALL),
        Task::Run { tour } => run::run(&workspace, tour),
        Task::Test { fast } => test::test(&workspace, fast),
        Task::Codegen => codegen::codegen(&workspace),
        Task::Bundle => bundle::bundle(&workspace),
        Task::Bench => bench::bench(&workspace),
    }
}
