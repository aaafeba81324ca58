//! The command line of the desktop program. It has two words, so no library reads it.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Usage: tierwright-desktop [--emulator] [FILE]

Opens the window, with the design in FILE when one is named.

  --emulator   offer the emulator on this machine first as the target of a deployment
  --help       print this
  --version    print the version

TIERWRIGHT_DATA_DIR and TIERWRIGHT_EMULATOR_DIR name other folders for the program's own data and for the emulator.
Without a window there is `tierwright`, the command line.";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Args {
    /// The window.
    Open {
        /// Whether the emulator is offered first.
        emulator: bool,
        /// The design to open.
        file: Option<PathBuf>,
    },
    /// The help.
    Help,
    /// The version.
    Version,
    /// Something that cannot be done, as a sentence.
    Wrong(String),
}

/// Reads arguments without the program's own name.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Args {
    let (mut emulator, mut file, mut only_files) = (false, None, false);
    for argument in arguments {
        let text = argument.to_string_lossy();
        match text.as_ref() {
            "--" if !only_files => only_files = true,
            "--emulator" if !only_files => emulator = true,
            "--help" | "-h" if !only_files => return Args::Help,
            "--version" | "-V" if !only_files => return Args::Version,
            option if option.starts_with("--") && !only_files => {
                return Args::Wrong(format!("There is no option {option}."));
            }
            _ if file.is_some() => {
                return Args::Wrong("One window holds one design: name one file.".to_owned());
            }
            _ => file = Some(PathBuf::from(argument)),
        }
    }
    Args::Open { emulator, file }
}

#[cfg(test)]
mod tests {
    use super::{Args, parse};

    fn check(arguments: &[&str], expect: Args) {
        assert_eq!(parse(arguments.iter().map(Into::into)), expect, "{arguments:?}");
    }

    #[test]
    fn arguments() {
        check(
            &[],
            Args::Open {
                emulator: false,
                file: None,
            },
        );
        check(
            &["--emulator", "a.json"],
            Args::Open {
                emulator: true,
                file: Some("a.json".into()),
            },
        );
        check(
            &["a.json", "--emulator"],
            Args::Open {
                emulator: true,
                file: Some("a.json".into()),
            },
        );
        check(
            &["--", "--emulator"],
            Args::Open {
                emulator: false,
                file: Some("--emulator".into()),
            },
        );
        check(&["--help"], Args::Help);
        check(&["-V"], Args::Version);
        check(&["--emu"], Args::Wrong("There is no option --emu.".to_owned()));
        check(
            &["a", "b"],
            Args::Wrong("One window holds one design: name one file.".to_owned()),
        );
    }
}
