//! Repositories whose images nobody scans.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "image-scan-off",
    category: "compute",
    severity: Severity::Warning,
    summary: "A repository does not scan the images that are pushed to it",
    catalog: &["ECR-002"],
    docs: Docs {
        what: "Reports an ECR repository that does not scan images when they are pushed.",
        why: "Known holes in the packages of an image stay unseen until someone else finds them.",
        silent: "the setting is not known. Scanning that is set up for the whole registry cannot be seen here: waive the \
                 finding then.",
        example: "A repository with `scanOnPush` off.",
        source: "Security Hub ECR.1; Checkov CKV_AWS_163.",
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
        let off = match &repository.image_scanning_configuration {
            tierwright_catalog::Prop::Absent => true,
            other => other
                .literal()
                .is_some_and(|config| config.scan_on_push.value() == Some(false)),
        };
        if off {
            let message = format!(
                "{} does not scan the images that are pushed to it",
                called(resource)
            );
            let fix = edits::set_tier(context, resource, "Scan on push", "scanOnPush", true);
            report
                .at(resource, message, "Switch scanning on push on.")
                .property("ImageScanningConfiguration")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("scanning is off", "images", || {
            vec![set("images", "/kind/repository/scanOnPush", false)]
        }),
        good("the sample scans", Vec::new),
    ]
};
