//! `cargo run -p tierwright-testkit --bin corpus -- DIR`: checks every template below a folder; see [`tierwright_testkit::corpus`].

use std::path::PathBuf;
use std::process::ExitCode;

use tierwright_model::Severity;
use tierwright_testkit::corpus::{Corpus, Shown};

const HELP: &str = "\
corpus DIR [--samples N] [--rule ID] [--severity error|warning|advice]

Checks every template below DIR, which has one folder per repository, and prints what was found by severity, rule and
repository with a sample of places, then what was refused and what crashed. Parameters have their defaults.

  --samples N    places shown per rule (default: 5)
  --rule ID      this rule only
  --severity S   nothing milder than this (default: advice)

The exit code is 1 when a template crashed the check or the folder can't be read, 0 otherwise.
";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if given.iter().any(|word| matches!(word.as_str(), "-h" | "--help")) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let (folder, shown) = match parse(&given) {
        Ok(parsed) => parsed,
        Err(problem) => {
            eprintln!("corpus: {problem}\n\n{HELP}");
            return ExitCode::FAILURE;
        }
    };
    match Corpus::read(&folder) {
        Ok(corpus) => {
            print!("{}", corpus.report(&shown));
            if corpus.has_crashed() {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            eprintln!("corpus: {} can't be read: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments. The error is a sentence for the person who typed them.
fn parse(given: &[String]) -> Result<(PathBuf, Shown), String> {
    let mut folder = None;
    let mut shown = Shown::default();
    let mut words = given.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--samples" => {
                let text = value()?;
                let number = text.parse();
                shown.samples = number.map_err(|_| format!("--samples takes a number, not {text:?}"))?;
            }
            "--rule" => shown.rule = Some(value()?.clone()),
            "--severity" => {
                let text = value()?;
                let all = [Severity::Advice, Severity::Warning, Severity::Error];
                let named = all.into_iter().find(|severity| severity.as_str() == text);
                shown.least = named
                    .ok_or_else(|| format!("--severity takes error, warning or advice, not {text:?}"))?;
            }
            option if option.starts_with('-') => return Err(format!("there is no option {option}")),
            path if folder.is_none() => folder = Some(PathBuf::from(path)),
            path => {
                return Err(format!(
                    "one folder is read at a time, and {path:?} is a second one"
                ));
            }
        }
    }
    let folder = folder.ok_or_else(|| "name the folder of the templates".to_owned())?;
    Ok((folder, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: Result<(&str, Shown), &str>) {
        let given: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let expect = expect.map(|(folder, shown)| (PathBuf::from(folder), shown));
        assert_eq!(parse(&given), expect.map_err(str::to_owned), "{line:?}");
    }

    #[test]
    fn arguments_are_read() {
        check("dir", Ok(("dir", Shown::default())));
        let shown = Shown {
            samples: 9,
            rule: Some("log-retention".to_owned()),
            least: Severity::Error,
        };
        check(
            "--samples 9 dir --rule log-retention --severity error",
            Ok(("dir", shown)),
        );
        check("", Err("name the folder of the templates"));
        check(
            "a b",
            Err("one folder is read at a time, and \"b\" is a second one"),
        );
        check("a --samples many", Err("--samples takes a number, not \"many\""));
        check(
            "a --severity bad",
            Err("--severity takes error, warning or advice, not \"bad\""),
        );
        check("a --rule", Err("--rule needs a value"));
        check("a --fast", Err("there is no option --fast"));
    }
}
