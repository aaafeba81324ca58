//! Runs the examples of every rule, and holds what is true of all of them.

use std::collections::BTreeSet;
use std::path::Path;

use tierwright_compile::compile;
use tierwright_model::{Design, Edit, Finding, Severity, Summary};

use crate::examples::{Example, Expect, batch, sample};
use crate::rule::Check;
use crate::{RULES, Rule, check, rule};

fn findings(design: &Design) -> Vec<Finding> {
    check(Some(design), &compile(design))
}

fn apply(design: &mut Design, edits: &[Edit]) -> Result<(), String> {
    design
        .apply(&batch(edits.to_vec()))
        .map_err(|error| error.to_string())
}

fn built(rule: &Rule, example: &Example) -> Design {
    let mut design = sample();
    // An example is what a file may say; an edit may say less.
    design
        .apply_as_file(&batch((example.edits)()))
        .unwrap_or_else(|error| panic!("{} ({}): {error}", rule.id, example.name));
    design
}

fn of<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

/// Rules and subjects, to compare what two designs have.
fn pairs(findings: &[Finding]) -> BTreeSet<(String, String)> {
    findings
        .iter()
        .map(|finding| (finding.rule.clone(), finding.subject.clone()))
        .collect()
}

/// Every problem in one go: a rule author wants the whole list.
fn report(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "{} problems:\n\n{}",
        problems.len(),
        problems.join("\n\n")
    );
}

#[test]
fn bad_examples_are_found_alone_and_good_ones_are_not() {
    let baseline = pairs(&findings(&sample()));
    let mut problems = Vec::new();
    for rule in RULES {
        for example in rule.examples {
            let name = format!("{} ({})", rule.id, example.name);
            let found = findings(&built(rule, example));
            let own: Vec<&str> = of(&found, rule.id).iter().map(|f| f.subject.as_str()).collect();
            match &example.expect {
                Expect::Silence if own.is_empty() => {}
                Expect::Silence => problems.push(format!(
                    "{name}: expected nothing, found {:#?}",
                    of(&found, rule.id)
                )),
                Expect::Finding { subject, also } => {
                    if !own.contains(subject) {
                        problems.push(format!(
                            "{name}: expected a finding about {subject}, found {own:?}"
                        ));
                    }
                    // One broken thing is one finding, unless the example says which others it must bring along.
                    let more: Vec<&Finding> = found
                        .iter()
                        .filter(|f| !baseline.contains(&(f.rule.clone(), f.subject.clone())))
                        .filter(|f| {
                            f.rule != rule.id
                                && !also.contains(&f.rule.as_str())
                                && f.severity > Severity::Advice
                        })
                        .collect();
                    if !more.is_empty() {
                        problems.push(format!("{name}: also found {more:#?}"));
                    }
                    for other in *also {
                        if of(&found, other).is_empty() {
                            problems.push(format!("{name}: expected {other} too"));
                        }
                    }
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn fixes_remove_their_findings_and_break_nothing() {
    let mut problems = Vec::new();
    let mut fixed = BTreeSet::new();
    for rule in RULES {
        for example in rule.examples {
            let Expect::Finding { subject, .. } = &example.expect else {
                continue;
            };
            let before = built(rule, example);
            let errors = |found: &[Finding]| -> BTreeSet<(String, String)> {
                pairs(
                    &found
                        .iter()
                        .filter(|f| f.severity == Severity::Error)
                        .cloned()
                        .collect::<Vec<_>>(),
                )
            };
            let found = findings(&before);
            let Some(finding) = of(&found, rule.id).into_iter().find(|f| f.subject == *subject) else {
                continue;
            };
            let Some(fix) = &finding.fix else { continue };
            let name = format!("{} ({}), {:?}", rule.id, example.name, fix.title);
            let mut after = before.clone();
            if let Err(error) = apply(&mut after, &fix.edits) {
                problems.push(format!("{name}: {error}\n{:#?}", fix.edits));
                continue;
            }
            fixed.insert(rule.id);
            let left = findings(&after);
            if left.iter().any(|f| {
                f.rule == finding.rule && f.subject == finding.subject && f.message == finding.message
            }) {
                problems.push(format!("{name}: the finding is still there\n{:#?}", fix.edits));
            }
            let new: Vec<_> = errors(&left).difference(&errors(&found)).cloned().collect();
            if !new.is_empty() {
                problems.push(format!("{name}: now there are {new:?}\n{left:#?}"));
            }
        }
    }
    report(&problems);
    assert!(
        fixed.len() > 50,
        "only {} rules have a fix that an example shows",
        fixed.len()
    );
}

#[test]
fn rules_of_the_graph_need_no_document() {
    let mut problems = Vec::new();
    for rule in RULES.iter().filter(|rule| matches!(rule.check, Check::Graph(_))) {
        for example in rule.examples {
            let Expect::Finding { subject, .. } = &example.expect else {
                continue;
            };
            let compiled = compile(&built(rule, example));
            let found = check(None, &compiled);
            // What an admin host or a target group is for is written in the document alone.
            // So are listeners that no resource was made of.
            let by_document = [
                "admin-host-without-way-in",
                "connection-not-forwarded",
                "duplicate-listener-port",
                "load-balancer-without-targets",
            ];
            // Of a template the group is named, which has to change, and not the tier that suffers.
            let on_groups = ["sg-chain-broken", "task-egress-closed"];
            if on_groups.contains(&rule.id) {
                assert!(!of(&found, rule.id).is_empty(), "{} ({})", rule.id, example.name);
                continue;
            }
            if of(&found, rule.id).iter().all(|f| f.subject != *subject) && !by_document.contains(&rule.id) {
                problems.push(format!(
                    "{} ({}): found without a document {:?}",
                    rule.id,
                    example.name,
                    pairs(&found)
                ));
            }
            assert!(
                found.iter().all(|f| f.fix.is_none() && f.waived.is_none()),
                "{} has a fix without a document",
                rule.id
            );
        }
    }
    report(&problems);
}

#[test]
fn the_sample_is_clean() {
    let mut design = crate::examples::shipped();
    design.waivers.clear();
    let found = findings(&design);
    // A sample without a domain has no certificate, and its load balancer is open to everyone or to CloudFront alone.
    let accepted = ["http-listener", "origin-reachable-around-distribution"];
    let others: Vec<_> = found
        .iter()
        .filter(|f| f.severity > Severity::Advice && !accepted.contains(&f.rule.as_str()))
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    // As shipped, no waiver is unused and nothing is left to accept.
    let shipped = findings(&crate::examples::shipped());
    assert_eq!(Summary::of(&shipped).error, 0);
    let about_waivers: Vec<_> = shipped.iter().filter(|f| f.rule.contains("waiver")).collect();
    assert!(about_waivers.is_empty(), "{about_waivers:#?}");
}

#[test]
fn rules_are_sorted_complete_and_where_they_say() {
    let mut problems = Vec::new();
    for pair in RULES.windows(2) {
        if pair[0].id >= pair[1].id {
            problems.push(format!("{} must come after {}", pair[0].id, pair[1].id));
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = 0;
    for rule in RULES {
        let file = src
            .join(rule.category)
            .join(format!("{}.rs", rule.id.replace('-', "_")));
        if !file.is_file() {
            problems.push(format!("{} is not in {}", rule.id, file.display()));
        }
        let bad = rule
            .examples
            .iter()
            .filter(|e| matches!(e.expect, Expect::Finding { .. }))
            .count();
        let good = rule.examples.len() - bad;
        // What no tier can make has a test in its own file.
        let from_imports = [
            "bucket-public",
            "network-acl-blocks-answers",
            "network-acl-blocks-requests",
            "origin-access-denied",
            "container-name-unknown",
            "exec-not-permitted",
            "gateway-attachment-not-awaited",
            "host-port-differs",
            "password-in-template",
            "target-type-unsuitable",
        ];
        if (bad == 0 && !from_imports.contains(&rule.id)) || good == 0 && rule.id != "unused-waiver" {
            problems.push(format!("{} has {bad} bad and {good} good examples", rule.id));
        }
        let docs = [
            rule.docs.what,
            rule.docs.why,
            rule.docs.silent,
            rule.docs.example,
            rule.docs.source,
        ];
        if docs
            .iter()
            .any(|text| text.trim().len() < 10 || text.contains("  "))
        {
            problems.push(format!(
                "{} has a heading without text, or with two spaces",
                rule.id
            ));
        }
        if rule.summary.ends_with('.') || rule.summary.contains("  ") {
            problems.push(format!("the summary of {} is not a line", rule.id));
        }
        assert_eq!(crate::rule(rule.id).map(|found| found.id), Some(rule.id));
    }
    for category in std::fs::read_dir(&src)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        for file in std::fs::read_dir(category.path()).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            files += usize::from(text.contains("static RULE: Rule"));
        }
    }
    if files != RULES.len() {
        problems.push(format!(
            "{files} files hold a rule, and {} are listed",
            RULES.len()
        ));
    }
    assert!(rule("no-such-rule").is_none());
    report(&problems);
}

#[test]
fn messages_are_sentences_with_values() {
    let mut problems = Vec::new();
    for rule in RULES {
        for example in rule.examples {
            for finding in findings(&built(rule, example)) {
                let message = &finding.message;
                if !message.ends_with('.')
                    || message.contains("..")
                    || message.contains("  ")
                    || message.contains("\"\"")
                {
                    problems.push(format!("{}: {message}", finding.rule));
                }
                if !finding.hint.ends_with('.') || finding.hint.contains("  ") {
                    problems.push(format!("{}: {}", finding.rule, finding.hint));
                }
                let known = rule_catalog(&finding.rule);
                if finding
                    .catalog
                    .iter()
                    .any(|entry| !known.contains(&entry.as_str()))
                {
                    problems.push(format!(
                        "{}: {:?} are not of its {known:?}",
                        finding.rule, finding.catalog
                    ));
                }
                let worst = crate::rule(&finding.rule).unwrap().severity;
                if finding.severity > worst {
                    problems.push(format!(
                        "{} says {worst:?} and reports {:?}",
                        finding.rule, finding.severity
                    ));
                }
            }
        }
    }
    problems.sort();
    problems.dedup();
    report(&problems);
}

#[test]
fn generated_rules_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let page = crate::rules_page();
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if written != page {
        let difference = similar::TextDiff::from_lines(&written, &page)
            .unified_diff()
            .header("docs/rules.md", "wanted")
            .to_string();
        let start: String = difference.chars().take(2000).collect();
        panic!("docs/rules.md is stale; run `cargo xtask codegen`\n{start}");
    }
}

fn rule_catalog(id: &str) -> &'static [&'static str] {
    rule(id).unwrap().catalog
}
