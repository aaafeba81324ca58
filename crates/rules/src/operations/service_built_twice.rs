//! Services that are built twice.

use tierwright_model::{Design, Id, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, pipelines};

pub(crate) static RULE: Rule = Rule {
    id: "service-built-twice",
    category: "operations",
    severity: Severity::Error,
    summary: "A service is built twice",
    catalog: &["CICD-PIP-001"],
    docs: Docs {
        what: "Reports a service that two builds of the design's pipelines deploy.",
        why: "Both push to one repository and deploy to one service: whichever is last wins, and actions \
              of one pipeline would have one name.",
        silent: "each service has one build.",
        example: "Two builds of `users` in one pipeline, from two folders.",
        source: "CodePipeline API, CreatePipeline: action names are unique in a stage.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    let mut seen: Vec<(&Id, &Id)> = Vec::new();
    for (tier, pipeline) in pipelines(design) {
        for (index, build) in pipeline.builds.iter().enumerate() {
            let Some((_, first)) = seen.iter().find(|(service, _)| **service == build.service) else {
                seen.push((&build.service, &tier.id));
                continue;
            };
            let other = if **first == tier.id {
                String::new()
            } else {
                format!(", as \"{first}\" does")
            };
            let message = format!("{} builds {} once more{other}", named(tier), build.service);
            let property = format!("builds/{index}");
            let edit = edits::set_kind(tier, &property, serde_json::Value::Null);
            report
                .on(tier.id.as_str(), message, "Keep one build for each service.")
                .property(format!("/kind/deliveryPipeline/{property}"))
                .fix(Some(("Remove the second build".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, pipeline, set};
    use serde_json::json;

    &[
        bad("twice in one pipeline", "delivery", || {
            vec![
                pipeline(),
                set(
                    "delivery",
                    "/kind/deliveryPipeline/builds/-",
                    json!({ "service": "api", "folder": "api" }),
                ),
            ]
        }),
        good("once", || vec![pipeline()]),
    ]
};
