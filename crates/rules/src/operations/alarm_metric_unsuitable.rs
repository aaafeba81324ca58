//! Metrics that do not exist.

use tierwright_model::tiers::AlarmMetric;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-metric-unsuitable",
    category: "operations",
    severity: Severity::Error,
    summary: "An alarm watches a metric that its tier does not have",
    catalog: &["OPS-ALM-004"],
    docs: Docs {
        what: "Compares the metric of each alarm with the kind of its tier.",
        why: "CloudWatch takes the alarm, and it stays without data for ever.",
        silent: "the tier has the metric.",
        example: "Unhealthy targets of a database.",
        source: "CloudWatch guide, *AWS services that publish CloudWatch metrics*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::Alarms(alarms) = &tier.kind else {
            continue;
        };
        for (index, alarm) in alarms.alarms.iter().enumerate() {
            let Some(watched) = context.tier_by_id(&alarm.tier) else {
                continue;
            };
            if alarm.metric.suits(&watched.kind) {
                continue;
            }
            let first = AlarmMetric::ALL
                .into_iter()
                .find(|metric| metric.suits(&watched.kind));
            let what = words(alarm.metric);
            let message = format!(
                "{} watches {what} of {}, which has no such metric",
                named(tier),
                named(watched)
            );
            let (property, title, value) = match first {
                Some(metric) => (
                    "/metric",
                    format!("Watch {}", words(metric)),
                    serde_json::json!(metric),
                ),
                None => ("", "Remove the alarm".to_owned(), serde_json::Value::Null),
            };
            let edit = edits::set_kind(tier, &format!("alarms/{index}{property}"), value);
            report
                .on(tier.id.as_str(), message, "Choose a metric that the tier has.")
                .property(format!("/kind/alarms/alarms/{index}/metric"))
                .fix(Some((title, vec![edit])));
        }
    }
}

/// A metric in words.
pub(crate) const fn words(metric: AlarmMetric) -> &'static str {
    match metric {
        AlarmMetric::Cpu => "the CPU",
        AlarmMetric::Memory => "the memory",
        AlarmMetric::ServerErrors => "server errors",
        AlarmMetric::Latency => "the latency",
        AlarmMetric::UnhealthyTargets => "unhealthy targets",
        AlarmMetric::FreeStorage => "the free storage",
        AlarmMetric::DatabaseConnections => "database connections",
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{alarms, bad, good, set};

    &[
        bad("unhealthy targets of a service", "watch", || {
            vec![
                alarms(),
                set("watch", "/kind/alarms/alarms/0/metric", "unhealthyTargets"),
            ]
        }),
        good("the CPU of a service", || vec![alarms()]),
    ]
};
