//! Pipelines with nothing to do.

use tierwright_model::tiers::Image;
use tierwright_model::{Design, Severity, Tier};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, pipelines, services};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "pipeline-without-builds",
    category: "operations",
    severity: Severity::Error,
    summary: "A pipeline builds nothing",
    catalog: &["CICD-PIP-001"],
    docs: Docs {
        what: "Reports a pipeline without a build.",
        why: "CodePipeline refuses a pipeline of one stage: \"Pipeline should have at least 2 stages\".",
        silent: "it builds a service.",
        example: "A pipeline that was dropped on the canvas and connected with nothing.",
        source: "CodePipeline API, CreatePipeline; cfn-lint E3700.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, _) in pipelines(design).filter(|(_, pipeline)| pipeline.builds.is_empty()) {
        let free: Vec<&Tier> = services(design)
            .filter(|(_, service)| matches!(service.image, Image::Repository { .. }))
            .filter(|(service, _)| {
                !pipelines(design).any(|(_, p)| p.builds.iter().any(|b| b.service == service.id))
            })
            .map(|(service, _)| service)
            .collect();
        let builds: Vec<_> = free
            .iter()
            .map(|service| serde_json::json!({ "service": service.id, "folder": service.id }))
            .collect();
        let names: Vec<&str> = free.iter().map(|service| service.id.as_str()).collect();
        let title = format!("Build {}", list(&names));
        let fix = (!free.is_empty()).then(|| {
            (
                title,
                vec![edits::set_kind(tier, "builds", serde_json::json!(builds))],
            )
        });
        report
            .on(
                tier.id.as_str(),
                format!("{} builds nothing", named(tier)),
                "Connect it with the services that it deploys.",
            )
            .property("/kind/deliveryPipeline/builds")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, pipeline, set};
    use serde_json::json;

    &[
        bad("no build", "delivery", || {
            vec![
                pipeline(),
                set("delivery", "/kind/deliveryPipeline/builds", json!([])),
            ]
        }),
        good("one build", || vec![pipeline()]),
    ]
};
