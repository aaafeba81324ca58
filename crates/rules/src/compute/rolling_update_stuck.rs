//! Deployments without room to move.

use serde_json::Value;
use tierwright_catalog::kinds::Service;
use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "rolling-update-stuck",
    category: "compute",
    severity: Severity::Error,
    summary: "A service can never replace its tasks",
    catalog: &["ECS-DEP-001", "ECS-DEP-002", "ECS-DEP-003"],
    docs: Docs {
        what: "Checks the percentages of a rolling update against the desired count: at least 0 to 100 % \
               stay healthy, at most 100 % or more run, and there is room to start or stop one task.",
        why: "AWS refuses 100 % and 100 %, a minimum above 100 and a maximum below 100. Where both come to \
              the same number of tasks, a deployment waits for ever.",
        silent: "no task is desired, the number of tasks leaves room, a number is not known, or the service is a daemon or is \
                 not deployed by ECS's own rolling update.",
        example: "A desired count of 1 with 50 % and 100 %: half a task rounds up to one.",
        source: "ECS API, DeploymentConfiguration: \"Both maximumPercent and minimumHealthyPercent cannot \
                 be 100\"; the minimum is rounded up, the maximum down.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        let Some((minimum, maximum)) = percentages(service) else {
            continue;
        };
        let (entry, why) = if minimum > 100 || maximum < 100 {
            (
                "ECS-DEP-003",
                "AWS takes 0 to 100 % healthy and 100 % or more running".to_owned(),
            )
        } else if minimum == 100 && maximum == 100 {
            (
                "ECS-DEP-001",
                "AWS refuses both at 100 %, as nothing could ever start or stop".to_owned(),
            )
        } else if let Some(desired) = desired(context, service)
            && desired > 0
            && i128::from(desired) * i128::from(maximum) / 100 <= rounded_up(desired, minimum)
        {
            (
                "ECS-DEP-002",
                format!(
                    "of {} neither may a task stop nor a new one start",
                    crate::words::tasks(desired)
                ),
            )
        } else {
            continue;
        };
        let message = format!(
            "{} keeps {minimum} % healthy and runs {maximum} % at most: {why}",
            called(resource)
        );
        let property = if context.design.is_some() {
            "/kind/fargateService/deployment"
        } else {
            "DeploymentConfiguration"
        };
        let fix = edits::set_tier(
            context,
            resource,
            "Use 100 % and 200 %",
            "deployment",
            serde_json::json!({ "minimumHealthyPercent": 100, "maximumPercent": 200 }),
        );
        report
            .at(
                resource,
                message,
                "Use 100 % and 200 %: a new task for each old one.",
            )
            .property(property)
            .catalog(&[entry])
            .fix(fix);
    }
}

/// The share of a number of tasks, rounded up as ECS rounds the minimum.
fn rounded_up(tasks: i64, percent: i64) -> i128 {
    (i128::from(tasks) * i128::from(percent) + 99) / 100
}

/// The percentages of a rolling update, those of ECS where the service has none; none when they are not known, or something
/// else than a rolling update of a replica service counts (ECS API, DeploymentConfiguration).
fn percentages(service: &Service) -> Option<(i64, i64)> {
    let is = |value: Option<&Value>, word: &str| value.is_none_or(|value| value.as_str() == Some(word));
    let controller = match service.other.get("DeploymentController") {
        Some(controller) => controller.get("Type"),
        None => None,
    };
    let update = service.deployment_configuration.literal()?;
    let rolls = is(service.other.get("SchedulingStrategy"), "REPLICA")
        && is(controller, "ECS")
        && is(update.other.get("Strategy"), "ROLLING");
    if !rolls || update.is_unknown() {
        return None;
    }
    let or = |prop: &Prop<i64>, default: i64| match prop {
        Prop::Absent => Some(default),
        Prop::Literal(percent) => (*percent >= 0).then_some(*percent),
        Prop::Expr(_) => None,
    };
    or(&update.minimum_healthy_percent, 100).zip(or(&update.maximum_percent, 200))
}

/// The tasks that a service wants: one when it does not say (template reference, *AWS::ECS::Service*), unless scaling may say it.
fn desired(context: &Context<'_>, service: &Service) -> Option<i64> {
    match &service.desired_count {
        Prop::Literal(count) => Some(*count),
        Prop::Absent => {
            let scales = |resource: &Resource| matches!(resource.kind, Kind::ScalableTarget(_));
            (!context.resources().any(scales)).then_some(1)
        }
        Prop::Expr(_) => None,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;

    &[
        bad("both at 100 %", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/deployment",
                json!({ "minimumHealthyPercent": 100, "maximumPercent": 100 }),
            )]
        }),
        bad("half of one task", "api", || {
            vec![
                set("api", "/kind/fargateService/desiredCount", 1),
                set(
                    "api",
                    "/kind/fargateService/autoScaling",
                    json!({ "min": 1, "max": 4, "policy": { "cpuTarget": 60 } }),
                ),
                set(
                    "api",
                    "/kind/fargateService/deployment",
                    json!({ "minimumHealthyPercent": 50, "maximumPercent": 100 }),
                ),
            ]
        }),
        bad("less than all", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/deployment",
                json!({ "minimumHealthyPercent": 0, "maximumPercent": 50 }),
            )]
        }),
        good("half of two tasks", || {
            vec![set(
                "api",
                "/kind/fargateService/deployment",
                json!({ "minimumHealthyPercent": 50, "maximumPercent": 100 }),
            )]
        }),
    ]
};
