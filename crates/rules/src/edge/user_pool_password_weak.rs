//! Passwords that are too short.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "user-pool-password-weak",
    category: "edge",
    severity: Severity::Error,
    summary: "A user pool takes passwords that are too short, or asks for a length that AWS refuses",
    catalog: &["COG-SEC-001"],
    docs: Docs {
        what: "Checks the least length of a password: 6 to 99 is what AWS takes, and fewer than 8 is a \
               warning.",
        why: "AWS refuses the pool outside of its range; short passwords are guessed.",
        silent: "the least length is 8 or more.",
        example: "A least length of 6.",
        source: "Cognito API, PasswordPolicyType, MinimumLength; Security Hub Cognito.3.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::UserPool(pool) = &tier.kind else {
            continue;
        };
        let length = pool.password_minimum_length;
        let (severity, message) = match length {
            8..=99 => continue,
            6 | 7 => (
                Severity::Warning,
                format!("{} takes passwords of {length} characters", named(tier)),
            ),
            _ => (
                Severity::Error,
                format!(
                    "{} asks for passwords of {length} characters at least, and AWS takes 6 to 99",
                    named(tier)
                ),
            ),
        };
        let better = length.clamp(12, 99);
        report
            .on(tier.id.as_str(), message, "Ask for 12 characters or more.")
            .property("/kind/userPool/passwordMinimumLength")
            .severity(severity)
            .fix(Some((
                format!("Ask for {better} characters"),
                vec![edits::set_kind(tier, "passwordMinimumLength", better)],
            )));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, user_pool};

    &[
        bad("six characters", "people", || {
            vec![
                user_pool(),
                set("people", "/kind/userPool/passwordMinimumLength", 6),
            ]
        }),
        bad("more than AWS takes", "people", || {
            vec![
                user_pool(),
                set("people", "/kind/userPool/passwordMinimumLength", 128),
            ]
        }),
        good("twelve characters", || vec![user_pool()]),
    ]
};
