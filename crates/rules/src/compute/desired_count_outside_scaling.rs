//! Numbers of tasks that contradict each other.

use std::collections::HashMap;

use tierwright_catalog::kinds::Service;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity, TierKind};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "desired-count-outside-scaling",
    category: "compute",
    severity: Severity::Error,
    summary: "The desired count and the limits of scaling contradict each other",
    catalog: &["ECS-ASG-001"],
    docs: Docs {
        what: "Checks that the least number of tasks is not above the most, and that the desired count lies between them.",
        why: "Application Auto Scaling refuses a minimum above the maximum, and moves a desired count outside the limits at \
              once: what the design says is then never true.",
        silent: "the service has no scaling, or a number is not known.",
        example: "2 to 6 tasks, with a desired count of 1.",
        source: "Application Auto Scaling API, RegisterScalableTarget.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let services: HashMap<&LogicalId, (&Resource, &Service)> =
        context.services().map(|found| (&found.0.id, found)).collect();
    for target in context.resources() {
        let Kind::ScalableTarget(scaling) = &target.kind else {
            continue;
        };
        let Some((min, max)) = scaling.min_capacity.value().zip(scaling.max_capacity.value()) else {
            continue;
        };
        let Some((resource, service)) = service_of(&services, &scaling.resource_id) else {
            continue;
        };
        if min > max {
            let message = format!(
                "{} scales from {min} to {max} tasks: the least is above the most",
                called(resource)
            );
            let fix = fix(
                context,
                resource,
                "autoScaling/max",
                min,
                format!("Raise the most to {min}"),
            );
            report
                .at(resource, message, "Let the most be at least the least.")
                .property("MaxCapacity")
                .fix(fix);
            continue;
        }
        let Some(desired) = service.desired_count.value() else {
            continue;
        };
        if !(min..=max).contains(&desired) {
            let nearest = desired.clamp(min, max);
            let message = format!(
                "{} wants {}, but scales from {min} to {max}",
                called(resource),
                crate::words::tasks(desired)
            );
            let fix = fix(
                context,
                resource,
                "desiredCount",
                nearest,
                format!("Want {nearest} tasks"),
            );
            report
                .at(
                    resource,
                    message,
                    format!("Want {nearest} tasks, or change the limits."),
                )
                .property("DesiredCount")
                .severity(Severity::Warning)
                .fix(fix);
        }
    }
}

/// The service of a scalable target's `service/<cluster>/<service>`.
fn service_of<'a>(
    services: &HashMap<&LogicalId, (&'a Resource, &'a Service)>,
    id: &Prop<String>,
) -> Option<(&'a Resource, &'a Service)> {
    let Prop::Expr(Expr::Join(parts)) = id else {
        return None;
    };
    parts
        .iter()
        .filter_map(Prop::target)
        .find_map(|id| services.get(id).copied())
}

fn fix(
    context: &Context<'_>,
    resource: &Resource,
    property: &str,
    value: i64,
    title: String,
) -> Option<(String, Vec<Edit>)> {
    let tier =
        edits::tier(context, resource).filter(|tier| matches!(tier.kind, TierKind::FargateService(_)))?;
    Some((title, vec![edits::set_kind(tier, property, value)]))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::{Value, json};
    &[
        bad("the least above the most", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/autoScaling",
                json!({ "min": 4, "max": 2, "policy": { "cpuTarget": 60 } }),
            )]
        }),
        bad("fewer tasks than the least", "api", || {
            vec![set("api", "/kind/fargateService/desiredCount", 1)]
        }),
        good("no scaling", || {
            vec![set("api", "/kind/fargateService/autoScaling", Value::Null)]
        }),
    ]
};
