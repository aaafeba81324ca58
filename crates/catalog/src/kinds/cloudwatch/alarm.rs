//! `AWS::CloudWatch::Alarm`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html>

use crate::{Prop, Tag};

kind! {
    /// An alarm over one metric. `Ref` is its name.
    Alarm = "AWS::CloudWatch::Alarm",
    attributes: ["Arn"],
    taggable: true,
    {
        /// The name.
        alarm_name: Prop<String>,
        /// What it means, for the person who is woken.
        alarm_description: Prop<String>,
        /// Such as `AWS/ECS`.
        namespace: Prop<String>,
        /// The metric.
        metric_name: Prop<String>,
        /// Of what.
        dimensions: Vec<Dimension>,
        /// `Average`, `Sum`, `Minimum`, `Maximum` or `SampleCount`.
        statistic: Prop<String>,
        /// A percentile such as `p99`, instead.
        extended_statistic: Prop<String>,
        /// Seconds.
        period: Prop<i64>,
        /// Periods looked at.
        evaluation_periods: Prop<i64>,
        /// Of these, how many must be bad.
        datapoints_to_alarm: Prop<i64>,
        /// The limit.
        threshold: Prop<f64>,
        /// Such as `GreaterThanOrEqualToThreshold`.
        comparison_operator: Prop<String>,
        /// `breaching`, `notBreaching`, `ignore` or `missing`.
        treat_missing_data: Prop<String>,
        /// The metric's unit.
        unit: Prop<String>,
        /// ARNs of topics and scaling policies.
        alarm_actions: Prop<Vec<Prop<String>>>,
        /// The same, once all is well again.
        #[serde(rename = "OKActions")]
        ok_actions: Prop<Vec<Prop<String>>>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// A dimension of a metric.
    pub struct Dimension {
        /// Such as `ServiceName`.
        name: Prop<String>,
        /// Its value.
        value: Prop<String>,
    }
}
