//! The command line: a closed list of tasks, parsed by hand because seven words do not need a parser generator.

/// What `cargo xtask --help` prints.
pub(crate) const HELP: &str = "\
cargo xtask TASK

Tasks
  setup          make this machine ready: system packages, tauri-driver, the Python judges, the UI's packages
  run [--tour]   start the program on a sample and the emulator. Without a display, or with --tour, a tour on the
                 command line instead: check, export, deploy, status, destroy
  test [--fast]  the whole suite, stage by stage, ending at the first stage that fails.
                 --fast: format, lints and unit tests only
  codegen        write every generated file again (TypeScript types, documentation pages, schemas)
  bundle         build the installable package of the desktop program
  bench          run the benchmarks
  help           this text (also -h, --help)

Environment
  XDG_CACHE_HOME          parent of the `tierwright` folder with everything that setup fetches (default: ~/.cache)
  CI                      when set, a missing outside judge fails the suite instead of skipping its tests, and cargo
                          builds in that cache folder unless a target folder is configured
  TIERWRIGHT_TF_MIRROR    folder with Terraform providers in filesystem-mirror layout, for tests without a network
  TIERWRIGHT_EMULATOR_DIR where the emulator's Python environment lives (default: `emulator` in the cache folder)

Linux comes first: packages are installed on Debian and its relatives. On macOS and Windows every task runs, but system
packages and the window tests are not automatic; setup says what is left to do.
";

/// One task, with its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Print [`HELP`].
    Help,
    /// Make the machine ready.
    Setup,
    /// Start the program, or the tour on the command line.
    Run {
        /// The tour even though there is a display.
        tour: bool,
    },
    /// Run the suite.
    Test {
        /// Leave out whatever needs the UI, the AWS SDKs, Tauri or an outside judge.
        fast: bool,
    },
    /// Write generated files.
    Codegen,
    /// Build the installable package.
    Bundle,
    /// Run the benchmarks.
    Bench,
}

/// Reads the arguments after `cargo xtask`. The error is a sentence for the person who typed them.
pub(crate) fn parse(given: &[String]) -> Result<Task, String> {
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    if words.is_empty() || words.iter().any(|word| matches!(*word, "-h" | "--help")) {
        return Ok(Task::Help);
    }
    let task = match words[0] {
        "help" => Task::Help,
        "setup" => Task::Setup,
        "run" => Task::Run { tour: false },
        "test" => Task::Test { fast: false },
        "codegen" => Task::Codegen,
        "bundle" => Task::Bundle,
        "bench" => Task::Bench,
        other => {
            return Err(format!(
                "there is no task `{other}`; the tasks are setup, run, test, codegen, bundle, bench and help"
            ));
        }
    };
    words[1..]
        .iter()
        .try_fold(task, |task, option| match (task, *option) {
            (Task::Run { .. }, "--tour") => Ok(Task::Run { tour: true }),
            (Task::Test { .. }, "--fast") => Ok(Task::Test { fast: true }),
            (_, option) => Err(format!(
                "`{}` takes no `{option}`; see `cargo xtask --help`",
                words[0]
            )),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: Result<Task, &str>) {
        let given: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(parse(&given), expect.map_err(str::to_owned), "{line:?}");
    }

    #[test]
    fn every_task_is_read() {
        check("", Ok(Task::Help));
        check("help", Ok(Task::Help));
        check("test --help", Ok(Task::Help));
        check("setup", Ok(Task::Setup));
        check("run", Ok(Task::Run { tour: false }));
        check("run --tour", Ok(Task::Run { tour: true }));
        check("test", Ok(Task::Test { fast: false }));
        check("test --fast", Ok(Task::Test { fast: true }));
        check("codegen", Ok(Task::Codegen));
        check("bundle", Ok(Task::Bundle));
        check("bench", Ok(Task::Bench));
    }

    #[test]
    fn a_wrong_word_is_named() {
        check(
            "tset",
            Err("there is no task `tset`; the tasks are setup, run, test, codegen, bundle, bench and help"),
        );
        check(
            "setup --fast",
            Err("`setup` takes no `--fast`; see `cargo xtask --help`"),
        );
        check(
            "run --fast",
            Err("`run` takes no `--fast`; see `cargo xtask --help`"),
        );
    }

    #[test]
    fn the_help_names_every_task() {
        for task in ["setup", "run", "test", "codegen", "bundle", "bench", "help"] {
            assert!(
                HELP.contains(&format!("\n  {task} ")),
                "{task} is missing from the help"
            );
        }
    }
}
