//! Sign-in by a password alone.

use tierwright_model::tiers::Mfa;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "user-pool-without-mfa",
    category: "edge",
    severity: Severity::Warning,
    summary: "A user pool in production never asks for a second factor",
    catalog: &["COG-SEC-001"],
    docs: Docs {
        what: "Reports a user pool of a production design whose second factor is off.",
        why: "A stolen password is then all that it takes.",
        silent: "the design is not for production, or the second factor is optional or required.",
        example: "`mfa` off.",
        source: "Security Hub Cognito.1; AWS Guard rules registry, COGNITO_USER_POOL_MFA_CONFIGURATION_RULE.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    for tier in &design.tiers {
        if matches!(&tier.kind, TierKind::UserPool(pool) if pool.mfa == Mfa::Off) {
            let message = format!("{} never asks for a second factor", named(tier));
            report
                .on(tier.id.as_str(), message, "Make it optional or required.")
                .property("/kind/userPool/mfa")
                .fix(Some((
                    "Make it optional".to_owned(),
                    vec![edits::set_kind(tier, "mfa", "optional")],
                )));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set, user_pool};

    &[
        bad("off in production", "people", || {
            vec![
                production(),
                user_pool(),
                set("people", "/kind/userPool/deletionProtection", true),
                set("people", "/kind/userPool/mfa", "off"),
            ]
        }),
        good("off in a sandbox", || {
            vec![user_pool(), set("people", "/kind/userPool/mfa", "off")]
        }),
    ]
};
