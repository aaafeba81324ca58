//! `AWS::CloudWatch::Alarm`. The id is the alarm's name.

use async_trait::async_trait;
use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmFluentBuilder;
use aws_sdk_cloudwatch::types::{
    AlarmType, ComparisonOperator, Dimension, MetricAlarm, StandardUnit, Statistic,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{pairs, service_tags, tags_of};
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Alarm;

const PUT: &str = "cloudwatch:PutMetricAlarm";

#[async_trait]
impl Calls for Alarm {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Alarm), request);
        let found = describe(aws, &name).await?;
        let Some(arn) = found.as_ref().and_then(|alarm| alarm.alarm_arn()) else {
            return Ok(None);
        };
        let tags = tags_of(aws, arn).await?;
        Ok(tags::is_ours(pairs(&tags), request).then(|| created(name)))
    }

    /// PutMetricAlarm overwrites an alarm of the name, whoever made it, so its tags are looked at first.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Alarm);
        let name = name_of(&wanted, request);
        if let Some(existing) = describe(aws, &name).await? {
            let tags = tags_of(aws, existing.alarm_arn().unwrap_or_default()).await?;
            if !tags::is_ours(pairs(&tags), request) {
                let message = format!("an alarm named {name} exists that this deployment did not make here");
                return Err(ours(ProviderErrorKind::AlreadyExists, PUT, message));
            }
        }
        let call = put(aws, request, &wanted, &name)?;
        let call = call.set_tags(Some(service_tags(&tags::of(request))));
        call.send().await.named(PUT)?;
        Ok(created(name))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let found = describe(aws, id).await?;
        Ok(found.map_or(Observed::Missing, |alarm| ready([("Arn", alarm.alarm_arn())])))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let Some(alarm) = describe(aws, id).await? else {
            return Ok(Map::new());
        };
        let comparison = alarm.comparison_operator().map(|operator| operator.as_str());
        Ok(shown([
            ("Threshold", json!(alarm.threshold())),
            ("ComparisonOperator", json!(comparison)),
            ("EvaluationPeriods", json!(alarm.evaluation_periods())),
            ("DatapointsToAlarm", json!(alarm.datapoints_to_alarm())),
            ("Period", json!(alarm.period())),
            ("TreatMissingData", json!(alarm.treat_missing_data())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AlarmActions",
            "AlarmDescription",
            "ComparisonOperator",
            "DatapointsToAlarm",
            "Dimensions",
            "EvaluationPeriods",
            "ExtendedStatistic",
            "MetricName",
            "Namespace",
            "OKActions",
            "Period",
            "Statistic",
            "Threshold",
            "TreatMissingData",
            "Unit",
        ]
    }

    /// PutMetricAlarm replaces the whole alarm but for its tags, which it takes for new alarms only.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Alarm);
        let call = put(aws, change.request, &wanted, change.id)?;
        call.send().await.named(PUT)?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let found = describe(aws, id).await?;
        let Some(arn) = found.as_ref().and_then(|alarm| alarm.alarm_arn()) else {
            return Ok(());
        };
        if !tags.is_empty() {
            let call = aws.cloudwatch.tag_resource().resource_arn(arn);
            let call = call.set_tags(Some(service_tags(tags)));
            call.send().await.named("cloudwatch:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.cloudwatch.untag_resource().resource_arn(arn);
            let call = call.set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("cloudwatch:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.cloudwatch.delete_alarms().alarm_names(id).send().await;
        answer.named("cloudwatch:DeleteAlarms").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Alarm, request: &Request) -> String {
    names::name_or_derived(wanted.alarm_name.text(), request, names::ANY)
}

fn put(
    aws: &Clients,
    request: &Request,
    wanted: &kinds::Alarm,
    name: &str,
) -> Result<PutMetricAlarmFluentBuilder, ProviderError> {
    let dimensions = wanted.dimensions.iter().map(|dimension| {
        refuse_unmodelled(request, &dimension.other)?;
        Ok(Dimension::builder()
            .set_name(dimension.name.value())
            .set_value(dimension.value.value())
            .build())
    });
    let dimensions = dimensions.collect::<Result<Vec<_>, ProviderError>>()?;
    let call = aws.cloudwatch.put_metric_alarm();
    Ok(call
        .alarm_name(name)
        .set_alarm_description(wanted.alarm_description.value())
        .set_namespace(wanted.namespace.value())
        .set_metric_name(wanted.metric_name.value())
        .set_dimensions((!dimensions.is_empty()).then_some(dimensions))
        .set_statistic(wanted.statistic.text().map(Statistic::from))
        .set_extended_statistic(wanted.extended_statistic.value())
        .set_unit(wanted.unit.text().map(StandardUnit::from))
        .set_period(int(&wanted.period))
        .set_evaluation_periods(int(&wanted.evaluation_periods))
        .set_datapoints_to_alarm(int(&wanted.datapoints_to_alarm))
        .set_threshold(wanted.threshold.value())
        .set_comparison_operator(wanted.comparison_operator.text().map(ComparisonOperator::from))
        .set_treat_missing_data(wanted.treat_missing_data.value())
        .set_alarm_actions(texts(&wanted.alarm_actions))
        .set_ok_actions(texts(&wanted.ok_actions)))
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<MetricAlarm>, ProviderError> {
    let call = aws
        .cloudwatch
        .describe_alarms()
        .alarm_names(name)
        .alarm_types(AlarmType::MetricAlarm);
    let answer = call.send().await.named("cloudwatch:DescribeAlarms")?;
    let found = answer.metric_alarms.unwrap_or_default();
    Ok(found.into_iter().find(|alarm| alarm.alarm_name() == Some(name)))
}
