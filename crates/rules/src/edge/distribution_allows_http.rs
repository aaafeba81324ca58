//! Distributions that serve plain HTTP.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "distribution-allows-http",
    category: "edge",
    severity: Severity::Warning,
    summary: "A distribution serves visitors over plain HTTP",
    catalog: &["CDN-BHV-003"],
    docs: Docs {
        what: "Reports a behavior of a distribution whose viewer protocol policy is `allow-all`.",
        why: "Pages can be read and changed on their way, by anyone on the same network.",
        silent: "the policy is not known.",
        example: "`redirectToHttps` is off.",
        source: "Security Hub CloudFront.3; Checkov CKV_AWS_34.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, distribution) in context.distributions() {
        let Some(config) = distribution.distribution_config.literal() else {
            continue;
        };
        let behaviors = config
            .default_cache_behavior
            .literal()
            .into_iter()
            .chain(&config.cache_behaviors);
        let open: Vec<&str> = behaviors
            .filter(|behavior| behavior.viewer_protocol_policy.text() == Some("allow-all"))
            .map(|behavior| behavior.path_pattern.text().unwrap_or("its pages"))
            .collect();
        if !open.is_empty() {
            let message = format!(
                "{} serves {} over plain HTTP too",
                called(resource),
                crate::words::list(&open)
            );
            let fix = edits::set_tier(context, resource, "Redirect to HTTPS", "redirectToHttps", true);
            report
                .at(resource, message, "Redirect visitors to HTTPS.")
                .property("ViewerProtocolPolicy")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("no redirect", "site", || {
            vec![set("site", "/kind/staticSite/redirectToHttps", false)]
        }),
        good("the sample redirects", Vec::new),
    ]
};
