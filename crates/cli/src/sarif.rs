//! Findings as SARIF 2.1.0, for code scanning.
//!
//! Source: OASIS, *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*; the properties that GitHub's code
//! scanning reads are among them.

use std::path::Path;

use serde_json::{Value, json};
use tierwright_app::rules::{RuleInfo, rule};
use tierwright_model::{Finding, Severity};

/// Where the pages of rules are.
const PAGES: &str = "https://tierwright.dev/rules";

/// The findings of one file as a log.
pub(crate) fn log(file: &Path, findings: &[Finding]) -> Value {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let mut rules: Vec<&str> = findings.iter().map(|f| f.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let index = |id: &str| rules.iter().position(|rule| *rule == id);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tierwright",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://tierwright.dev",
                "rules": rules.iter().filter_map(|id| rule(id).ok()).map(|info| described(&info)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|f| result(f, index(&f.rule), file, &text)).collect::<Vec<_>>(),
        }],
    })
}

fn described(info: &RuleInfo) -> Value {
    json!({
        "id": info.id,
        "name": info.id,
        "shortDescription": { "text": info.summary },
        "fullDescription": { "text": info.summary },
        "help": { "text": info.docs, "markdown": info.docs },
        "helpUri": format!("{PAGES}/{}", info.id),
        "defaultConfiguration": { "level": level(info.severity) },
        "properties": { "tags": [info.category], "catalog": info.catalog },
    })
}

fn result(finding: &Finding, index: Option<usize>, file: &Path, text: &str) -> Value {
    let property = finding.property.as_deref().unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": format!("{} {}", finding.message, finding.hint) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(file) },
                "region": region(finding, text),
            },
            "logicalLocations": [{ "name": finding.subject, "fullyQualifiedName": logical(&finding.subject, property) }],
        }],
        // What stays the same when the file is laid out anew.
        "partialFingerprints": { "tierwrightFinding/v1": format!("{}/{}/{property}", finding.rule, finding.subject) },
        "properties": { "catalog": finding.catalog, "fixable": finding.fixable },
    });
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    if let Some(reason) = &finding.waived {
        result["suppressions"] =
            json!([{ "kind": "inSource", "status": "accepted", "justification": reason }]);
    }
    result
}

fn region(finding: &Finding, text: &str) -> Value {
    match finding.place {
        Some(place) => json!({ "startLine": place.line, "startColumn": place.column }),
        None => json!({ "startLine": line(text, &finding.subject) }),
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn logical(subject: &str, property: &str) -> String {
    if property.is_empty() {
        subject.to_owned()
    } else {
        format!("{subject}.{property}")
    }
}

/// The line on which a thing of the document says its id; 1 for a subject that is none.
fn line(text: &str, subject: &str) -> usize {
    let quoted = format!("\"{subject}\"");
    let says = |line: &str| {
        let rest = line
            .trim_start()
            .trim_start_matches('{')
            .trim_start()
            .strip_prefix("\"id\"");
        rest.and_then(|rest| rest.trim_start().strip_prefix(':'))
            .is_some_and(|rest| rest.trim_start().starts_with(&quoted))
    };
    text.lines().position(says).map_or(1, |index| index + 1)
}

/// A path as a URI: relative ones stay relative, so that they mean the same in a repository.
fn uri(path: &Path) -> String {
    let mut text = path.to_string_lossy().replace('\\', "/");
    if path.is_absolute() {
        text = format!("file://{}{text}", if text.starts_with('/') { "" } else { "/" });
    }
    let mut uri = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                uri.push(byte.into())
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{line, uri};

    #[test]
    fn places() {
        let text = "{\n  \"tiers\": [\n    { \"id\": \"api\" },\n    {\n      \"id\" : \"db\",\n";
        assert_eq!(
            (line(text, "api"), line(text, "db"), line(text, "AppVpc")),
            (3, 5, 1)
        );
        assert_eq!(uri("a b/é.json".as_ref()), "a%20b/%C3%A9.json");
        #[cfg(unix)]
        assert_eq!(uri("/a/b".as_ref()), "file:///a/b");
    }
}
