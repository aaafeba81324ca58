//! Waivers that do not say why.

use tierwright_model::{Design, Finding, Severity};

use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "waiver-without-reason",
    category: "operations",
    severity: Severity::Advice,
    summary: "A waiver gives no reason, so it does not count",
    catalog: &[],
    docs: Docs {
        what: "Reports a waiver with an empty reason. The finding that it should accept stays.",
        why: "The reason is the whole worth of a waiver: without one nobody can tell a decision from an oversight.",
        silent: "a reason is given, however short.",
        example: "A waiver that was added to make a check pass.",
        source: "This program's own conventions.",
    },
    check: Check::Waivers(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(design: &Design, _: &[Finding], report: &mut Report<'_>) {
    for waiver in design
        .waivers
        .iter()
        .filter(|waiver| waiver.reason.trim().is_empty())
    {
        let message = format!(
            "the waiver of {} for \"{}\" gives no reason, so it does not count",
            waiver.rule, waiver.subject
        );
        report
            .on(&waiver.subject, message, "Say in a sentence why it is accepted.")
            .property("/waivers");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, waive};
    &[
        bad("no reason", "alb", || vec![waive("http-listener", "alb", " ")]),
        good("a reason", || {
            vec![waive("http-listener", "alb", "CloudFront is the only caller")]
        }),
    ]
};
