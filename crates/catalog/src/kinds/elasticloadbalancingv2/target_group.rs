//! `AWS::ElasticLoadBalancingV2::TargetGroup`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html>

use crate::{Prop, Tag};

kind! {
    /// A target group. `Ref` is its ARN.
    TargetGroup = "AWS::ElasticLoadBalancingV2::TargetGroup",
    attributes: ["TargetGroupArn", "TargetGroupFullName"],
    taggable: true,
    {
        /// The name; at most 32 characters.
        name: Prop<String>,
        /// The VPC.
        vpc_id: Prop<String>,
        /// The port of targets that register without one.
        port: Prop<i64>,
        /// `HTTP` and so on.
        protocol: Prop<String>,
        /// `ip` for Fargate.
        target_type: Prop<String>,
        /// The path asked.
        health_check_path: Prop<String>,
        /// `traffic-port` or a number.
        health_check_port: Prop<String>,
        /// `HTTP` and so on.
        health_check_protocol: Prop<String>,
        /// Seconds between checks.
        health_check_interval_seconds: Prop<i64>,
        /// Seconds to wait for an answer.
        health_check_timeout_seconds: Prop<i64>,
        /// Successes that make a target healthy.
        healthy_threshold_count: Prop<i64>,
        /// Failures that make it unhealthy.
        unhealthy_threshold_count: Prop<i64>,
        /// Statuses that count as healthy.
        matcher: Prop<Matcher>,
        /// Settings by key.
        target_group_attributes: Vec<super::load_balancer::Attribute>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Statuses that count as healthy.
    pub struct Matcher {
        /// Such as `200-399`.
        http_code: Prop<String>,
    }
}
