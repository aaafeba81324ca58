//! Secrets that stand in plain text.

use serde_json::Value;
use tierwright_catalog::{Expr, Kind, Prop, references_in};
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
               value is literal text; and one of any name whose value is a parameter with `NoEcho` or a dynamic reference to \
               Secrets Manager, which CloudFormation replaces by the secret.",
        why: "The value then stands in the document, in every export and in the task definition, for everyone who may read \
              one of them.",
        silent: "the value is empty, another reference, or comes from a secret by `Secrets`; or the name speaks of where a secret lies \
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
        let variables = task
            .container_definitions
            .iter()
            .enumerate()
            .flat_map(|(place, container)| {
                let variables = container.environment.iter().enumerate();
                variables.map(move |(index, variable)| (place, index, variable))
            });
        for (place, index, variable) in variables {
            let Some(name) = variable.name.text() else {
                continue;
            };
            // The value is never repeated: findings are shown, logged and exported.
            let message = match &variable.value {
                Prop::Literal(value) if is_secret(name) && !value.trim().is_empty() => {
                    format!("{} has the variable {name} in plain text", called(resource))
                }
                Prop::Expr(value) => match shown(context, value) {
                    Some(what) => format!(
                        "{} has the variable {name}, which shows {what} to everyone who may read the task definition",
                        called(resource)
                    ),
                    None => continue,
                },
                Prop::Absent | Prop::Literal(_) => continue,
            };
            let hint = "Keep the value in Secrets Manager and let ECS inject it; for a database use its managed secret.";
            let property = match context.design {
                Some(_) => "Environment".to_owned(),
                None => format!("ContainerDefinitions.{place}.Environment.{index}"),
            };
            report.at(resource, message, hint).property(property);
        }
    }
}

/// The hidden value that CloudFormation puts into an expression: a parameter with NoEcho, or a secret by dynamic reference.
fn shown(context: &Context<'_>, value: &Expr) -> Option<String> {
    let value = value.to_json();
    let hidden = references_in(&value).into_iter().find_map(|(id, _)| {
        let parameter = context.graph.parameter(&id)?;
        parameter.no_echo.then(|| parameter.origin.clone())
    });
    if let Some(parameter) = hidden {
        return Some(format!("the hidden parameter {parameter}"));
    }
    holds(&value, SECRET).then(|| "a value of Secrets Manager".to_owned())
}

/// The beginning of a dynamic reference to a secret, which CloudFormation replaces by the secret itself.
const SECRET: &str = "{{resolve:secretsmanager:";

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.contains(text),
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(map) => map.values().any(|item| holds(item, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
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
