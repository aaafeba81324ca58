//! Periods that CloudWatch does not take.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-period-invalid",
    category: "operations",
    severity: Severity::Error,
    summary: "An alarm has periods that CloudWatch refuses",
    catalog: &["OPS-ALM-003"],
    docs: Docs {
        what: "Checks that a period is 60 seconds or a multiple, that there is one or more, and that they \
               are a day at most together; a week with periods of an hour or more.",
        why: "CloudWatch refuses the alarm.",
        silent: "the periods are such.",
        example: "Periods of 45 seconds.",
        source: "CloudWatch API, PutMetricAlarm, Period and EvaluationPeriods.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

const DAY: u64 = 86_400;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::Alarms(alarms) = &tier.kind else {
            continue;
        };
        for (index, alarm) in alarms.alarms.iter().enumerate() {
            let (period, periods) = (alarm.period_seconds, alarm.evaluation_periods);
            let longest = if period >= 3600 { 7 * DAY } else { DAY };
            let (property, better) = if period == 0 || !period.is_multiple_of(60) || u64::from(period) > DAY {
                ("periodSeconds", (period.min(3600).div_ceil(60) * 60).max(60))
            } else if periods == 0 || u64::from(period) * u64::from(periods) > longest {
                ("evaluationPeriods", 1)
            } else {
                continue;
            };
            let message = format!(
                "{} watches {} over {periods} periods of {period} seconds",
                named(tier),
                alarm.tier
            );
            let edit = edits::set_kind(tier, &format!("alarms/{index}/{property}"), better);
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Use one period or more of 60 seconds or a multiple of it, a day at most together.",
                )
                .property(format!("/kind/alarms/alarms/{index}/{property}"))
                .fix(Some((format!("Use {better}"), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{alarms, bad, good, set};

    &[
        bad("45 seconds", "watch", || {
            vec![alarms(), set("watch", "/kind/alarms/alarms/0/periodSeconds", 45)]
        }),
        bad("no period", "watch", || {
            vec![
                alarms(),
                set("watch", "/kind/alarms/alarms/0/evaluationPeriods", 0),
            ]
        }),
        good("five minutes", || vec![alarms()]),
    ]
};
