//! Tags that can be pushed twice.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "mutable-image-tags",
    category: "compute",
    severity: Severity::Warning,
    summary: "A repository lets a tag be pushed twice",
    catalog: &["ECR-001"],
    docs: Docs {
        what: "Reports an ECR repository whose tags are mutable.",
        why: "The same tag then means another image tomorrow: two tasks of one service can run different programs, and there \
              is nothing to roll back to.",
        silent: "the setting is not known.",
        example: "A repository with `immutableTags` off.",
        source: "Security Hub ECR.2; Checkov CKV_AWS_51.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::Repository(repository) = &resource.kind else {
            continue;
        };
        let mutable = repository.image_tag_mutability.is_absent()
            || repository.image_tag_mutability.text() == Some("MUTABLE");
        if mutable {
            let message = format!("{} lets a tag be pushed twice", called(resource));
            let fix = edits::set_tier(context, resource, "Make tags immutable", "immutableTags", true);
            report
                .at(resource, message, "Make tags immutable.")
                .property("ImageTagMutability")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("mutable tags", "images", || {
            vec![set("images", "/kind/repository/immutableTags", false)]
        }),
        good("the sample's tags are immutable", Vec::new),
    ]
};
