//! Waivers of findings that are not there.

use tierwright_model::{Design, Edit, Finding, Severity};

use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unused-waiver",
    category: "operations",
    severity: Severity::Advice,
    summary: "A waiver accepts a finding that is not there",
    catalog: &[],
    docs: Docs {
        what: "Reports a waiver whose rule says nothing of its subject, or whose rule does not exist.",
        why: "It will accept the same mistake silently when someone makes it again.",
        silent: "the rule reports the subject.",
        example: "The HTTP listener became HTTPS, and its waiver stayed.",
        source: "This program's own conventions.",
    },
    check: Check::Waivers(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(design: &Design, findings: &[Finding], report: &mut Report<'_>) {
    for waiver in &design.waivers {
        if findings
            .iter()
            .any(|finding| finding.rule == waiver.rule && finding.subject == waiver.subject)
        {
            continue;
        }
        let shown: String = waiver.rule.chars().take(60).collect();
        let message = if crate::rule(&waiver.rule).is_none() {
            format!(
                "a waiver for \"{}\" names the rule {shown:?}, which does not exist",
                waiver.subject
            )
        } else {
            format!(
                "a waiver accepts {shown} for \"{}\", and the rule reports nothing there",
                waiver.subject
            )
        };
        let edit = Edit::Unwaive {
            rule: waiver.rule.clone(),
            subject: waiver.subject.clone(),
        };
        report
            .on(&waiver.subject, message, "Take the waiver away.")
            .property("/waivers")
            .fix(Some(("Take the waiver away".to_owned(), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, waive};
    &[
        bad("nothing to accept", "db", || {
            vec![waive("database-unencrypted", "db", "Only test data")]
        }),
        bad("a rule that does not exist", "db", || {
            vec![waive("no-such-rule", "db", "Only test data")]
        }),
        good("a finding that is there", || {
            vec![waive("http-listener", "alb", "CloudFront is the only caller")]
        }),
    ]
};
