//! Rate limits that AWS WAF does not take.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "web-acl-rate-limit-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "A web ACL has a rate limit that AWS WAF refuses",
    catalog: &["WAF-RUL-001"],
    docs: Docs {
        what: "Checks that the limit of a rate-based rule is 10 to 2,000,000,000 requests.",
        why: "AWS refuses the web ACL.",
        silent: "there is no rate limit.",
        example: "A limit of 5 requests in five minutes.",
        source: "WAFV2 API, RateBasedStatement, Limit.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

const LEAST: u32 = 10;
const MOST: u32 = 2_000_000_000;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::WebAcl(acl) = &tier.kind else {
            continue;
        };
        let Some(limit) = acl.rate_limit.filter(|limit| !(LEAST..=MOST).contains(limit)) else {
            continue;
        };
        let message = format!(
            "{} blocks beyond {limit} requests, and AWS WAF takes {LEAST} to {MOST}",
            named(tier)
        );
        let nearest = limit.clamp(LEAST, MOST);
        let edit = edits::set_kind(tier, "rateLimit", nearest);
        report
            .on(
                tier.id.as_str(),
                message,
                "Choose a limit that people behind one address do not reach, such as 2000.",
            )
            .property("/kind/webAcl/rateLimit")
            .fix(Some((format!("Block beyond {nearest}"), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set, web_acl};

    &[
        bad("too low", "shield", || {
            vec![web_acl(), set("shield", "/kind/webAcl/rateLimit", 5)]
        }),
        good("2000 requests", || vec![web_acl()]),
    ]
};
