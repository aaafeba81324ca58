//! Alarms that stand twice.

use tierwright_model::{Design, Severity, TierKind};

use super::alarm_metric_unsuitable::words;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-alarm",
    category: "operations",
    severity: Severity::Error,
    summary: "Two alarms watch one metric of one tier",
    catalog: &["OPS-ALM-003"],
    docs: Docs {
        what: "Reports an alarm with the tier and metric of an earlier one of the same tier of alarms.",
        why: "An alarm's name is made of both and is unique: the second would take the place of the first.",
        silent: "the alarms differ in tier or metric.",
        example: "The CPU of `api` at 70 % and at 90 %.",
        source: "CloudWatch API, PutMetricAlarm: the name must be unique within the Region.",
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
            let same = |other: &tierwright_model::tiers::Alarm| {
                other.tier == alarm.tier && other.metric == alarm.metric
            };
            if !alarms.alarms[..index].iter().any(same) {
                continue;
            }
            let message = format!(
                "{} watches {} of {} twice",
                named(tier),
                words(alarm.metric),
                alarm.tier
            );
            let property = format!("alarms/{index}");
            let edit = edits::set_kind(tier, &property, serde_json::Value::Null);
            report
                .on(tier.id.as_str(), message, "Keep one of them.")
                .property(format!("/kind/alarms/{property}"))
                .fix(Some(("Remove the second alarm".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{alarms, bad, good, set};
    use serde_json::json;

    &[
        bad("two limits", "watch", || {
            let alarm = json!({ "tier": "api", "metric": "cpu", "threshold": 95.0, "periodSeconds": 60, "evaluationPeriods": 1 });
            vec![alarms(), set("watch", "/kind/alarms/alarms/-", alarm)]
        }),
        good("CPU and memory", || {
            let alarm = json!({ "tier": "api", "metric": "memory", "threshold": 90.0, "periodSeconds": 60, "evaluationPeriods": 1 });
            vec![alarms(), set("watch", "/kind/alarms/alarms/-", alarm)]
        }),
    ]
};
