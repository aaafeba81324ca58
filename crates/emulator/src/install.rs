//! The virtual environment: found, or made once and kept.
//!
//! An installation counts when its marker holds the very requirements of this program. It is made under another name
//! and renamed when it is complete, so one that was killed half-way is never taken for a whole one.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::EmulatorError;

/// The version of moto that the strict shim was written for.
pub const MOTO_VERSION: &str = "5.2.5";

const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Written last, with the requirements that were installed.
const MARKER: &str = "tierwright-installed.txt";
/// In the order in which they are tried. Windows has no `python3`.
const PYTHONS: &[&str] = &[
    "python3",
    "python",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
];
/// moto's own minimum.
const OLDEST_PYTHON: (u32, u32) = (3, 10);
/// Lines of a tool's output that a message repeats.
const TAIL_LINES: usize = 6;

fn environment(data_dir: &Path) -> PathBuf {
    data_dir.join(format!("emulator-{MOTO_VERSION}"))
}

fn python_of(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}

/// Whether the emulator of this version is installed, whole and with the right packages, below `data_dir`.
#[must_use]
pub fn is_installed(data_dir: &Path) -> bool {
    let environment = environment(data_dir);
    python_of(&environment).exists()
        && fs::read_to_string(environment.join(MARKER)).is_ok_and(|installed| installed == REQUIREMENTS)
}

/// Installs the emulator below `data_dir` unless it is there, and returns the Python to run it with.
///
/// Needs Python 3.10 or newer with `venv`, and a package index the first time. Two programs that install into the same
/// folder at once take turns, and the second finds the work done. `progress` is told sentences for a person.
pub fn install(data_dir: &Path, progress: &mut dyn FnMut(&str)) -> Result<PathBuf, EmulatorError> {
    install_with(data_dir, PYTHONS, progress)
}

fn install_with(
    data_dir: &Path,
    pythons: &[&str],
    progress: &mut dyn FnMut(&str),
) -> Result<PathBuf, EmulatorError> {
    let environment = environment(data_dir);
    if is_installed(data_dir) {
        return Ok(python_of(&environment));
    }
    fs::create_dir_all(data_dir).map_err(EmulatorError::io("create", data_dir))?;
    let _turn = take_turn(data_dir, progress)?;
    if is_installed(data_dir) {
        return Ok(python_of(&environment));
    }
    let python = find_python(pythons)?;
    progress(&format!(
        "Setting up the local emulator (moto {MOTO_VERSION}), about a minute the first time…"
    ));

    let partial = data_dir.join(format!("emulator-{MOTO_VERSION}.partial"));
    remove(&partial)?;
    make_environment(&python, &partial)?;
    install_packages(data_dir, &partial, progress)?;
    let marker = partial.join(MARKER);
    fs::write(&marker, REQUIREMENTS).map_err(EmulatorError::io("write", &marker))?;
    // What stands in the way is unfinished or of other requirements. A virtual environment can be renamed as long as
    // it is used through its Python, as here, and not through its scripts, which hold the old path.
    remove(&environment)?;
    fs::rename(&partial, &environment).map_err(EmulatorError::io("rename", &partial))?;
    progress("The local emulator is set up.");
    Ok(python_of(&environment))
}

/// The right to set up the emulator in a data folder, until it is dropped or the process ends.
struct Turn(File);

impl Drop for Turn {
    /// Said and not left to the closing of the file: a process that is being started elsewhere in this program has the file
    /// open too for a moment, and would keep the lock.
    fn drop(&mut self) {
        // What can't be unlocked is unlocked when the file is closed.
        let _ = self.0.unlock();
    }
}

/// Locks the data folder's lock file, after those who have it.
fn take_turn(data_dir: &Path, progress: &mut dyn FnMut(&str)) -> Result<Turn, EmulatorError> {
    let path = data_dir.join("emulator.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(EmulatorError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress("Waiting for another program that is setting up the local emulator…");
            file.lock().map_err(EmulatorError::io("lock", &path))?;
        }
        Err(TryLockError::Error(source)) => {
            return Err(EmulatorError::Io {
                doing: "lock",
                path,
                source,
            });
        }
    }
    Ok(Turn(file))
}

fn remove(folder: &Path) -> Result<(), EmulatorError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EmulatorError::io("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// A command that runs Python without what a user's environment would add to it.
pub(crate) fn python_command(python: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(python);
    command
        .env_remove("PYTHONHOME")
        .env_remove("PYTHONPATH")
        .env_remove("PYTHONSTARTUP")
        .env("PYTHONUTF8", "1");
    command
}

/// The first of the commands that is a Python that is new enough.
fn find_python(commands: &[&str]) -> Result<String, EmulatorError> {
    let mut too_old = None;
    for command in commands {
        let asked = python_command(command)
            .args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
            .stdin(Stdio::null())
            .output();
        // A command that cannot be run is one that is not there; a next one may be.
        let Ok(output) = asked else { continue };
        let found = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        match version(&found) {
            Some(version) if version >= OLDEST_PYTHON => return Ok((*command).to_owned()),
            Some(_) => {
                too_old.get_or_insert(EmulatorError::PythonTooOld {
                    command: (*command).to_owned(),
                    found,
                });
            }
            None => {}
        }
    }
    let tried = commands.iter().map(|command| (*command).to_owned()).collect();
    Err(too_old.unwrap_or(EmulatorError::PythonMissing { tried }))
}

fn version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn make_environment(python: &str, folder: &Path) -> Result<(), EmulatorError> {
    let output = python_command(python)
        .args(["-m", "venv"])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(EmulatorError::io("make a virtual environment in", folder))?;
    if output.status.success() {
        return Ok(());
    }
    let written = [output.stdout, output.stderr].concat();
    Err(EmulatorError::VenvMissing {
        detail: tail(&String::from_utf8_lossy(&written), TAIL_LINES, "; "),
    })
}

fn install_packages(
    data_dir: &Path,
    folder: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<(), EmulatorError> {
    let log = data_dir.join("emulator-install.log");
    let mut log_file = File::create(&log).map_err(EmulatorError::io("write", &log))?;
    let for_errors = log_file.try_clone().map_err(EmulatorError::io("write", &log))?;
    let list = folder.join("requirements.txt");
    fs::write(&list, REQUIREMENTS).map_err(EmulatorError::io("write", &list))?;

    let mut child = python_command(python_of(folder))
        .args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--no-warn-script-location",
        ])
        .args(["--prefer-binary", "--progress-bar", "off", "--requirement"])
        .arg(&list)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(for_errors)
        .spawn()
        .map_err(EmulatorError::io("run pip in", folder))?;
    let all = packages().count();
    let mut seen = 0;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // The log is for a failure; that it cannot be written is no reason to stop.
            let _ = writeln!(log_file, "{line}");
            if let Some(rest) = line.strip_prefix("Collecting ") {
                seen += 1;
                let name = rest.split(['=', ' ']).next().unwrap_or(rest);
                progress(&format!("Fetching package {} of {all}: {name}", seen.min(all)));
            } else if line.starts_with("Installing collected packages") {
                progress("Installing the packages…");
            }
        }
    }
    let status = child.wait().map_err(EmulatorError::io("run pip in", folder))?;
    if status.success() {
        return Ok(());
    }
    let written = fs::read_to_string(&log).unwrap_or_default();
    Err(EmulatorError::Packages {
        detail: tail(&written, TAIL_LINES, "; "),
        log,
    })
}

/// The lines of the requirements that name a package.
fn packages() -> impl Iterator<Item = &'static str> {
    REQUIREMENTS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The last lines of a text that are not empty.
pub(crate) fn tail(text: &str, lines: usize, separator: &str) -> String {
    let written: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    written[written.len().saturating_sub(lines)..].join(separator)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{
        MARKER, MOTO_VERSION, REQUIREMENTS, environment, find_python, is_installed, packages, python_of, tail,
    };

    #[test]
    fn every_package_is_pinned_and_moto_is_the_one_of_the_shim() {
        for line in packages() {
            let (name, version) = line.split_once("==").expect(line);
            let version = version.split(" ; ").next().expect(line);
            assert!(
                !name.is_empty() && version.starts_with(|first: char| first.is_ascii_digit()),
                "{line}"
            );
            assert!(!version.contains(['*', ',', '<', '>']), "{line}");
        }
        assert!(packages().any(|line| line == format!("moto=={MOTO_VERSION}")));
    }

    #[test]
    fn an_installation_without_its_marker_or_with_another_does_not_count() {
        let data = tempfile::tempdir().expect("a folder");
        assert!(!is_installed(data.path()));
        let environment = environment(data.path());
        let python = python_of(&environment);
        fs::create_dir_all(python.parent().expect("a folder")).expect("a folder");
        fs::write(&python, "").expect("a file");
        assert!(!is_installed(data.path()));
        fs::write(environment.join(MARKER), "moto==1.0.0\n").expect("a marker");
        assert!(!is_installed(data.path()));
        fs::write(environment.join(MARKER), REQUIREMENTS).expect("a marker");
        assert!(is_installed(data.path()));
    }

    #[test]
    fn missing_python_is_said_in_a_sentence() {
        let error = find_python(&["no-such-python-1", "no-such-python-2"]).expect_err("none of them exists");
        let text = error.to_string();
        assert!(
            text.contains("tried no-such-python-1, no-such-python-2"),
            "{text}"
        );
        assert!(text.contains("Install Python 3"), "{text}");
    }

    #[test]
    fn tail_is_the_end_of_what_was_written() {
        assert_eq!(tail("one\n\n  two \nthree\n", 2, "; "), "  two; three");
        assert_eq!(tail("", 2, "; "), "");
    }
}

/// Installations by scripts that stand in for Python, so that every failure can be had without a network.
#[cfg(all(test, unix))]
mod stand_ins {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};

    use super::{MOTO_VERSION, install_with, is_installed};
    use crate::EmulatorError;

    /// A script that answers as Python: its version, then what it does for `-m venv` and for `-m pip`.
    fn python(folder: &Path, version: &str, venv: &str, pip: &str) -> PathBuf {
        let path = folder.join("python");
        let script = format!(
            "#!/bin/sh\ncase \"$1 $2\" in\n'-c '*) echo {version};;\n'-m venv') {venv};;\n'-m pip') {pip};;\nesac\n"
        );
        fs::write(&path, script).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("an executable script");
        path
    }

    /// Makes an environment whose Python is the script itself.
    const MAKE: &str = r#"mkdir -p "$3/bin"; cp "$0" "$3/bin/python""#;

    fn attempt(data: &Path, python: &Path) -> (Result<PathBuf, EmulatorError>, Vec<String>) {
        let mut sentences = Vec::new();
        let command = python.to_str().expect("a path");
        let outcome = install_with(data, &["no-such-python", command], &mut |sentence| {
            sentences.push(sentence.into())
        });
        (outcome, sentences)
    }

    #[test]
    fn old_python_is_said_in_a_sentence() {
        let data = tempfile::tempdir().expect("a folder");
        let (outcome, _) = attempt(data.path(), &python(data.path(), "3.8", "", ""));
        let text = outcome.expect_err("it is too old").to_string();
        assert!(text.contains("is Python 3.8"), "{text}");
    }

    #[test]
    fn missing_venv_is_said_in_a_sentence() {
        let data = tempfile::tempdir().expect("a folder");
        let broken = "echo 'ensurepip is not available.'; exit 1";
        let (outcome, _) = attempt(data.path(), &python(data.path(), "3.11", broken, ""));
        let text = outcome.expect_err("there is no venv").to_string();
        assert!(
            text.contains("ensurepip is not available.") && text.contains("python3-venv"),
            "{text}"
        );
    }

    #[test]
    fn failed_packages_leave_nothing_and_can_be_tried_again() {
        let data = tempfile::tempdir().expect("a folder");
        let broken = "echo Collecting boto3==1; echo 'ERROR: No matching distribution' >&2; exit 1";
        let (outcome, _) = attempt(data.path(), &python(data.path(), "3.11", MAKE, broken));
        let error = outcome.expect_err("pip fails");
        let EmulatorError::Packages { detail, log } = &error else {
            panic!("{error}")
        };
        assert!(detail.contains("No matching distribution"), "{detail}");
        assert!(
            fs::read_to_string(log)
                .expect("a log")
                .contains("Collecting boto3")
        );
        assert!(!is_installed(data.path()));

        let (outcome, sentences) = attempt(
            data.path(),
            &python(data.path(), "3.11", MAKE, "echo Collecting boto3==1"),
        );
        let installed = outcome.expect("an installation");
        assert!(installed.starts_with(data.path().join(format!("emulator-{MOTO_VERSION}"))));
        assert!(is_installed(data.path()));
        assert!(
            sentences[0].starts_with("Setting up the local emulator (moto"),
            "{sentences:?}"
        );
        assert!(
            sentences.iter().any(|sentence| sentence.ends_with(": boto3")),
            "{sentences:?}"
        );
    }

    #[test]
    fn killed_installation_is_done_again() {
        let data = tempfile::tempdir().expect("a folder");
        let killed = data.path().join(format!("emulator-{MOTO_VERSION}.partial"));
        let older = data.path().join(format!("emulator-{MOTO_VERSION}"));
        for folder in [&killed, &older] {
            fs::create_dir_all(folder.join("bin")).expect("a folder");
            fs::write(folder.join("bin/leftover"), "").expect("a file");
        }
        let (outcome, _) = attempt(data.path(), &python(data.path(), "3.11", MAKE, "true"));
        outcome.expect("an installation");
        assert!(is_installed(data.path()));
        assert!(!killed.exists());
        assert!(!older.join("bin/leftover").exists());
    }

    #[test]
    fn installed_emulator_is_not_installed_again() {
        let data = tempfile::tempdir().expect("a folder");
        attempt(data.path(), &python(data.path(), "3.11", MAKE, "true"))
            .0
            .expect("an installation");
        let (outcome, sentences) = attempt(data.path(), Path::new("/no/such/python"));
        outcome.expect("the same installation");
        assert_eq!(sentences, Vec::<String>::new());
    }
}
