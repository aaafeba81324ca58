//! Objects that expire at once.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "bucket-expiry-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "Objects of a bucket expire after no day at all",
    catalog: &["S3-PUB-001"],
    docs: Docs {
        what: "Reports a bucket whose objects expire after 0 days.",
        why: "S3 refuses the lifecycle rule: days are a positive number.",
        silent: "objects do not expire, or after a day or more.",
        example: "`expireAfterDays` 0, meant as never.",
        source: "S3 API, LifecycleExpiration, Days: \"must be a non-zero positive integer\".",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        if matches!(&tier.kind, TierKind::Bucket(bucket) if bucket.expire_after_days == Some(0)) {
            let edit = edits::set_kind(tier, "expireAfterDays", serde_json::Value::Null);
            report
                .on(
                    tier.id.as_str(),
                    format!("objects of {} expire after 0 days", named(tier)),
                    "Say after how many days, or nothing to keep them.",
                )
                .property("/kind/bucket/expireAfterDays")
                .fix(Some(("Keep them".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bucket, good, set};

    &[
        bad("no day", "uploads", || {
            vec![bucket(), set("uploads", "/kind/bucket/expireAfterDays", 0)]
        }),
        good("thirty days", || {
            vec![bucket(), set("uploads", "/kind/bucket/expireAfterDays", 30)]
        }),
    ]
};
