//! Sources that CodePipeline does not find.

use tierwright_model::tiers::PipelineSource;
use tierwright_model::{Configurable, Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, pipelines};

pub(crate) static RULE: Rule = Rule {
    id: "pipeline-source-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "The source of a pipeline has a shape that CodePipeline refuses",
    catalog: &["CICD-PIP-001"],
    docs: Docs {
        what: "Checks the branch, and of a connection its ARN and the repository `owner/name`.",
        why: "The pipeline is refused, or its source stage fails on every run.",
        silent: "the ARN comes from a parameter, whose value is not known.",
        example: "The repository as a URL: `https://github.com/example/shop`.",
        source: "CodeConnections API, CreateConnection, ConnectionArn; CodePipeline guide, \
                 *CodeStarSourceConnection*: FullRepositoryId, BranchName.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, pipeline) in pipelines(design) {
        let (branch, key) = match &pipeline.source {
            PipelineSource::CodeCommit { branch } => (branch, "codeCommit"),
            PipelineSource::Connection { branch, .. } => (branch, "connection"),
        };
        let mut say = |property: &str, message: String, hint: &str, better: Option<String>| {
            let property = format!("source/{key}/{property}");
            let fix = better.map(|value| {
                (
                    format!("Write {value}"),
                    vec![edits::set_kind(tier, &property, value.as_str())],
                )
            });
            report
                .on(tier.id.as_str(), message, hint)
                .property(format!("/kind/deliveryPipeline/{property}"))
                .fix(fix);
        };
        let short = |text: &str| text.chars().take(80).collect::<String>();
        if branch.is_empty() || branch.len() > 256 || branch.contains(char::is_whitespace) {
            let message = format!("{} follows the branch '{}'", named(tier), short(branch));
            say(
                "branch",
                message,
                "Name a branch such as main.",
                Some("main".to_owned()),
            );
        }
        let PipelineSource::Connection {
            connection_arn,
            repository,
            ..
        } = &pipeline.source
        else {
            continue;
        };
        if let Configurable::Literal(arn) = connection_arn
            && !is_connection(arn)
        {
            let message = format!("{} names the connection '{}'", named(tier), short(arn));
            let hint = "Copy the ARN of the connection from the console: arn:aws:codeconnections:<region>:<account>:connection/<id>.";
            say("connectionArn", message, hint, None);
        }
        if !is_repository(repository) {
            let message = format!("{} takes its source from '{}'", named(tier), short(repository));
            let bare = repository.trim_end_matches('/').trim_end_matches(".git");
            let mut parts = bare.rsplit('/');
            let name = parts
                .next()
                .zip(parts.next())
                .map(|(name, owner)| format!("{owner}/{name}"));
            say(
                "repository",
                message,
                "Write it as owner/name.",
                name.filter(|name| is_repository(name)),
            );
        }
    }
}

/// `arn:<partition>:codeconnections:<region>:<account>:connection/<id>`, or of the service's old name.
fn is_connection(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts.as_slice(), ["arn", partition, "codeconnections" | "codestar-connections", region, account, rest]
        if partition.starts_with("aws")
            && !region.is_empty()
            && account.len() == 12
            && account.chars().all(|c| c.is_ascii_digit())
            && rest.strip_prefix("connection/").is_some_and(|id| !id.is_empty()))
}

fn is_repository(text: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    // Groups of GitLab may hold groups.
    text.contains('/') && text.split('/').all(sound)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, pipeline, set};
    use serde_json::json;
    fn source(repository: &str) -> tierwright_model::Edit {
        let arn = "arn:aws:codeconnections:eu-central-1:123456789012:connection/11111111-2222-3333-4444-555555555555";
        set(
            "delivery",
            "/kind/deliveryPipeline/source",
            json!({ "connection": { "connectionArn": arn, "repository": repository, "branch": "main" } }),
        )
    }
    &[
        bad("a URL", "delivery", || {
            vec![pipeline(), source("https://git.example.com/example/shop.git")]
        }),
        bad("no branch", "delivery", || {
            vec![
                pipeline(),
                set(
                    "delivery",
                    "/kind/deliveryPipeline/source",
                    json!({ "codeCommit": { "branch": "" } }),
                ),
            ]
        }),
        good("owner and name", || vec![pipeline(), source("example/shop")]),
    ]
};
