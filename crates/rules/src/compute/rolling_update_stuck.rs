//! Deployments without room to move.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, services};

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
        silent: "no task is desired, or the number of tasks leaves room.",
        example: "A desired count of 1 with 50 % and 100 %: half a task rounds up to one.",
        source: "ECS API, DeploymentConfiguration: \"Both maximumPercent and minimumHealthyPercent cannot \
                 be 100\"; the minimum is rounded up, the maximum down.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, service) in services(design) {
        let update = service.deployment;
        let (least, most, desired) = (
            update.minimum_healthy_percent,
            update.maximum_percent,
            service.desired_count,
        );
        let lower = (u64::from(desired) * u64::from(least)).div_ceil(100);
        let upper = u64::from(desired) * u64::from(most) / 100;
        let (entry, why) = if least > 100 || most < 100 {
            (
                "ECS-DEP-003",
                "AWS takes 0 to 100 % healthy and 100 % or more running".to_owned(),
            )
        } else if least == 100 && most == 100 {
            (
                "ECS-DEP-001",
                "AWS refuses both at 100 %, as nothing could ever start or stop".to_owned(),
            )
        } else if desired > 0 && upper <= lower {
            (
                "ECS-DEP-002",
                format!(
                    "of {} neither may a task stop nor a new one start",
                    crate::words::tasks(i64::from(desired))
                ),
            )
        } else {
            continue;
        };
        let message = format!(
            "{} keeps {least} % healthy and runs {most} % at most: {why}",
            named(tier)
        );
        let whole = serde_json::json!({ "minimumHealthyPercent": 100, "maximumPercent": 200 });
        report
            .on(
                tier.id.as_str(),
                message,
                "Use 100 % and 200 %: a new task for each old one.",
            )
            .property("/kind/fargateService/deployment")
            .catalog(&[entry])
            .fix(Some((
                "Use 100 % and 200 %".to_owned(),
                vec![edits::set_kind(tier, "deployment", whole)],
            )));
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
