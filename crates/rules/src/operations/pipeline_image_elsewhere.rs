//! Builds whose image nobody runs.

use tierwright_model::tiers::Image;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, pipelines};

pub(crate) static RULE: Rule = Rule {
    id: "pipeline-image-elsewhere",
    category: "operations",
    severity: Severity::Error,
    summary: "A pipeline builds a service whose image comes from elsewhere",
    catalog: &["CICD-PIP-001", "ECR-005"],
    docs: Docs {
        what: "Reports a build of a service whose image is a fixed reference instead of a repository of \
               the design.",
        why: "The build has no repository to push to, and what it makes would never run.",
        silent: "the image comes from a repository, or what is built is no service \
                 (`reference-to-wrong-tier`).",
        example: "A service with `public.ecr.aws/nginx/nginx:1.29` in a pipeline.",
        source: "CodePipeline guide, *Amazon ECS standard deploy action*: imagedefinitions.json.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let mut repositories = design
        .tiers
        .iter()
        .filter(|tier| matches!(tier.kind, TierKind::Repository(_)));
    let only = repositories.next().filter(|_| repositories.next().is_none());
    for (tier, pipeline) in pipelines(design) {
        for (index, build) in pipeline.builds.iter().enumerate() {
            let Some(service) = context.tier_by_id(&build.service) else {
                continue;
            };
            let TierKind::FargateService(kind) = &service.kind else {
                continue;
            };
            let Image::Reference(image) = &kind.image else {
                continue;
            };
            let shown: String = image.chars().take(60).collect();
            let message = format!(
                "{} builds {}, whose image is always {shown}",
                named(tier),
                service.id
            );
            let fix = only.map(|repository| {
                let image = serde_json::json!({ "repository": { "repository": repository.id, "tag": format!("{}-v1", service.id) } });
                (format!("Take the image from {}", repository.id), vec![edits::set_kind(service, "image", image)])
            });
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Take the service's image from a repository of the design.",
                )
                .property(format!("/kind/deliveryPipeline/builds/{index}/service"))
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, pipeline, set};
    use serde_json::json;

    &[
        bad_with("a public image", "delivery", &["task-without-way-out"], || {
            vec![
                pipeline(),
                set(
                    "api",
                    "/kind/fargateService/image",
                    json!({ "reference": "public.ecr.aws/nginx/nginx:1.29" }),
                ),
            ]
        }),
        good("an image of the design's repository", || vec![pipeline()]),
    ]
};
