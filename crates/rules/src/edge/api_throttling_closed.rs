//! APIs that are closed by their own throttling.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "api-throttling-closed",
    category: "edge",
    severity: Severity::Error,
    summary: "An API lets no request through",
    catalog: &["API-LOG-001"],
    docs: Docs {
        what: "Reports an API whose throttling rate or burst is 0.",
        why: "A rate or burst of 0 refuses every request with 429.",
        silent: "both are 1 or more.",
        example: "`throttlingBurst` 0, meant as \"no limit\".",
        source: "API Gateway guide, *Throttle requests to your REST APIs*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let (rate, burst) = match &tier.kind {
            TierKind::RestApi(api) => (api.throttling_rate, api.throttling_burst),
            TierKind::HttpApi(api) => (api.throttling_rate, api.throttling_burst),
            _ => continue,
        };
        for (property, value) in [("throttlingRate", rate), ("throttlingBurst", burst)] {
            if value == 0 {
                let what = if property == "throttlingRate" {
                    "rate"
                } else {
                    "burst"
                };
                let message = format!(
                    "{} has a throttling {what} of 0 and refuses every request",
                    named(tier)
                );
                let other = rate.max(burst).max(100);
                let edit = edits::set_kind(tier, property, other);
                report
                    .on(
                        tier.id.as_str(),
                        message,
                        "Give the number of requests that its backends stand.",
                    )
                    .property(format!("/kind/{}/{property}", tier.kind.key()))
                    .fix(Some((format!("Let {other} through"), vec![edit])));
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, http_api, rest_api, set};

    &[
        bad("no burst", "http", || {
            vec![http_api(), set("http", "/kind/httpApi/throttlingBurst", 0)]
        }),
        good("limits", || vec![http_api(), rest_api()]),
    ]
};
