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
        /// `HTTP` and so on; `TCP` for `alb`.
        protocol: Prop<String>,
        /// `ip` for Fargate, `alb` for an application load balancer behind a network one.
        target_type: Prop<String>,
        /// Targets that nothing else registers. An application load balancer needs a listener on the port first.
        targets: Vec<TargetDescription>,
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

properties! {
    /// A target.
    pub struct TargetDescription {
        /// An address, or the ARN of an application load balancer.
        id: Prop<String>,
        /// The port; the group's without.
        port: Prop<i64>,
        /// `all` for an address outside the VPC.
        availability_zone: Prop<String>,
    }
}
