//! `AWS::ElasticLoadBalancingV2::Listener`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html>

use crate::Prop;

kind! {
    /// A listener. `Ref` is its ARN.
    Listener = "AWS::ElasticLoadBalancingV2::Listener",
    attributes: ["ListenerArn"],
    taggable: false,
    {
        /// The load balancer.
        load_balancer_arn: Prop<String>,
        /// The port.
        port: Prop<i64>,
        /// `HTTP` or `HTTPS`; `TCP` or `TLS` of a network load balancer.
        protocol: Prop<String>,
        /// The certificate of an HTTPS or TLS listener.
        certificates: Vec<Certificate>,
        /// The TLS policy.
        ssl_policy: Prop<String>,
        /// What happens when no rule matches.
        default_actions: Vec<Action>,
    }
}

properties! {
    /// A certificate.
    pub struct Certificate {
        /// Its ARN.
        certificate_arn: Prop<String>,
    }
}

properties! {
    /// What a listener or rule does with a request.
    pub struct Action {
        /// `forward`, `redirect` or `fixed-response`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// Its place.
        order: Prop<i64>,
        /// Where a forward goes.
        target_group_arn: Prop<String>,
        /// Where a redirect goes.
        redirect_config: Prop<RedirectConfig>,
        /// What is answered.
        fixed_response_config: Prop<FixedResponseConfig>,
    }
}

properties! {
    /// Where a redirect goes.
    pub struct RedirectConfig {
        /// `HTTPS`.
        protocol: Prop<String>,
        /// The port, as text.
        port: Prop<String>,
        /// `HTTP_301` or `HTTP_302`.
        status_code: Prop<String>,
    }
}

properties! {
    /// What is answered.
    pub struct FixedResponseConfig {
        /// The status, as text.
        status_code: Prop<String>,
        /// Such as `text/plain`.
        content_type: Prop<String>,
        /// The body.
        message_body: Prop<String>,
    }
}
