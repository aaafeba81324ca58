use std::path::Path;

use serde::Serialize;
use tierwright_app::view::ErrorView;
use tierwright_app::{Subject, check, read_subject};
use tierwright_model::{Finding, Severity, Summary};

use crate::args::{CheckArgs, CheckFormat};
use crate::exit::Exit;
use crate::output::{clean, counted, print, print_json};
use crate::sarif;
use crate::style::{BLUE, BOLD, DIM, GREEN, RED, YELLOW, in_style};

pub(crate) fn run(args: &CheckArgs) -> Result<Exit, ErrorView> {
    let (name, findings) = match read_subject(&args.file, &args.given.given())? {
        Subject::Design(file) => {
            let findings = check(&file.design);
            (file.design.name, findings)
        }
        Subject::Template(template) => (template.name().to_owned(), template.findings()),
    };
    match args.format {
        CheckFormat::Text => print(&text(&args.file, &name, &findings))?,
        CheckFormat::Json => print_json(&Report::of(&findings))?,
        CheckFormat::Sarif => print_json(&sarif::log(&args.file, &findings))?,
    }
    let least = Severity::from(args.fail_on);
    Ok(Exit::findings(
        findings.iter().any(|f| f.waived.is_none() && f.severity >= least),
    ))
}

/// What `--format json` prints. Fields are only ever added; another meaning gets another `schema`.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    findings: Vec<Shown<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Shown<'a> {
    rule: &'a str,
    severity: Severity,
    catalog: &'a [String],
    subject: &'a str,
    property: Option<&'a str>,
    /// Where in a template, counted from 1; absent for a design.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    message: &'a str,
    hint: &'a str,
    fixable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a str>,
}

impl<'a> Report<'a> {
    fn of(findings: &'a [Finding]) -> Self {
        let shown = |f: &'a Finding| Shown {
            rule: &f.rule,
            severity: f.severity,
            catalog: &f.catalog,
            subject: &f.subject,
            property: f.property.as_deref(),
            line: f.place.map(|place| place.line),
            column: f.place.map(|place| place.column),
            message: &f.message,
            hint: &f.hint,
            fixable: f.fixable,
            waived: f.waived.as_deref(),
        };
        Self {
            schema: 1,
            findings: findings.iter().map(shown).collect(),
            summary: Summary::of(findings),
        }
    }
}

fn text(file: &Path, name: &str, findings: &[Finding]) -> String {
    let mut text = format!(
        "{BOLD}{}{BOLD:#}  {}\n",
        clean(name),
        in_style(DIM, &clean(&file.display().to_string()))
    );
    for severity in [Severity::Error, Severity::Warning, Severity::Advice] {
        let (style, heading) = match severity {
            Severity::Error => (RED, "Errors"),
            Severity::Warning => (YELLOW, "Warnings"),
            Severity::Advice => (BLUE, "Advice"),
        };
        let of = findings
            .iter()
            .filter(|f| f.severity == severity && f.waived.is_none())
            .collect::<Vec<_>>();
        if of.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{}\n", in_style(style.bold(), heading)));
        for finding in of {
            text.push_str(&entry(finding, style));
        }
    }
    let waived: Vec<&Finding> = findings.iter().filter(|f| f.waived.is_some()).collect();
    if !waived.is_empty() {
        text.push_str(&format!("\n{}\n", in_style(DIM.bold(), "Waived")));
        for finding in waived {
            let reason = clean(finding.waived.as_deref().unwrap_or_default());
            let line = format!("  {} {}: {reason}\n", finding.rule, clean(&finding.subject));
            text.push_str(&in_style(DIM, &line));
        }
    }
    text.push_str(&format!("\n{}\n", summary(file, findings)));
    text
}

fn entry(finding: &Finding, style: anstyle::Style) -> String {
    let property = finding
        .property
        .as_ref()
        .map(|p| format!(" · {}", clean(p)))
        .unwrap_or_default();
    let place = finding
        .place
        .map(|place| format!("  {}:{}", place.line, place.column))
        .unwrap_or_default();
    let mut text = format!(
        "  {} {BOLD}{}{BOLD:#}{}\n    {}\n",
        in_style(style, &finding.rule),
        clean(&finding.subject),
        in_style(DIM, &format!("{property}{place}")),
        clean(&finding.message),
    );
    let hint = clean(&finding.hint);
    let fix = finding.fix.as_ref().map(|fix| clean(&fix.title));
    // Many fixes do just what the hint says.
    if fix.as_deref() != Some(hint.trim_end_matches('.')) {
        text.push_str(&format!("    {}\n", in_style(DIM, &format!("hint: {hint}"))));
    }
    if let Some(fix) = fix {
        text.push_str(&format!("    {} {fix}\n", in_style(GREEN, "fix:")));
    }
    text
}

fn summary(file: &Path, findings: &[Finding]) -> String {
    let Summary {
        error,
        warning,
        advice,
    } = Summary::of(findings);
    if error + warning + advice == 0 {
        return in_style(GREEN, "Nothing is wrong as far as the rules see.");
    }
    let pieces = if advice == 1 {
        "1 piece of advice".to_owned()
    } else {
        format!("{advice} pieces of advice")
    };
    let parts = [
        (error, counted(error, "error")),
        (warning, counted(warning, "warning")),
        (advice, pieces),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, words)| words)
        .collect();
    let mut line = format!("{}.", parts.join(", "));
    let fixable = findings
        .iter()
        .filter(|f| f.waived.is_none() && f.fix.is_some())
        .count();
    if fixable > 0 {
        let file = clean(&file.display().to_string());
        line.push_str(&format!(
            " `tierwright fix {file}` shows how to mend {fixable} of them."
        ));
    }
    line
}
