//! Names of stages that API Gateway does not take.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "api-stage-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "The stage of a REST API has a name that API Gateway refuses",
    catalog: &["API-DEP-001"],
    docs: Docs {
        what: "Checks the stage's name: 1 to 128 letters, digits, hyphens and underscores, and not \
               `test-invoke-stage`.",
        why: "AWS refuses the stage: \"Stage name only allows a-zA-Z0-9_-\".",
        silent: "the name is one that AWS takes.",
        example: "`v1.0` as a stage.",
        source: "API Gateway API, CreateStage, stageName.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::RestApi(api) = &tier.kind else {
            continue;
        };
        let stage = api.stage.as_str();
        let fits = (1..=128).contains(&stage.len())
            && stage
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            && stage != "test-invoke-stage";
        if fits {
            continue;
        }
        let shown: String = stage.chars().take(40).collect();
        let message = format!("{} has the stage '{shown}'", named(tier));
        let kept: String = stage
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
            .take(128)
            .collect();
        let name = if kept.is_empty() || kept == "test-invoke-stage" {
            "live".to_owned()
        } else {
            kept
        };
        let edit = edits::set_kind(tier, "stage", name.as_str());
        report
            .on(
                tier.id.as_str(),
                message,
                "Use letters, digits, hyphens and underscores.",
            )
            .property("/kind/restApi/stage")
            .fix(Some((format!("Call it {name}"), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rest_api, set};

    &[
        bad("a dot", "rest", || {
            vec![rest_api(), set("rest", "/kind/restApi/stage", "v1.0")]
        }),
        good("letters", || vec![rest_api()]),
    ]
};
