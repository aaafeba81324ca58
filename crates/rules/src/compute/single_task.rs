//! Services with one task.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "single-task",
    category: "compute",
    severity: Severity::Warning,
    summary: "A service in production runs a single task",
    catalog: &["ECS-HA-001"],
    docs: Docs {
        what: "Reports a service of a production design that wants fewer than two tasks.",
        why: "When the task or its zone fails, nobody answers until a new one has started.",
        silent: "the design is not for production, or the number is not known.",
        example: "A desired count of 1.",
        source: "Well-Architected Framework REL; ECS guide, *Availability Zone rebalancing*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    for (resource, service) in context.services() {
        let Some(count) = service.desired_count.value().filter(|count| *count < 2) else {
            continue;
        };
        let tasks = crate::words::tasks(count);
        let message = format!("{} runs {tasks} in production", called(resource));
        let fix = edits::set_tier(context, resource, "Run 2 tasks", "desiredCount", 2);
        report
            .at(resource, message, "Run two tasks or more, in two zones.")
            .property("DesiredCount")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set};
    use serde_json::json;
    &[
        bad("one task in production", "api", || {
            vec![
                production(),
                set("api", "/kind/fargateService/desiredCount", 1),
                set(
                    "api",
                    "/kind/fargateService/autoScaling",
                    json!({ "min": 1, "max": 3, "policy": { "cpuTarget": 60 } }),
                ),
            ]
        }),
        good("one task in a sandbox", || {
            vec![
                set("api", "/kind/fargateService/desiredCount", 1),
                set(
                    "api",
                    "/kind/fargateService/autoScaling",
                    json!({ "min": 1, "max": 3, "policy": { "cpuTarget": 60 } }),
                ),
            ]
        }),
    ]
};
