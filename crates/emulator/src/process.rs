//! The running emulator: one child process, watched and stopped.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::Deserialize;

use crate::install::{install, python_command, tail};
use crate::{EmulatorError, strict};

/// Long, because Python compiles some ten thousand lines when it runs for the first time on a busy machine.
const START_TIMEOUT: Duration = Duration::from_secs(120);
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(10);
const LOG_LINES: usize = 15;
/// Logs are for looking at a failure, which happens soon or never.
const KEEP_LOGS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How to run an emulator.
#[derive(Debug, Clone)]
pub struct EmulatorOptions {
    /// The folder that holds the installation, the shim and the logs. Created when missing; may be shared.
    pub data_dir: PathBuf,
    /// How long slow states last, such as that of a NAT gateway that is being created.
    pub delay: Duration,
    /// The port on 127.0.0.1, or any free one.
    pub port: Option<u16>,
}

/// A running emulator. Dropping it stops it, and it also stops by itself when this process ends in any way.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    // The child ends when this pipe closes. It is kept for that alone.
    lifeline: Option<ChildStdin>,
    port: u16,
    log: PathBuf,
}

/// The line with which the server says that it listens.
#[derive(Deserialize)]
struct Listening {
    port: u16,
}

impl Emulator {
    /// Installs what is missing, starts the emulator and waits until it listens.
    ///
    /// `progress` is told sentences for a person. Starting takes about a second, the first time about a minute.
    pub fn start(options: &EmulatorOptions, progress: &mut dyn FnMut(&str)) -> Result<Self, EmulatorError> {
        let python = install(&options.data_dir, progress)?;
        let folder = strict::write(&options.data_dir)?;
        let log = new_log(&options.data_dir)?;
        let log_file = File::create(&log).map_err(EmulatorError::io("write", &log))?;
        progress("Starting the local emulator…");

        let mut command = python_command(&python);
        command
            .args(["-m", strict::PACKAGE])
            .arg(options.port.unwrap_or(0).to_string())
            .current_dir(&folder)
            .env(
                "TIERWRIGHT_EMULATOR_DELAY_MS",
                options.delay.as_millis().to_string(),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log_file);
        // The emulator has no use for credentials, and a user's settings for moto must not change what it does.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("AWS_") || text.starts_with("MOTO_") {
                command.env_remove(&name);
            }
        }
        let mut child = command.spawn().map_err(EmulatorError::io("run", &python))?;
        let lifeline = child.stdin.take();
        let output = child.stdout.take();
        // From here on the value stops the child when anything fails.
        let mut emulator = Self {
            child,
            lifeline,
            port: 0,
            log,
        };
        emulator.port = emulator.wait_until_it_listens(output)?;
        progress(&format!(
            "The local emulator is ready at {}.",
            emulator.endpoint_url()
        ));
        Ok(emulator)
    }

    /// The address of the emulator, to be given to every client, as in `http://127.0.0.1:40001`.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Whether the emulator still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The file with one line for each call, and with what went wrong. It holds no headers and no bodies.
    #[must_use]
    pub fn log_path(&self) -> &Path {
        &self.log
    }

    /// The process id, for messages.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops the emulator and waits until it has gone. Everything in it is lost, as with a drop.
    pub fn stop(mut self) -> Result<(), EmulatorError> {
        drop(self.lifeline.take());
        let end = Instant::now() + STOP_TIMEOUT;
        while Instant::now() < end {
            if self
                .child
                .try_wait()
                .map_err(EmulatorError::io("wait for", &self.log))?
                .is_some()
            {
                return Ok(());
            }
            thread::sleep(POLL);
        }
        self.child
            .kill()
            .map_err(EmulatorError::io("stop the process of", &self.log))?;
        self.child
            .wait()
            .map_err(EmulatorError::io("wait for", &self.log))?;
        Ok(())
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    fn wait_until_it_listens(&mut self, output: Option<ChildStdout>) -> Result<u16, EmulatorError> {
        let (sender, receiver) = mpsc::channel();
        if let Some(output) = output {
            // Reads to the end, so that the child never waits for a reader. Ends with the child.
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let reason = match receiver.recv_timeout(START_TIMEOUT) {
            Ok(line) => match serde_json::from_str::<Listening>(&line) {
                Ok(listening) => return Ok(listening.port),
                Err(_) => format!("it said {line:?} instead of its port"),
            },
            Err(RecvTimeoutError::Timeout) => {
                format!("it did not listen within {} seconds", START_TIMEOUT.as_secs())
            }
            Err(RecvTimeoutError::Disconnected) => match self.child.wait() {
                Ok(status) => format!("it ended with {status}"),
                Err(error) => format!("it ended ({error})"),
            },
        };
        let written = fs::read_to_string(&self.log).unwrap_or_default();
        let tail = tail(&written, LOG_LINES, "\n");
        Err(EmulatorError::Start {
            reason,
            tail,
            log: self.log.clone(),
        })
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The child has nothing to save. Errors mean that it has gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A path for a log that no other emulator writes, in a folder without old ones.
fn new_log(data_dir: &Path) -> Result<PathBuf, EmulatorError> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let folder = data_dir.join("emulator-logs");
    fs::create_dir_all(&folder).map_err(EmulatorError::io("create", &folder))?;
    let now = SystemTime::now();
    for entry in fs::read_dir(&folder)
        .map_err(EmulatorError::io("read", &folder))?
        .flatten()
    {
        let age = entry
            .metadata()
            .and_then(|data| data.modified())
            .ok()
            .and_then(|time| now.duration_since(time).ok());
        if age.is_some_and(|age| age > KEEP_LOGS) {
            // Another program may be faster, or may still write it. Then it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Ok(folder.join(format!("{}-{number}.log", std::process::id())))
}
