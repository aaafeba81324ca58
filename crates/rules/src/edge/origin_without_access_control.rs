//! Buckets that a distribution reads as everyone could.

use tierwright_model::Severity;
use tierwright_reach::called;

use super::bucket_public::bare_origins;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "origin-without-access-control",
    category: "edge",
    severity: Severity::Warning,
    summary: "A distribution reads its bucket without origin access control, so the bucket must be public",
    catalog: &["CDN-S3-001", "CDN-OAC-001"],
    docs: Docs {
        what: "Reports a distribution with a bucket as origin and neither an origin access control nor the older identity.",
        why: "The bucket must then let everyone read. Objects can be fetched around the distribution, over plain HTTP, and are \
              paid for.",
        silent: "the origin is not a bucket of the graph.",
        example: "`originAccessControl` is off.",
        source: "Security Hub CloudFront.13, S3.8; CloudFront guide, *Restrict access to an Amazon S3 origin*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in bare_origins(context) {
        let message = format!(
            "{} reads its bucket without origin access control: everyone may read it",
            called(resource)
        );
        let fix = edits::set_tier(
            context,
            resource,
            "Use origin access control",
            "originAccessControl",
            true,
        );
        report
            .at(resource, message, "Use origin access control.")
            .property("OriginAccessControlId")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a public bucket", "site", || {
            vec![set("site", "/kind/staticSite/originAccessControl", false)]
        }),
        good("the sample's bucket is private", Vec::new),
    ]
};
