//! Services that stay at their size whatever happens.

use tierwright_catalog::{Expr, Kind, Prop};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "service-without-scaling",
    category: "compute",
    severity: Severity::Warning,
    summary: "A service in production has a fixed number of tasks",
    catalog: &["ECS-ASG-003"],
    docs: Docs {
        what: "Reports a service of a production design whose number of tasks nothing scales.",
        why: "At the peak it is too small, and at night too large.",
        silent: "the design is not for production, or a scalable target exists whose service is not known.",
        example: "A service with two tasks, day and night.",
        source: "Well-Architected Framework PERF; ECS guide, *Automatically scale your Amazon ECS service*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    let mut scaled = Vec::new();
    for resource in context.resources() {
        let Kind::ScalableTarget(target) = &resource.kind else {
            continue;
        };
        match &target.resource_id {
            Prop::Expr(Expr::Join(parts)) if parts.iter().all(|part| part.candidates().is_empty()) => {
                scaled.extend(parts.iter().filter_map(Prop::target));
            }
            _ => return,
        }
    }
    for (resource, service) in context
        .services()
        .filter(|(resource, _)| !scaled.contains(&&resource.id))
    {
        let least = service.desired_count.value().unwrap_or(2).max(2);
        let scaling = serde_json::json!({ "min": least, "max": least * 3, "policy": { "cpuTarget": 60 } });
        let message = format!("nothing scales the number of tasks of {}", called(resource));
        let fix = edits::set_tier(
            context,
            resource,
            format!("Scale from {least} to {}", least * 3),
            "autoScaling",
            scaling,
        );
        report
            .at(resource, message, "Track a target, such as 60 % of CPU.")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set};
    use serde_json::Value;
    &[
        bad("production without scaling", "api", || {
            vec![
                production(),
                set("api", "/kind/fargateService/autoScaling", Value::Null),
            ]
        }),
        good("a sandbox without scaling", || {
            vec![set("api", "/kind/fargateService/autoScaling", Value::Null)]
        }),
    ]
};
