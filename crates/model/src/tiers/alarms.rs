use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Configurable, Id, ItemKind, TierReference};

/// CloudWatch alarms that tell an SNS topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alarms {
    /// The address that gets an e-mail; it must be confirmed by its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email: Option<Configurable<String>>,
    /// What is watched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
}

/// One watched metric of one tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alarm {
    /// The tier.
    pub tier: Id,
    /// The metric.
    pub metric: AlarmMetric,
    /// The value beyond which it is an alarm, in the metric's unit.
    pub threshold: f64,
    /// The length of a period in seconds: 60 or a multiple of it.
    pub period_seconds: u32,
    /// Periods in a row beyond the threshold that make an alarm.
    pub evaluation_periods: u32,
}

/// A metric that can be watched. Which tier has which: [`AlarmMetric::suits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum AlarmMetric {
    /// A service's or database's CPU in percent.
    Cpu,
    /// A service's memory in percent.
    Memory,
    /// Answers 5xx of a load balancer's targets or an API, each period.
    ServerErrors,
    /// Seconds (load balancer) or milliseconds (API) until the answer, 95th percentile.
    Latency,
    /// Targets of a load balancer that fail their health check.
    UnhealthyTargets,
    /// Free storage of an RDS instance in bytes; the alarm is for less than the threshold.
    FreeStorage,
    /// Connections to a database.
    DatabaseConnections,
}

/// What an alarm for a metric of a tier begins with: the one set of such values, for drawn lines and for forms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsualAlarm {
    /// The metric.
    pub metric: AlarmMetric,
    /// The unit of the threshold, as it is written behind a number; empty for a count.
    pub unit: &'static str,
    /// The threshold.
    pub threshold: f64,
    /// The length of a period in seconds.
    pub period_seconds: u32,
    /// Periods in a row.
    pub evaluation_periods: u32,
}

impl AlarmMetric {
    /// Every metric, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Cpu,
        Self::Memory,
        Self::ServerErrors,
        Self::Latency,
        Self::UnhealthyTargets,
        Self::FreeStorage,
        Self::DatabaseConnections,
    ];

    /// Whether a tier of this kind has the metric.
    #[must_use]
    pub const fn suits(self, kind: &super::TierKind) -> bool {
        use super::TierKind as K;
        match self {
            Self::Cpu => matches!(
                kind,
                K::FargateService(_) | K::AuroraCluster(_) | K::DatabaseInstance(_) | K::AdminHost(_)
            ),
            Self::Memory => matches!(kind, K::FargateService(_)),
            Self::ServerErrors | Self::Latency => {
                matches!(kind, K::LoadBalancer(_) | K::RestApi(_) | K::HttpApi(_))
            }
            Self::UnhealthyTargets => matches!(kind, K::LoadBalancer(_) | K::NetworkLoadBalancer(_)),
            Self::FreeStorage => matches!(kind, K::DatabaseInstance(_)),
            Self::DatabaseConnections => matches!(kind, K::AuroraCluster(_) | K::DatabaseInstance(_)),
        }
    }
}

impl UsualAlarm {
    /// For a metric of a tier; none when the tier does not have it.
    #[must_use]
    pub fn of(kind: &super::TierKind, metric: AlarmMetric) -> Option<Self> {
        const GIB: f64 = 1_073_741_824.0;
        let (unit, threshold, period_seconds, evaluation_periods) = match metric {
            AlarmMetric::Cpu | AlarmMetric::Memory => ("%", 80.0, 300, 2),
            AlarmMetric::ServerErrors => ("", 5.0, 300, 1),
            // Seconds of a load balancer, milliseconds of an API.
            AlarmMetric::Latency if matches!(kind, super::TierKind::LoadBalancer(_)) => ("s", 2.0, 300, 2),
            AlarmMetric::Latency => ("ms", 2000.0, 300, 2),
            AlarmMetric::UnhealthyTargets => ("", 0.0, 60, 2),
            AlarmMetric::FreeStorage => ("bytes", 2.0 * GIB, 300, 1),
            AlarmMetric::DatabaseConnections => ("", 80.0, 300, 2),
        };
        metric.suits(kind).then_some(Self {
            metric,
            unit,
            threshold,
            period_seconds,
            evaluation_periods,
        })
    }

    /// For every metric of a tier, in the order of the form.
    #[must_use]
    pub fn all_of(kind: &super::TierKind) -> Vec<Self> {
        AlarmMetric::ALL
            .into_iter()
            .filter_map(|metric| Self::of(kind, metric))
            .collect()
    }

    /// The alarm of a tier.
    #[must_use]
    pub const fn alarm(self, tier: Id) -> Alarm {
        Alarm {
            tier,
            metric: self.metric,
            threshold: self.threshold,
            period_seconds: self.period_seconds,
            evaluation_periods: self.evaluation_periods,
        }
    }
}

impl Alarms {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let mut found: Vec<_> = self
            .alarms
            .iter()
            .enumerate()
            .map(|(i, alarm)| TierReference {
                pointer: format!("/alarms/{i}/tier"),
                id: &alarm.tier,
                kind: ItemKind::Tier,
            })
            .collect();
        if let Some(Configurable::Parameter { parameter }) = &self.email {
            found.push(TierReference {
                pointer: "/email".to_owned(),
                id: parameter,
                kind: ItemKind::Parameter,
            });
        }
        found
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        self.alarms.retain(|alarm| &alarm.tier != gone);
    }
}
