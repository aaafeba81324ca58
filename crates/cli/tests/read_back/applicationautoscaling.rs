//! Application Auto Scaling.

use aws_sdk_applicationautoscaling::types::{ScalableDimension, ScalingPolicy, ServiceNamespace};
use serde_json::{Value, json};

use crate::account::{Account, Reading};

/// The id is `RESOURCE|DIMENSION`.
pub(crate) async fn scalable_target(aws: &Account, id: &str) -> Reading {
    let (resource, dimension) = id.split_once('|').unwrap();
    let call = aws
        .autoscaling
        .describe_scalable_targets()
        .service_namespace(namespace(dimension));
    let call = call
        .resource_ids(resource)
        .scalable_dimension(ScalableDimension::from(dimension));
    let answer = call.send().await.unwrap();
    let target = &answer.scalable_targets()[0];
    Reading::new(json!({
        "ServiceNamespace": target.service_namespace().as_str(),
        "ScalableDimension": target.scalable_dimension().as_str(),
        "ResourceId": target.resource_id(),
        "MinCapacity": target.min_capacity(),
        "MaxCapacity": target.max_capacity(),
        "RoleARN": target.role_arn(),
    }))
}

/// The id is `RESOURCE|DIMENSION|NAME`.
pub(crate) async fn scaling_policy(aws: &Account, id: &str) -> Reading {
    let parts: Vec<&str> = id.splitn(3, '|').collect();
    let call = aws
        .autoscaling
        .describe_scaling_policies()
        .service_namespace(namespace(parts[1]));
    let call = call
        .resource_id(parts[0])
        .scalable_dimension(ScalableDimension::from(parts[1]));
    let answer = call.policy_names(parts[2]).send().await.unwrap();
    let named = |p: &&ScalingPolicy| p.policy_name() == parts[2];
    let policy = answer.scaling_policies().iter().find(named).unwrap();
    let tracking = policy.target_tracking_scaling_policy_configuration().map(|t| {
        let metric = t.predefined_metric_specification();
        json!({
            "TargetValue": t.target_value(),
            "PredefinedMetricSpecification":
                metric.map(|m| json!({ "PredefinedMetricType": m.predefined_metric_type().as_str() })),
            "ScaleInCooldown": t.scale_in_cooldown(),
            "ScaleOutCooldown": t.scale_out_cooldown(),
            "DisableScaleIn": t.disable_scale_in(),
        })
    });
    let stepping = policy.step_scaling_policy_configuration().map(|s| {
        let step = |a: &aws_sdk_applicationautoscaling::types::StepAdjustment| -> Value {
            json!({
                "MetricIntervalLowerBound": a.metric_interval_lower_bound(),
                "MetricIntervalUpperBound": a.metric_interval_upper_bound(),
                "ScalingAdjustment": a.scaling_adjustment(),
            })
        };
        json!({
            "AdjustmentType": s.adjustment_type().map(|t| t.as_str()),
            "Cooldown": s.cooldown(),
            "MetricAggregationType": s.metric_aggregation_type().map(|t| t.as_str()),
            "StepAdjustments": s.step_adjustments().iter().map(step).collect::<Vec<_>>(),
        })
    });
    Reading::new(json!({
        "PolicyName": policy.policy_name(),
        "PolicyType": policy.policy_type().as_str(),
        // The deployer's id of a scalable target.
        "ScalingTargetId": format!("{}|{}", parts[0], parts[1]),
        "ServiceNamespace": policy.service_namespace().as_str(),
        "ResourceId": policy.resource_id(),
        "ScalableDimension": policy.scalable_dimension().as_str(),
        "TargetTrackingScalingPolicyConfiguration": tracking,
        "StepScalingPolicyConfiguration": stepping,
    }))
    .with("Arn", Some(policy.policy_arn()))
    .with("Ref", Some(policy.policy_arn()))
}

/// `ecs:service:DesiredCount` begins with its namespace.
fn namespace(dimension: &str) -> ServiceNamespace {
    ServiceNamespace::from(dimension.split(':').next().unwrap())
}
