//! `AWS::ElasticLoadBalancingV2::ListenerRule`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html>

use crate::Prop;

kind! {
    /// A rule of a listener. `Ref` is its ARN.
    ListenerRule = "AWS::ElasticLoadBalancingV2::ListenerRule",
    attributes: ["RuleArn"],
    taggable: false,
    {
        /// The listener.
        listener_arn: Prop<String>,
        /// 1 to 50000, unique in the listener.
        priority: Prop<i64>,
        /// All must match.
        conditions: Vec<Condition>,
        /// What happens.
        actions: Vec<super::listener::Action>,
    }
}

properties! {
    /// A condition of a rule.
    pub struct Condition {
        /// `path-pattern` or `host-header`.
        field: Prop<String>,
        /// Paths.
        path_pattern_config: Prop<PathPatternConfig>,
        /// Host names.
        host_header_config: Prop<HostHeaderConfig>,
    }
}

properties! {
    /// Paths.
    pub struct PathPatternConfig {
        /// Patterns, such as `/users*`.
        values: Prop<Vec<Prop<String>>>,
    }
}

properties! {
    /// Host names.
    pub struct HostHeaderConfig {
        /// Names, with `*` and `?` if need be, such as `*.example.com`.
        values: Prop<Vec<Prop<String>>>,
    }
}
