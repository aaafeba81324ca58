//! The real binary, in folders of its own.

// Each test program uses a part of this, and a test that unwraps says where it failed.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A run of `tierwright` that has ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// The same, when the exit code is this one.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.out,
            self.err
        );
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A folder with a data folder for the program below it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The command, with an environment in which no account can be reached by accident.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tierwright"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        command
            .env("TIERWRIGHT_DATA_DIR", self.data())
            .env("TIERWRIGHT_EMULATOR_DIR", emulator_dir())
            .env("HOME", self.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env_remove("TIERWRIGHT_TEST_KILL_AFTER")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("COLUMNS");
        command
    }

    /// Runs the command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        self.command(args).output().unwrap().into()
    }

    /// Writes the first sample with its site and returns the design's file name.
    pub(crate) fn sample(&self) -> &'static str {
        self.run(&["samples", "--write", "three-tier-serverless", "."])
            .expect(0);
        "three-tier-serverless.tierwright.json"
    }

    /// Runs the lines that a deployment printed for the images it waits for; they are `tierwright` commands.
    #[track_caller]
    pub(crate) fn push(&self, script: &str) {
        let lines: Vec<&str> = script.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(!lines.is_empty(), "{script}");
        for line in lines {
            let mut words = line.split_whitespace();
            assert_eq!(words.next(), Some("tierwright"), "{script}");
            self.run(&words.collect::<Vec<_>>()).expect(0);
        }
    }

    /// Changes the JSON of a design.
    pub(crate) fn change(&self, file: &str, change: impl FnOnce(&mut serde_json::Value)) {
        let path = self.path().join(file);
        let mut json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        change(&mut json);
        std::fs::write(path, serde_json::to_string_pretty(&json).unwrap()).unwrap();
    }
}

/// The lines that push what a deployment waits for, from its JSON.
pub(crate) fn push_lines(outcome: &serde_json::Value) -> String {
    let steps = outcome["waitingFor"]["steps"].as_array().unwrap();
    let commands = steps.iter().flat_map(|step| step["commands"].as_array().unwrap());
    commands
        .map(|command| format!("{}\n", command.as_str().unwrap()))
        .collect()
}

/// Where the emulator is installed: once for every test on this machine.
pub(crate) fn emulator_dir() -> PathBuf {
    std::env::var_os("TIERWRIGHT_EMULATOR_DIR").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator"),
        PathBuf::from,
    )
}

/// `tierwright emulator`, until it is dropped.
pub(crate) struct Emulator {
    child: Child,
    pub(crate) url: String,
}

impl Emulator {
    pub(crate) fn start(place: &Place) -> Self {
        let mut child = place
            .command(&["emulator"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let first: serde_json::Value = serde_json::from_str(&line).unwrap();
        let url = first["endpointUrl"].as_str().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Self { child, url }
    }

    /// One exchange with the emulator's control address; returns the body of the answer.
    pub(crate) fn control(&self, method: &str, name: &str, body: &str) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        let head = format!(
            "{method} /tierwright/{name} HTTP/1.0\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200"), "{head}");
        body.to_owned()
    }

    /// How often each call that makes something was carried out since the last time, by service and operation, whether or
    /// not its answer arrived.
    pub(crate) fn made(&self) -> BTreeMap<String, usize> {
        let calls: Vec<serde_json::Value> =
            serde_json::from_str(&self.control("GET", "calls?detail=1", "")).unwrap();
        self.control("DELETE", "calls", "");
        let mut counts = BTreeMap::new();
        for call in &calls {
            let operation = call["operation"].as_str().unwrap_or_default();
            let succeeded = call["done"]
                .as_u64()
                .is_some_and(|status| (200..300).contains(&status));
            // Tags may be written twice, and to register a target of scaling again is to change it.
            let makes = ["Create", "Run", "Allocate"]
                .iter()
                .any(|verb| operation.starts_with(verb));
            if succeeded && makes && operation != "CreateTags" {
                let service = call["service"].as_str().unwrap_or_default();
                *counts.entry(format!("{service}:{operation}")).or_default() += 1;
            }
        }
        counts
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It ends when its standard input does.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
