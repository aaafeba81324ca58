//! The tour: what the program does, on the command line, with an emulated account that lasts from the first command to
//! the last. Every command is echoed, so that a reader can type it again.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::process::Call;
use crate::programs;
use crate::run::SAMPLE;
use crate::workspace::Workspace;

/// Walks through the command line, which is built.
pub(crate) fn tour(workspace: &Workspace) -> Result<()> {
    // A copy, because a person may try things on it afterwards; the sample itself stays as it is.
    let folder = std::env::temp_dir().join(format!("tierwright-tour-{}", std::process::id()));
    let design = format!("{SAMPLE}.tierwright.json");
    copy(
        &workspace.root.join("samples").join(&design),
        &folder.join(&design),
    )?;
    let site = workspace.root.join("samples").join(SAMPLE);
    if site.is_dir() {
        copy(&site, &folder.join(SAMPLE))?;
    }

    let program = programs::command_line(workspace);
    // The record of this deployment goes with the emulator: it must not stay among the person's own deployments.
    let tierwright = Call::new(program, &folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("TIERWRIGHT_EMULATOR_DIR", workspace.emulator());
    let step = |arguments: &[&str]| {
        println!("\n$ tierwright {}", arguments.join(" "));
        tierwright.clone().args(arguments).run()
    };
    step(&["check", &design])?;
    for format in ["terraform", "cloudformation", "runbook"] {
        step(&["export", &design, "--to", format, "--out", format])?;
    }
    println!("\n$ tierwright emulator");
    let emulator = Emulator::start(&tierwright.clone().args(["emulator"]))?;
    println!("{} (stays until the tour ends)", emulator.endpoint);
    let account = ["--emulator", "--endpoint-url", &emulator.endpoint];
    let about = |verb, yes: bool| {
        let mut arguments = vec![verb, design.as_str()];
        arguments.extend(account);
        arguments.extend(yes.then_some("--yes"));
        arguments
    };
    two_passes(&tierwright, &about("deploy", true), step)?;
    step(&about("status", false))?;
    step(&about("destroy", true))?;
    println!(
        "\ntour: done; the design and its exports are in {}",
        folder.display()
    );
    Ok(())
}

/// Deploys: first to the repositories, then with the images that were missing to the end. A design whose images are all
/// public needs the first pass only.
fn two_passes(tierwright: &Call, deploy: &[&str], step: impl Fn(&[&str]) -> Result<()>) -> Result<()> {
    println!("\n$ tierwright {}", deploy.join(" "));
    let call = tierwright.clone().args(deploy.iter().copied());
    let output = call
        .command()
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| call.cannot_start())?;
    let script = String::from_utf8_lossy(&output.stdout);
    print!("{script}");
    match output.status.code() {
        Some(0) => return Ok(()),
        Some(WAITS_FOR_IMAGES) => {}
        _ => bail!("`{call}` failed"),
    }
    for arguments in pushes(&script) {
        step(&arguments)?;
    }
    step(deploy)
}

/// The arguments of the commands that a deployment printed for the images it waits for.
fn pushes(script: &str) -> Vec<Vec<&str>> {
    let words = script
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    words
        .filter(|words| words.first() == Some(&"tierwright"))
        .map(|words| words[1..].to_vec())
        .collect()
}

/// The exit code of a deployment that stopped before images that are not there yet (`docs/cli.md`).
const WAITS_FOR_IMAGES: i32 = 2;

/// An emulator in its own process. It ends when its standard input closes, so also when this program is killed.
struct Emulator {
    child: Child,
    endpoint: String,
}

impl Emulator {
    /// Starts it and waits for the line that says where it listens. The first start on a machine installs moto.
    fn start(call: &Call) -> Result<Self> {
        let mut child = call
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| call.cannot_start())?;
        let mut output = BufReader::new(child.stdout.take().context("the emulator has no output")?);
        let mut line = String::new();
        output
            .read_line(&mut line)
            .context("the emulator's first line can't be read")?;
        let endpoint = endpoint_url(&line).map(str::to_owned);
        // Whatever it says later is read and dropped: a full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let emulator = Self {
            child,
            endpoint: endpoint.unwrap_or_default(),
        };
        if emulator.endpoint.is_empty() {
            bail!(
                "`{call}` did not say where it listens; its first line was {:?}",
                line.trim()
            );
        }
        Ok(emulator)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        // It had its chance. Nothing can be done about an error here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address in `{"endpointUrl":"http://127.0.0.1:PORT"}`. An address needs no JSON escapes.
fn endpoint_url(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("\"endpointUrl\"")?;
    let value = rest
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    value
        .split_once('"')
        .map(|(address, _)| address)
        .filter(|address| address.starts_with("http"))
}

/// Copies a file or a whole folder, making the folders above it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let failed = || format!("{} can't be copied to {}", from.display(), to.display());
    if from.is_dir() {
        for entry in std::fs::read_dir(from).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).with_context(failed)?;
    }
    std::fs::copy(from, to).with_context(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read() {
        let check = |line: &str, expect: Option<&str>| assert_eq!(endpoint_url(line), expect, "{line}");
        check(
            "{\"endpointUrl\":\"http://127.0.0.1:4566\"}\n",
            Some("http://127.0.0.1:4566"),
        );
        check(
            "{ \"pid\": 7, \"endpointUrl\" : \"http://127.0.0.1:1\" }",
            Some("http://127.0.0.1:1"),
        );
        check("", None);
        check("{\"endpointUrl\":\"\"}", None);
        check("starting the emulator", None);
    }

    #[test]
    fn the_commands_that_push_are_read() {
        let script = "# Register placeholders\ntierwright emulator push-image --endpoint-url http://127.0.0.1:1 a/b:v1\n";
        let words = [
            "emulator",
            "push-image",
            "--endpoint-url",
            "http://127.0.0.1:1",
            "a/b:v1",
        ];
        assert_eq!(pushes(script), [words]);
        assert_eq!(pushes(""), [[""; 0]; 0]);
    }

    #[test]
    fn a_folder_is_copied_whole() {
        let temp = tempfile::tempdir().unwrap();
        let from = temp.path().join("from");
        std::fs::create_dir_all(from.join("deep")).unwrap();
        std::fs::write(from.join("deep/page.html"), "hello").unwrap();
        copy(&from, &temp.path().join("to")).unwrap();
        assert_eq!(
            std::fs::read_to_string(temp.path().join("to/deep/page.html")).unwrap(),
            "hello"
        );
        let problem = copy(&from.join("absent"), &temp.path().join("to/absent")).unwrap_err();
        assert!(problem.to_string().contains("can't be copied"), "{problem}");
    }

    #[cfg(unix)]
    #[test]
    fn an_emulator_lives_until_its_input_closes() {
        let call = |script: &str| Call::new("sh", &std::env::temp_dir()).args(["-c", script]);
        let script = "echo '{\"endpointUrl\":\"http://127.0.0.1:9\"}'; read wait_for_the_end";
        let mut emulator = Emulator::start(&call(script)).unwrap();
        assert_eq!(emulator.endpoint, "http://127.0.0.1:9");
        assert!(
            emulator.child.try_wait().unwrap().is_none(),
            "it has ended by itself"
        );
        drop(emulator);

        let problem = Emulator::start(&call("echo no")).err().unwrap();
        assert!(
            problem.to_string().ends_with("its first line was \"no\""),
            "{problem}"
        );
    }
}
