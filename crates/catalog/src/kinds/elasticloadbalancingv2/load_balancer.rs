//! `AWS::ElasticLoadBalancingV2::LoadBalancer`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html>

use crate::{Prop, Tag};

kind! {
    /// A load balancer. `Ref` is its ARN.
    LoadBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer",
    attributes: ["LoadBalancerArn", "DNSName", "LoadBalancerFullName", "CanonicalHostedZoneID"],
    taggable: true,
    {
        /// The name; at most 32 characters.
        name: Prop<String>,
        /// `application` or `network`.
        #[serde(rename = "Type")]
        r#type: Prop<String>,
        /// `internet-facing` or `internal`.
        scheme: Prop<String>,
        /// `ipv4`.
        ip_address_type: Prop<String>,
        /// One subnet per zone; two zones at least for an application load balancer.
        subnets: Prop<Vec<Prop<String>>>,
        /// Its groups. A network load balancer that is made without any can never have one.
        security_groups: Prop<Vec<Prop<String>>>,
        /// `on` or `off`: whether the groups' rules count for traffic through AWS PrivateLink; of a network load balancer.
        enforce_security_group_inbound_rules_on_private_link_traffic: Prop<String>,
        /// Settings by key.
        load_balancer_attributes: Vec<Attribute>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// A setting by key.
    pub struct Attribute {
        /// The key, such as `idle_timeout.timeout_seconds`.
        key: Prop<String>,
        /// The value.
        value: Prop<String>,
    }
}
