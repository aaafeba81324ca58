//! Sites whose bare address shows nothing.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "distribution-without-root-object",
    category: "edge",
    severity: Severity::Warning,
    summary: "A distribution over a bucket has no default root object",
    catalog: &["CDN-DEF-001"],
    docs: Docs {
        what: "Reports a distribution whose default origin is a bucket and that names no object for `/`.",
        why: "Visitors who type the address get 403, or with the wrong permissions a list of the bucket.",
        silent: "the default origin is not a bucket of the graph.",
        example: "An empty `defaultRootObject`.",
        source: "Security Hub CloudFront.1; Checkov CKV_AWS_305.",
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
        let Some(default) = config.default_cache_behavior.literal() else {
            continue;
        };
        let origin = config
            .origins
            .iter()
            .find(|origin| origin.id.text() == default.target_origin_id.text());
        let bucket = origin.is_some_and(|origin| {
            matches!(
                context.graph.follow(&origin.domain_name).map(|r| &r.kind),
                Some(Kind::Bucket(_))
            )
        });
        let empty = config.default_root_object.is_absent() || config.default_root_object.text() == Some("");
        if bucket && empty {
            let message = format!("{} has no object for its bare address", called(resource));
            let fix = edits::set_tier(
                context,
                resource,
                "Show index.html",
                "defaultRootObject",
                "index.html",
            );
            report
                .at(resource, message, "Name index.html.")
                .property("DefaultRootObject")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("no object", "site", || {
            vec![set("site", "/kind/staticSite/defaultRootObject", "")]
        }),
        good("the sample names one", Vec::new),
    ]
};
