//! Alarms that nobody hears.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "alarms-unheard",
    category: "operations",
    severity: Severity::Advice,
    summary: "Alarms tell nobody",
    catalog: &["OPS-ALM-002"],
    docs: Docs {
        what: "Reports alarms whose topic has no e-mail address, and a tier of alarms that watches nothing.",
        why: "An alarm that nobody hears is not one.",
        silent: "there is an address, or a parameter supplies it.",
        example: "Alarms without `email`.",
        source: "Security Hub CloudWatch.15; Checkov CKV_AWS_319.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::Alarms(alarms) = &tier.kind else {
            continue;
        };
        if alarms.alarms.is_empty() {
            report.on(
                tier.id.as_str(),
                format!("{} watches nothing", named(tier)),
                "Connect it with a tier.",
            );
        } else if alarms.email.is_none() {
            report
                .on(
                    tier.id.as_str(),
                    format!("{} has a topic that nobody reads", named(tier)),
                    "Give an e-mail address.",
                )
                .property("/kind/alarms/email");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{alarms, bad, good, set};
    use serde_json::json;

    &[
        bad("no address", "watch", || {
            vec![alarms(), set("watch", "/kind/alarms/email", json!(null))]
        }),
        bad("nothing is watched", "watch", || {
            vec![alarms(), set("watch", "/kind/alarms/alarms", json!([]))]
        }),
        good("an address", || vec![alarms()]),
    ]
};
