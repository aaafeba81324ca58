//! `AWS::ApplicationAutoScaling::ScalingPolicy`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html>

use crate::Prop;

kind! {
    /// When a quantity is scaled.
    ScalingPolicy = "AWS::ApplicationAutoScaling::ScalingPolicy",
    attributes: ["Arn"],
    taggable: false,
    {
        /// The name.
        policy_name: Prop<String>,
        /// `TargetTrackingScaling` or `StepScaling`.
        policy_type: Prop<String>,
        /// The scalable target; `Ref` of it.
        scaling_target_id: Prop<String>,
        /// What to hold.
        target_tracking_scaling_policy_configuration: Prop<TargetTrackingScalingPolicyConfiguration>,
    }
}

properties! {
    /// What to hold.
    pub struct TargetTrackingScalingPolicyConfiguration {
        /// The value.
        target_value: Prop<f64>,
        /// Of which metric.
        predefined_metric_specification: Prop<PredefinedMetricSpecification>,
        /// Seconds.
        scale_in_cooldown: Prop<i64>,
        /// Seconds.
        scale_out_cooldown: Prop<i64>,
    }
}

properties! {
    /// A metric.
    pub struct PredefinedMetricSpecification {
        /// `ECSServiceAverageCPUUtilization`.
        predefined_metric_type: Prop<String>,
    }
}
