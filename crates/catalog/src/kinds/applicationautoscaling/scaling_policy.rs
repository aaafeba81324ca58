//! `AWS::ApplicationAutoScaling::ScalingPolicy`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html>

use crate::Prop;

kind! {
    /// When a quantity is scaled. `Ref` is its ARN, which an alarm's actions name.
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
        /// How far to go, by how far an alarm's metric is off.
        step_scaling_policy_configuration: Prop<StepScalingPolicyConfiguration>,
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

properties! {
    /// How far to go, by how far an alarm's metric is off.
    pub struct StepScalingPolicyConfiguration {
        /// `ChangeInCapacity`, `PercentChangeInCapacity` or `ExactCapacity`.
        adjustment_type: Prop<String>,
        /// Seconds to wait for a step's effect.
        cooldown: Prop<i64>,
        /// `Average`, `Minimum` or `Maximum`.
        metric_aggregation_type: Prop<String>,
        /// The steps.
        step_adjustments: Vec<StepAdjustment>,
    }
}

properties! {
    /// A step. Its bounds count from the alarm's threshold.
    pub struct StepAdjustment {
        /// From here on; without end when absent.
        metric_interval_lower_bound: Prop<f64>,
        /// To here; without end when absent.
        metric_interval_upper_bound: Prop<f64>,
        /// By how much; negative takes away.
        scaling_adjustment: Prop<i64>,
    }
}
