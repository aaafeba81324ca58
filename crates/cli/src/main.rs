//! The `tierwright` command. Everything is in the library beside it, so that tests and the reference page can see it.

use std::process::ExitCode;

fn main() -> ExitCode {
    tierwright_cli::main()
}
