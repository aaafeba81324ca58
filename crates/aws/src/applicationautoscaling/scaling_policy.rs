//! `AWS::ApplicationAutoScaling::ScalingPolicy`. The id is `<resource>|<dimension>|<name>`, which deletion needs, while
//! `Ref` is the ARN.

use async_trait::async_trait;
use aws_sdk_applicationautoscaling::types::{
    AdjustmentType, MetricAggregationType, MetricType, PolicyType, PredefinedMetricSpecification,
    ScalingPolicy as Found, StepAdjustment, StepScalingPolicyConfiguration,
    TargetTrackingScalingPolicyConfiguration,
};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::scalable_target::Target;
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::names;

pub(crate) struct ScalingPolicy;

#[async_trait]
impl Calls for ScalingPolicy {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(&properties!(request, ScalingPolicy), request)?;
        Ok(describe(aws, &id).await?.map(|_| created(id)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        put(aws, request).await.map(created)
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(policy) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let arn = policy.policy_arn();
        Ok(ready([("Arn", Some(arn)), ("Ref", Some(arn))]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "PolicyType",
            "StepScalingPolicyConfiguration",
            "TargetTrackingScalingPolicyConfiguration",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        put(aws, change.request).await?;
        Ok(())
    }

    /// The alarms of target tracking go with the policy.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "application-autoscaling:DeleteScalingPolicy";
        let (target, name) = parts(operation, id)?;
        let target = Target::of(operation, target)?;
        let call = aws
            .autoscaling
            .delete_scaling_policy()
            .policy_name(name)
            .service_namespace(target.namespace)
            .resource_id(target.resource)
            .scalable_dimension(target.dimension);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn id_of(wanted: &kinds::ScalingPolicy, request: &Request) -> Result<String, ProviderError> {
    let name = names::name_or_derived(wanted.policy_name.text(), request, names::ANY);
    match wanted.scaling_target_id.text() {
        Some(target) => Ok(format!("{target}|{name}")),
        None => Err(invalid(
            "application-autoscaling:PutScalingPolicy",
            "a scaling policy needs its scalable target",
        )),
    }
}

/// The scalable target's id and the policy's name.
fn parts<'a>(operation: &str, id: &'a str) -> Result<(&'a str, &'a str), ProviderError> {
    id.rsplit_once('|').ok_or_else(|| {
        invalid(
            operation,
            format!("the recorded id {id} is not <resource>|<dimension>|<name>"),
        )
    })
}

async fn put(aws: &Clients, request: &Request) -> Result<String, ProviderError> {
    let operation = "application-autoscaling:PutScalingPolicy";
    let wanted = properties!(request, ScalingPolicy);
    let id = id_of(&wanted, request)?;
    let (target, name) = parts(operation, &id)?;
    let target = Target::of(operation, target)?;
    let call = aws
        .autoscaling
        .put_scaling_policy()
        .policy_name(name)
        .service_namespace(target.namespace)
        .resource_id(target.resource)
        .scalable_dimension(target.dimension)
        .set_policy_type(wanted.policy_type.text().map(PolicyType::from))
        .set_target_tracking_scaling_policy_configuration(tracking(&wanted)?)
        .set_step_scaling_policy_configuration(steps(request, &wanted)?);
    call.send().await.named(operation)?;
    Ok(id)
}

fn tracking(
    wanted: &kinds::ScalingPolicy,
) -> Result<Option<TargetTrackingScalingPolicyConfiguration>, ProviderError> {
    let Some(tracking) = wanted.target_tracking_scaling_policy_configuration.literal() else {
        return Ok(None);
    };
    let broken = |e: aws_smithy_types::error::operation::BuildError| {
        invalid("application-autoscaling:PutScalingPolicy", e.to_string())
    };
    let metric = match tracking.predefined_metric_specification.literal() {
        Some(metric) => {
            let kind = MetricType::from(metric.predefined_metric_type.text().unwrap_or_default());
            Some(
                PredefinedMetricSpecification::builder()
                    .predefined_metric_type(kind)
                    .build()
                    .map_err(broken)?,
            )
        }
        None => None,
    };
    TargetTrackingScalingPolicyConfiguration::builder()
        .set_target_value(tracking.target_value.value())
        .set_predefined_metric_specification(metric)
        .set_scale_in_cooldown(int(&tracking.scale_in_cooldown))
        .set_scale_out_cooldown(int(&tracking.scale_out_cooldown))
        .build()
        .map(Some)
        .map_err(broken)
}

fn steps(
    request: &Request,
    wanted: &kinds::ScalingPolicy,
) -> Result<Option<StepScalingPolicyConfiguration>, ProviderError> {
    let Some(wanted) = wanted.step_scaling_policy_configuration.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    let steps = wanted.step_adjustments.iter().map(|step| {
        refuse_unmodelled(request, &step.other)?;
        StepAdjustment::builder()
            .set_metric_interval_lower_bound(step.metric_interval_lower_bound.value())
            .set_metric_interval_upper_bound(step.metric_interval_upper_bound.value())
            .set_scaling_adjustment(int(&step.scaling_adjustment))
            .build()
            .map_err(|e| invalid("application-autoscaling:PutScalingPolicy", e.to_string()))
    });
    let config = StepScalingPolicyConfiguration::builder()
        .set_adjustment_type(wanted.adjustment_type.text().map(AdjustmentType::from))
        .set_cooldown(int(&wanted.cooldown))
        .set_metric_aggregation_type(
            wanted
                .metric_aggregation_type
                .text()
                .map(MetricAggregationType::from),
        )
        .set_step_adjustments(Some(steps.collect::<Result<_, _>>()?));
    Ok(Some(config.build()))
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let operation = "application-autoscaling:DescribeScalingPolicies";
    let (target, name) = parts(operation, id)?;
    let target = Target::of(operation, target)?;
    let call = aws
        .autoscaling
        .describe_scaling_policies()
        .service_namespace(target.namespace)
        .resource_id(target.resource)
        .scalable_dimension(target.dimension)
        .policy_names(name);
    let found = call
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .named(operation)
        .unless_missing()?;
    Ok(found
        .unwrap_or_default()
        .into_iter()
        .find(|policy| policy.policy_name() == name))
}
