//! The whole suite as a list of stages. A stage is a title and the calls behind it; the first call that fails ends the
//! suite with the sentence that names it.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::mirror;
use crate::process::Call;
use crate::programs;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, is_on};

/// One part of the suite.
#[derive(Debug)]
struct Stage {
    title: &'static str,
    calls: Vec<Call>,
}

/// Runs the suite; only its quick part when `fast`.
pub(crate) fn test(workspace: &Workspace, fast: bool) -> Result<()> {
    let begun = Instant::now();
    if !fast {
        setup::setup(
            workspace,
            &[
                Need::Compiler,
                Need::Window,
                Need::WindowTests,
                Need::Python,
                Need::Judges,
                Need::Linters,
                Need::UiPackages,
            ],
        )?;
    }
    let stages = stages(workspace, fast);
    let mut times = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        let number = format!("{} of {}", index + 1, stages.len());
        println!("\n== {number}: {} ==", stage.title);
        let stage_begun = Instant::now();
        for call in &stage.calls {
            println!("   {call}");
            call.run().with_context(|| {
                format!(
                    "stage {number} ({}) failed after {}",
                    stage.title,
                    shown(stage_begun.elapsed())
                )
            })?;
        }
        times.push((stage.title, stage_begun.elapsed()));
    }
    println!(
        "\n== all {} stages passed in {} ==",
        stages.len(),
        shown(begun.elapsed())
    );
    for (title, time) in times {
        println!("   {:>9}  {title}", shown(time));
    }
    Ok(())
}

fn stages(workspace: &Workspace, fast: bool) -> Vec<Stage> {
    let environment = environment(workspace, fast);
    let cargo = |arguments: &[&str]| workspace.cargo().args(arguments).envs(&environment);
    let whole_program = programs::selected();
    // The quick part lints what it compiles; the whole suite lints every package.
    let linted: &[&str] = if fast { &[] } else { &["--workspace"] };
    let npm = |arguments: &[&str]| workspace.npm().args(arguments);
    let format = Stage {
        title: "format",
        calls: vec![cargo(&["fmt", "--all", "--check"])],
    };
    let lints = Stage {
        title: "lints",
        calls: vec![
            cargo(&["clippy"])
                .args(linted)
                .args(["--all-targets", "--", "-D", "warnings"]),
        ],
    };
    let unit_tests = Stage {
        title: "unit tests",
        calls: vec![cargo(&["test"])],
    };
    if fast {
        return vec![format, lints, unit_tests];
    }
    vec![
        format,
        Stage {
            title: "Python and spelling",
            calls: vec![
                workspace.linter("ruff").args(["check", "."]),
                workspace.linter("ruff").args(["format", "--check", "."]),
                workspace.linter("typos"),
            ],
        },
        // Before the lints: the desktop program embeds the built UI as it compiles.
        Stage {
            title: "the UI",
            calls: vec![npm(&["run", "check"]), npm(&["test"]), npm(&["run", "build"])],
        },
        lints,
        unit_tests,
        Stage {
            title: "the programs",
            // Their tests in one go with them, for the same features; see `programs`.
            calls: vec![cargo(&["build", "--bins", "--tests"]).args(&whole_program)],
        },
        Stage {
            title: "whole-program tests",
            calls: vec![
                cargo(&["test"])
                    .args(&whole_program)
                    .args(["--", "--test-threads=2"]),
            ],
        },
    ]
}

/// What tests read from their environment. It is the same for every stage, so that no stage makes another's builds stale.
fn environment(workspace: &Workspace, fast: bool) -> Vec<(String, OsString)> {
    let mut pairs: Vec<(String, OsString)> = vec![
        ("TIERWRIGHT_JUDGES".to_owned(), workspace.judges().into()),
        (
            "TIERWRIGHT_TAURI_DRIVER".to_owned(),
            workspace.tauri_driver().into(),
        ),
    ];
    if workspace.ci && !fast {
        pairs.push(("TIERWRIGHT_REQUIRE_JUDGES".to_owned(), "1".into()));
    }
    // A mirror that a person has named reaches the tests as it is.
    if workspace.ci && !is_on(std::env::var_os("TIERWRIGHT_TF_MIRROR")) {
        match mirror::find() {
            Some(folder) => {
                println!("test: Terraform providers come from {}", folder.display());
                pairs.push(("TIERWRIGHT_TF_MIRROR".to_owned(), folder.into()));
            }
            None => {
                println!("test: no Terraform mirror on this machine; terraform will download its provider")
            }
        }
    }
    pairs
}

/// A duration as people say it.
fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(fast: bool) -> Vec<String> {
        let workspace = Workspace::find().unwrap();
        stages(&workspace, fast)
            .iter()
            .flat_map(|stage| &stage.calls)
            .map(Call::to_string)
            .collect()
    }

    #[test]
    fn fast_leaves_out_what_compiles_the_sdks() {
        assert_eq!(
            lines(true),
            [
                "cargo fmt --all --check",
                "cargo clippy --all-targets -- -D warnings",
                "cargo test"
            ]
        );
    }

    #[test]
    fn the_whole_suite_lints_every_package_and_builds_the_programs_as_their_tests_are() {
        let workspace = Workspace::find().unwrap();
        // By their path, which is in this machine's cache folder.
        let linter = |name: &str, arguments: &[&str]| workspace.linter(name).args(arguments).to_string();
        let packages =
            "-p tierwright-aws -p tierwright-app -p tierwright-cli -p tierwright-tests -p tierwright-desktop";
        assert_eq!(
            lines(false),
            [
                "cargo fmt --all --check",
                &linter("ruff", &["check", "."]),
                &linter("ruff", &["format", "--check", "."]),
                &linter("typos", &[]),
                "npm run check",
                "npm test",
                "npm run build",
                "cargo clippy --workspace --all-targets -- -D warnings",
                "cargo test",
                &format!("cargo build --bins --tests {packages}"),
                &format!("cargo test {packages} -- --test-threads=2"),
            ]
        );
    }

    #[test]
    fn a_time_is_shown_as_people_say_it() {
        assert_eq!(shown(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(61)), "1 min 1 s");
    }
}
