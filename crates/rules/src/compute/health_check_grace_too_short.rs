//! Tasks that are killed before they can be healthy.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-grace-too-short",
    category: "compute",
    severity: Severity::Warning,
    summary: "Failing health checks count before a task can have passed them",
    catalog: &["ECS-HC-001", "ELB-HC-006"],
    docs: Docs {
        what: "Compares the grace period of a service with the time that its target group needs at least to call a task \
               healthy: the interval times the number of successes.",
        why: "Once the period is over, a task that is not healthy yet is stopped and replaced, and its successor too, for \
              ever.",
        silent: "the service stands behind no load balancer, or a number is not known.",
        example: "A grace period of 0 with a check each 30 seconds and 2 successes: 60 seconds at least.",
        source: "ECS API, healthCheckGracePeriodSeconds; ECS guide, *Optimize load balancer health check parameters*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        let needed = context.network.forwards_to(&resource.id).filter_map(|forward| {
            let Kind::TargetGroup(group) = &forward.group.kind else {
                return None;
            };
            let interval = group.health_check_interval_seconds.value()?;
            Some(interval.saturating_mul(group.healthy_threshold_count.value()?))
        });
        let Some(needed) = needed.max() else { continue };
        let grace = match &service.health_check_grace_period_seconds {
            tierwright_catalog::Prop::Absent => 0,
            other => match other.value() {
                Some(value) => value,
                None => continue,
            },
        };
        if grace < needed {
            let message = format!(
                "{} has a grace period of {grace} seconds, but its target group takes {needed} to call a task healthy",
                called(resource)
            );
            let title = format!("Wait {needed} seconds");
            report
                .at(
                    resource,
                    message,
                    format!("Use {needed} seconds, and the time that the program takes to start."),
                )
                .property("HealthCheckGracePeriodSeconds")
                .fix(edits::set_tier(
                    context,
                    resource,
                    title,
                    "healthCheckGracePeriodSeconds",
                    needed,
                ));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bad_with, good, remove, set};
    &[
        bad("no grace period", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/healthCheckGracePeriodSeconds",
                0,
            )]
        }),
        bad_with("half of what is needed", "api", &[], || {
            vec![set(
                "api",
                "/kind/fargateService/healthCheckGracePeriodSeconds",
                30,
            )]
        }),
        good("behind no load balancer", || {
            vec![
                remove("alb-to-api"),
                remove("app-from-alb"),
                remove("alb-to-app"),
                set("api", "/kind/fargateService/healthCheckGracePeriodSeconds", 0),
            ]
        }),
    ]
};
