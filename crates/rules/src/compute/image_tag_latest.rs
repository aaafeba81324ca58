//! Images that change under their name.

use tierwright_catalog::{Expr, Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity, TierKind, tiers::Image};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "image-tag-latest",
    category: "compute",
    severity: Severity::Warning,
    summary: "A task's image has the tag latest, or none",
    catalog: &["ECS-PUB-001", "ECR-004"],
    docs: Docs {
        what: "Reports a container whose image has the tag `latest`, or neither tag nor digest.",
        why: "Which program runs depends on when a task started. With immutable tags a second push of `latest` is refused.",
        silent: "the image is not known.",
        example: "`nginx`, or `nginx:latest`.",
        source: "Security Hub ECR.2; ECR guide, *Preventing image tags from being overwritten*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::TaskDefinition(task) = &resource.kind else {
            continue;
        };
        for container in &task.container_definitions {
            if let Some(image) = latest(&container.image) {
                let message = format!(
                    "{} runs the image {image}, which changes under its name",
                    called(resource)
                );
                report
                    .at(resource, message, "Name a version, or better a digest.")
                    .property("Image")
                    .fix(fix(context, resource));
            }
        }
    }
}

fn latest(image: &Prop<String>) -> Option<String> {
    let floats = |text: &str| {
        let name = text.rsplit('/').next().unwrap_or(text);
        !text.contains('@') && (!name.contains(':') || name.ends_with(":latest"))
    };
    match image {
        Prop::Literal(text) => floats(text).then(|| text.clone()),
        // A repository's URI followed by its tag.
        Prop::Expr(Expr::Join(parts)) => match parts.last() {
            Some(Prop::Literal(tag)) if tag == ":latest" => Some("with the tag latest".to_owned()),
            _ => None,
        },
        Prop::Absent | Prop::Expr(_) => None,
    }
}

/// A first version for an image of a repository of the design; which version others have is not known.
fn fix(context: &Context<'_>, resource: &Resource) -> Option<(String, Vec<Edit>)> {
    let tier = edits::tier(context, resource)?;
    match &tier.kind {
        TierKind::FargateService(service) => match &service.image {
            Image::Repository { .. } => Some((
                "Use the tag v1".to_owned(),
                vec![edits::set_kind(tier, "image/repository/tag", "v1")],
            )),
            Image::Reference(_) => None,
        },
        _ => None,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("the repository's latest", "api", || {
            vec![set("api", "/kind/fargateService/image/repository/tag", "latest")]
        }),
        bad_public(),
        good("a digest", || {
            vec![set(
                "api",
                "/kind/fargateService/image",
                json!({ "reference": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/api@sha256:0000" }),
            )]
        }),
    ]
};

#[cfg(test)]
const fn bad_public() -> crate::examples::Example {
    crate::examples::bad("no tag", "api", || {
        let image = serde_json::json!({ "reference": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/api" });
        vec![crate::examples::set("api", "/kind/fargateService/image", image)]
    })
}
