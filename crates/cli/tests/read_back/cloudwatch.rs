//! Amazon CloudWatch.

use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

pub(crate) async fn alarm(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .cloudwatch
        .describe_alarms()
        .alarm_names(id)
        .send()
        .await
        .unwrap();
    let alarm = &answer.metric_alarms()[0];
    let tagged = aws.cloudwatch.list_tags_for_resource();
    let tagged = tagged
        .resource_arn(alarm.alarm_arn().unwrap())
        .send()
        .await
        .unwrap();
    let dimensions = alarm.dimensions().iter();
    let dimensions: Vec<Value> = dimensions
        .map(|d| json!({ "Name": d.name(), "Value": d.value() }))
        .collect();
    Reading::new(json!({
        "AlarmName": alarm.alarm_name(),
        "AlarmDescription": alarm.alarm_description(),
        "ActionsEnabled": alarm.actions_enabled(),
        "AlarmActions": alarm.alarm_actions(),
        "OKActions": alarm.ok_actions(),
        "InsufficientDataActions": alarm.insufficient_data_actions(),
        "Namespace": alarm.namespace(),
        "MetricName": alarm.metric_name(),
        "Dimensions": dimensions,
        "Statistic": alarm.statistic().map(|s| s.as_str()),
        "ExtendedStatistic": alarm.extended_statistic(),
        "Unit": alarm.unit().map(|u| u.as_str()),
        "Period": alarm.period(),
        "EvaluationPeriods": alarm.evaluation_periods(),
        "DatapointsToAlarm": alarm.datapoints_to_alarm(),
        "Threshold": alarm.threshold(),
        "ComparisonOperator": alarm.comparison_operator().map(|c| c.as_str()),
        "TreatMissingData": alarm.treat_missing_data(),
        "Tags": tags(tagged.tags().iter().map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("Arn", alarm.alarm_arn())
}
