//! Tasks that cannot spread evenly.

use std::collections::HashSet;

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tasks-uneven-over-zones",
    category: "compute",
    severity: Severity::Advice,
    summary: "The number of tasks does not spread evenly over the zones",
    catalog: &["ECS-HA-003"],
    docs: Docs {
        what: "Compares the desired count of a service in production with the number of its availability zones.",
        why: "With an uneven spread the zone that fails may take more than its share.",
        silent: "the design is not for production, a zone is not known, or there is one task or none (`single-task`).",
        example: "2 tasks in 3 zones.",
        source: "ECS guide, *Availability Zone rebalancing*.",
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
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        let Some(zones) = context.zones(&interfaces.subnets) else {
            continue;
        };
        let zones = i64::try_from(zones.into_iter().collect::<HashSet<_>>().len()).unwrap_or(0);
        let Some(count) = service.desired_count.value() else {
            continue;
        };
        if zones < 2 || count < 2 || count % zones == 0 {
            continue;
        }
        let even = (count / zones + 1) * zones;
        let message = format!("{} wants {count} tasks in {zones} zones", called(resource));
        let fix = edits::set_tier(
            context,
            resource,
            format!("Run {even} tasks"),
            "desiredCount",
            even,
        );
        report
            .at(resource, message, format!("Run {even} tasks."))
            .property("DesiredCount")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, production, set};
    &[
        bad("three tasks in two zones", "api", || {
            vec![production(), set("api", "/kind/fargateService/desiredCount", 3)]
        }),
        good("four tasks in two zones", || {
            vec![production(), set("api", "/kind/fargateService/desiredCount", 4)]
        }),
    ]
};
