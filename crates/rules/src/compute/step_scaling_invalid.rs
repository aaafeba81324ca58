//! Steps that never come, or never rest.

use tierwright_model::tiers::ScalingPolicy;
use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, services};

pub(crate) static RULE: Rule = Rule {
    id: "step-scaling-invalid",
    category: "compute",
    severity: Severity::Error,
    summary: "The steps of a service's scaling do not work",
    catalog: &["ECS-ASG-004", "ECS-ASG-007", "OPS-ALM-003"],
    docs: Docs {
        what: "Checks step scaling: periods are 60 seconds or a multiple, there is one period or more and \
               at most a day of them, limits are 1 to 100 %, and the limit for fewer tasks lies below that \
               for more.",
        why: "CloudWatch refuses other periods. A limit above 100 % is never reached. When the lower limit \
              is not below the upper one, tasks come and go for ever (warning).",
        silent: "the service scales by a target, or not at all.",
        example: "One task more at 60 %, one fewer below 70 %.",
        source: "CloudWatch API, PutMetricAlarm, Period and EvaluationPeriods; Application Auto Scaling \
                 guide, *Step scaling policies*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

const DAY: u64 = 86_400;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, service) in services(design) {
        let Some(ScalingPolicy::Steps(steps)) = service.auto_scaling.as_ref().map(|scaling| &scaling.policy)
        else {
            continue;
        };
        let mut say =
            |property: &str, severity, entry: &'static str, message: String, hint: &str, better: u32| {
                let property = format!("autoScaling/policy/steps/{property}");
                let edit = edits::set_kind(tier, &property, better);
                report
                    .on(tier.id.as_str(), message, hint)
                    .property(format!("/kind/fargateService/{property}"))
                    .severity(severity)
                    .catalog(&[entry])
                    .fix(Some((format!("Use {better}"), vec![edit])));
            };
        let (out, fewer) = (steps.out_at_cpu_percent, steps.in_below_cpu_percent);
        let (period, periods) = (steps.period_seconds, steps.evaluation_periods);
        if period == 0 || !period.is_multiple_of(60) || u64::from(period) > DAY {
            let message = format!("{} is measured in periods of {period} seconds", named(tier));
            say(
                "periodSeconds",
                Severity::Error,
                "OPS-ALM-003",
                message,
                "Use 60 seconds or a multiple of it.",
                300,
            );
        } else if periods == 0 || u64::from(period) * u64::from(periods) > DAY {
            let message = format!("{} waits for {periods} periods of {period} seconds", named(tier));
            say(
                "evaluationPeriods",
                Severity::Error,
                "OPS-ALM-003",
                message,
                "Use one period or more, of a day at most.",
                1,
            );
        }
        if !(1..=100).contains(&out) {
            let message = format!("{} starts a task at a CPU of {out} %", named(tier));
            say(
                "outAtCpuPercent",
                Severity::Error,
                "ECS-ASG-004",
                message,
                "Use 1 to 100 %.",
                70,
            );
        } else if fewer >= out {
            let message = format!(
                "{} starts a task at {out} % and stops one below {fewer} %: tasks come and go",
                named(tier)
            );
            let hint = "Leave room between the two, such as 70 and 50 %.";
            say(
                "inBelowCpuPercent",
                Severity::Warning,
                "ECS-ASG-007",
                message,
                hint,
                out * 2 / 3,
            );
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    fn steps(steps: serde_json::Value) -> tierwright_model::Edit {
        set(
            "api",
            "/kind/fargateService/autoScaling",
            json!({ "min": 2, "max": 4, "policy": { "steps": steps } }),
        )
    }
    &[
        bad("the limits overlap", "api", || {
            vec![steps(
                json!({ "outAtCpuPercent": 60, "inBelowCpuPercent": 70, "periodSeconds": 300, "evaluationPeriods": 1 }),
            )]
        }),
        bad("a period of 90 seconds", "api", || {
            vec![steps(
                json!({ "outAtCpuPercent": 70, "inBelowCpuPercent": 50, "periodSeconds": 90, "evaluationPeriods": 1 }),
            )]
        }),
        good("70 and 50 %", || {
            vec![steps(
                json!({ "outAtCpuPercent": 70, "inBelowCpuPercent": 50, "periodSeconds": 300, "evaluationPeriods": 1 }),
            )]
        }),
    ]
};
