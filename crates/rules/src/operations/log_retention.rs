//! Logs that are kept for ever, or for a time that CloudWatch does not offer.

use tierwright_catalog::Kind;
use tierwright_catalog::facts::LOG_RETENTION_DAYS;
use tierwright_model::Severity;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-retention",
    category: "operations",
    severity: Severity::Error,
    summary: "A log group keeps its logs for a time that CloudWatch does not offer, or for ever",
    catalog: &["OPS-LOG-001"],
    docs: Docs {
        what: "Checks that the retention of a log group is one of the periods that CloudWatch Logs offers. A group without one \
               is a warning.",
        why: "AWS refuses other numbers. Logs that nothing expires are paid for month after month.",
        silent: "the number is not known.",
        example: "45 days; there are 30 and 60.",
        source: "CloudWatch Logs API, PutRetentionPolicy; Security Hub CloudWatch.16.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::LogGroup(group) = &resource.kind else {
            continue;
        };
        if group.retention_in_days.is_absent() {
            let message = format!("the log group of \"{}\" keeps its logs for ever", resource.origin);
            report
                .at(resource, message, "Keep them for 30 days, for example.")
                .property("RetentionInDays")
                .severity(Severity::Warning);
            continue;
        }
        let Some(days) = group.retention_in_days.value() else {
            continue;
        };
        // PutRetentionPolicy has no 0: "never" is the absence of a policy.
        let offered = || {
            LOG_RETENTION_DAYS
                .into_iter()
                .map(i64::from)
                .filter(|offered| *offered > 0)
        };
        if offered().any(|offered| offered == days) {
            continue;
        }
        let fitting = offered().filter(|offered| *offered >= days).min().unwrap_or(3653);
        let nearest = if days > 0 { fitting } else { 30 };
        let message = format!(
            "the log group of \"{}\" keeps its logs for {days} days, which CloudWatch does not offer",
            resource.origin
        );
        let fix = edits::set_tier(
            context,
            resource,
            format!("Keep {nearest} days"),
            "logRetentionDays",
            nearest,
        );
        report
            .at(resource, message, format!("Use {nearest}."))
            .property("RetentionInDays")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("45 days", "api", || {
            vec![set("api", "/kind/fargateService/logRetentionDays", 45)]
        }),
        bad("none", "api", || {
            vec![set("api", "/kind/fargateService/logRetentionDays", 0)]
        }),
        good("ten years", || {
            vec![set("api", "/kind/fargateService/logRetentionDays", 3653)]
        }),
    ]
};
