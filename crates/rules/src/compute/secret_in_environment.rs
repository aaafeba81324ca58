//! Secrets that stand in plain text.

use tierwright_catalog::{Kind, Prop};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Words that names of secret variables contain.
const WORDS: [&str; 8] = [
    "PASSWORD",
    "PASSWD",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "API_KEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
];

pub(crate) static RULE: Rule = Rule {
    id: "secret-in-environment",
    category: "compute",
    severity: Severity::Warning,
    summary: "A variable that looks like a secret holds its value in plain text",
    catalog: &["ECS-SEC-001"],
    docs: Docs {
        what: "Reports a container's environment variable whose name speaks of a password, secret, token or key, and whose \
               value is literal text.",
        why: "The value then stands in the document, in every export and in the task definition, for everyone who may read \
              one of them.",
        silent: "the value is empty, a reference, or comes from a secret; or the name speaks of where a secret lies \
                 (`…_ARN`, `…_NAME`, `…_FILE`, `…_URL`).",
        example: "`DB_PASSWORD` with the password itself.",
        source: "Security Hub ECS.8; ECS guide, *Pass Secrets Manager secrets through Amazon ECS environment variables*.",
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
        for variable in task
            .container_definitions
            .iter()
            .flat_map(|container| &container.environment)
        {
            let (Some(name), Prop::Literal(value)) = (variable.name.text(), &variable.value) else {
                continue;
            };
            if is_secret(name) && !value.trim().is_empty() {
                // The value is never repeated: findings are shown, logged and exported.
                let message = format!("{} has the variable {name} in plain text", called(resource));
                let hint = "Keep the value in Secrets Manager and let ECS inject it; for a database use its managed secret.";
                report.at(resource, message, hint).property("Environment");
            }
        }
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let points_elsewhere = ["_ARN", "_NAME", "_FILE", "_PATH", "_URL", "_ID"]
        .iter()
        .any(|end| name.ends_with(end));
    !points_elsewhere && WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("a password as text", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/4/value",
                json!({ "text": "hunter2" }),
            )]
        }),
        good("the name of a secret", || {
            vec![set(
                "api",
                "/kind/fargateService/environment/-",
                json!({ "name": "DB_SECRET_ARN", "value": { "text": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x" } }),
            )]
        }),
    ]
};
