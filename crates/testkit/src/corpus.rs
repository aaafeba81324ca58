//! What the check says about many templates at once: the tool to judge its precision with.
//!
//! A corpus is a folder with one folder per repository. Every template in it is read and checked as `tierwright check` does
//! it, and [`Corpus::report`] lists what was found by severity, rule and repository, each with a sample of places to read. No
//! number here says whether a finding is true: a person reads the places and decides as the template's author would.
//!
//! The sample is spread over all findings of a rule and is the same in every run, so two runs can be compared line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tierwright_import::{ImportError, Options, cloudformation};
use tierwright_model::{Finding, Severity};
use tierwright_rules::check;

/// Endings of files that may be templates.
const ENDINGS: [&str; 6] = ["yaml", "yml", "json", "template", "cfn", "txt"];

/// Folders that hold no sources of the repository itself.
const SKIPPED: [&str; 3] = [".git", "node_modules", "target"];

/// What a report shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Places per rule and severity.
    pub samples: usize,
    /// Only this rule.
    pub rule: Option<String>,
    /// Nothing milder than this.
    pub least: Severity,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            samples: 5,
            rule: None,
            least: Severity::Advice,
        }
    }
}

/// Templates that were checked, with what was found.
#[derive(Debug, Default)]
pub struct Corpus {
    templates: Vec<Template>,
    refused: Vec<(String, String)>,
    crashed: Vec<String>,
}

/// One template that could be read.
#[derive(Debug)]
struct Template {
    repository: String,
    path: String,
    findings: Vec<Finding>,
    took: Duration,
}

/// A finding with the template that it is about.
type Found<'c> = (&'c Template, &'c Finding);

impl Corpus {
    /// Reads every template below a folder, repository by repository. A link is not followed: it could lead out of the folder.
    ///
    /// # Errors
    /// When a folder or file can't be read.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let mut corpus = Self::default();
        for path in files(folder)? {
            let bytes = std::fs::read(&path)?;
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            let repository = match parts.as_slice() {
                [first, _, ..] => first.as_ref(),
                _ => ".",
            };
            corpus.add(repository, &parts.join("/"), &bytes);
        }
        Ok(corpus)
    }

    /// Checks one file, unless it is no template.
    pub fn add(&mut self, repository: &str, path: &str, bytes: &[u8]) {
        if !may_be_template(bytes) {
            return;
        }
        let started = Instant::now();
        // A crash is what the tool looks for, so it must not end the run.
        match catch_unwind(AssertUnwindSafe(|| findings(bytes))) {
            Err(_) => self.crashed.push(path.to_owned()),
            Ok(Err(ImportError::NotATemplate(_))) => {}
            Ok(Err(error)) => self.refused.push((path.to_owned(), error.to_string())),
            Ok(Ok(findings)) => self.templates.push(Template {
                repository: repository.to_owned(),
                path: path.to_owned(),
                findings,
                took: started.elapsed(),
            }),
        }
    }

    /// What was found, as text for a person.
    #[must_use]
    pub fn report(&self, shown: &Shown) -> String {
        let mut text = self.head();
        let mut kinds: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<Found<'_>>> = BTreeMap::new();
        for template in &self.templates {
            for finding in &template.findings {
                let wanted = shown.rule.as_deref().is_none_or(|rule| rule == finding.rule);
                if wanted && finding.severity >= shown.least {
                    let kind = (std::cmp::Reverse(finding.severity), finding.rule.as_str());
                    kinds.entry(kind).or_default().push((template, finding));
                }
            }
        }
        for ((severity, rule), found) in kinds {
            text.push('\n');
            write_kind(&mut text, severity.0, rule, &found, shown.samples);
        }
        for (title, lines) in [("Refused", self.refusals()), ("Crashed", self.crashed.clone())] {
            if !lines.is_empty() {
                let _ = writeln!(text, "\n{title}: {}\n    {}", lines.len(), lines.join("\n    "));
            }
        }
        text
    }

    /// Whether a template crashed the check.
    #[must_use]
    pub const fn has_crashed(&self) -> bool {
        !self.crashed.is_empty()
    }

    fn refusals(&self) -> Vec<String> {
        let lines = self.refused.iter().map(|(path, why)| format!("{path}: {why}"));
        lines.collect()
    }

    fn head(&self) -> String {
        let repositories: BTreeSet<&str> = self.templates.iter().map(|t| t.repository.as_str()).collect();
        let count = |severity| {
            let findings = self.templates.iter().flat_map(|t| &t.findings);
            findings.filter(|finding| finding.severity == severity).count()
        };
        let mut text = format!(
            "{} templates of {} repositories: {} errors, {} warnings, {} pieces of advice; {} refused, {} crashed\n",
            self.templates.len(),
            repositories.len(),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Advice),
            self.refused.len(),
            self.crashed.len()
        );
        let mut by_time: Vec<&Template> = self.templates.iter().collect();
        by_time.sort_by_key(|template| template.took);
        if let (Some(median), Some(longest)) = (by_time.get(by_time.len() / 2), by_time.last()) {
            let all: Duration = by_time.iter().map(|template| template.took).sum();
            let line = format!(
                "{all:.1?} in all, median {:.1?}, longest {:.1?} ({})\n",
                median.took, longest.took, longest.path
            );
            text.push_str(&line);
        }
        text
    }
}

/// What `tierwright check` says about a template: about its text, and about its graph with the defaults of its parameters.
fn findings(bytes: &[u8]) -> Result<Vec<Finding>, ImportError> {
    let imported = cloudformation::read(bytes, &Options::default())?;
    let mut found = check(None, &imported.with_defaults());
    imported.places.locate(&mut found);
    let mut all = imported.findings;
    all.extend(found);
    Ok(all)
}

/// Whether a text speaks of resources of AWS; most YAML and JSON files of a repository do not.
fn may_be_template(bytes: &[u8]) -> bool {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    holds(b"Resources") && holds(b"AWS::")
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            if kind.is_dir() && !SKIPPED.iter().any(|name| entry.file_name() == *name) {
                left.push(path);
            } else if kind.is_file() && has_ending(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

fn write_kind(text: &mut String, severity: Severity, rule: &str, found: &[Found<'_>], samples: usize) {
    let mut repositories: BTreeMap<&str, usize> = BTreeMap::new();
    let mut templates: BTreeSet<&str> = BTreeSet::new();
    for (template, _) in found {
        *repositories.entry(&template.repository).or_default() += 1;
        templates.insert(&template.path);
    }
    let mut repositories: Vec<(&str, usize)> = repositories.into_iter().collect();
    repositories.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let repositories: Vec<String> = repositories
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    // Writing to a text never fails.
    let _ = writeln!(
        text,
        "{} {rule}: {} in {} templates ({})",
        severity.as_str(),
        found.len(),
        templates.len(),
        repositories.join(", ")
    );
    for (template, finding) in spread(found, samples) {
        let place = finding
            .place
            .map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
        let property = finding.property.as_deref().map(|name| format!(".{name}"));
        let _ = writeln!(
            text,
            "    {}{place} {}{}: {}",
            template.path,
            finding.subject,
            property.unwrap_or_default(),
            finding.message
        );
    }
}

/// So many of the items, at equal distances.
fn spread<T: Copy>(items: &[T], most: usize) -> impl Iterator<Item = T> {
    let count = most.min(items.len());
    (0..count).filter_map(move |index| items.get(index * items.len() / count).copied())
}

#[cfg(test)]
mod tests {
    use super::{Corpus, Shown, has_ending, spread};
    use std::path::Path;
    use tierwright_model::Severity;

    const OPEN: &str = "Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: host
      VpcId: vpc-1
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
";

    fn corpus() -> Corpus {
        let mut corpus = Corpus::default();
        corpus.add("one", "one/open.yaml", OPEN.as_bytes());
        corpus.add("two", "two/open.yaml", OPEN.as_bytes());
        corpus.add(
            "two",
            "two/broken.yaml",
            b"Resources: {A: {Type: AWS::SNS::Topic}",
        );
        corpus.add("two", "two/values.yaml", b"note: Resources of AWS::SNS::Topic");
        corpus.add("two", "two/other.yaml", b"name: workflow");
        corpus
    }

    #[test]
    fn findings_are_counted_by_rule_and_repository() {
        let report = corpus().report(&Shown::default());
        assert!(report.starts_with("2 templates of 2 repositories: "), "{report}");
        assert!(report.contains("1 refused, 0 crashed"), "{report}");
        let line = "warning ssh-open-to-world: 2 in 2 templates (one 1, two 1)\n    one/open.yaml:7:";
        assert!(report.contains(line), "{report}");
        assert!(report.contains("\nRefused: 1\n    two/broken.yaml: "), "{report}");
        assert!(
            !report.contains("values.yaml") && !report.contains("other.yaml"),
            "{report}"
        );
    }

    #[test]
    fn a_rule_and_a_severity_can_be_asked_for() {
        let only = |rule: Option<&str>, least| {
            corpus().report(&Shown {
                samples: 1,
                rule: rule.map(str::to_owned),
                least,
            })
        };
        let one = only(Some("ssh-open-to-world"), Severity::Advice);
        assert_eq!(one.matches(" templates (").count(), 1, "{one}");
        assert!(
            !one.contains("    two/open.yaml"),
            "one place is asked for: {one}"
        );
        let errors = only(None, Severity::Error);
        assert!(!errors.contains("ssh-open-to-world"), "{errors}");
    }

    #[test]
    fn a_sample_is_spread_over_all() {
        let items: Vec<usize> = (0..10).collect();
        assert_eq!(spread(&items, 3).collect::<Vec<_>>(), [0, 3, 6]);
        assert_eq!(spread(&items, 20).count(), 10);
        assert_eq!(spread::<usize>(&[], 3).count(), 0);
    }

    #[test]
    fn files_of_templates_are_known_by_their_ending() {
        for (name, wanted) in [
            ("a.yaml", true),
            ("a.YML", true),
            ("a.template", true),
            ("a.py", false),
            ("a", false),
        ] {
            assert_eq!(has_ending(Path::new(name)), wanted, "{name}");
        }
    }
}
