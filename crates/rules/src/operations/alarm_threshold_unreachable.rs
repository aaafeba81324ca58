//! Alarms that never tell.

use tierwright_model::tiers::AlarmMetric;
use tierwright_model::{Design, Severity, TierKind};

use super::alarm_metric_unsuitable::words;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-threshold-unreachable",
    category: "operations",
    severity: Severity::Warning,
    summary: "An alarm has a threshold that its metric never passes",
    catalog: &["OPS-ALM-004"],
    docs: Docs {
        what: "Reports a threshold below 0, and one of 100 or more for a metric in percent.",
        why: "The alarm never tells, or always does.",
        silent: "the threshold lies within the metric's range.",
        example: "The CPU beyond 120 %.",
        source: "ECS guide, *CloudWatch metrics*: CPUUtilization is 0 to 100 of what is reserved.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::Alarms(alarms) = &tier.kind else {
            continue;
        };
        for (index, alarm) in alarms.alarms.iter().enumerate() {
            let percent = matches!(alarm.metric, AlarmMetric::Cpu | AlarmMetric::Memory);
            if alarm.threshold >= 0.0 && !(percent && alarm.threshold >= 100.0) {
                continue;
            }
            let unit = if percent { " %" } else { "" };
            let message = format!(
                "{} watches {} of {} beyond {}{unit}",
                named(tier),
                words(alarm.metric),
                alarm.tier,
                alarm.threshold
            );
            let property = format!("alarms/{index}/threshold");
            let fix = percent.then(|| {
                (
                    "Use 80 %".to_owned(),
                    vec![edits::set_kind(tier, &property, 80.0)],
                )
            });
            report
                .on(tier.id.as_str(), message, "Use a value that the metric can pass.")
                .property(format!("/kind/alarms/{property}"))
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{alarms, bad, good, set};

    &[
        bad("120 %", "watch", || {
            vec![alarms(), set("watch", "/kind/alarms/alarms/0/threshold", 120.0)]
        }),
        good("80 %", || vec![alarms()]),
    ]
};
