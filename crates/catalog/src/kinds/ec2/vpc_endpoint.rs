//! `AWS::EC2::VPCEndpoint`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html>

use crate::{Prop, Tag};

kind! {
    /// A VPC endpoint. `Ref` is its id.
    VpcEndpoint = "AWS::EC2::VPCEndpoint",
    attributes: ["Id"],
    taggable: true,
    {
        /// The VPC.
        vpc_id: Prop<String>,
        /// The full name, such as `com.amazonaws.eu-central-1.s3`.
        service_name: Prop<String>,
        /// `Gateway` or `Interface`.
        vpc_endpoint_type: Prop<String>,
        /// Route tables of a gateway endpoint.
        route_table_ids: Prop<Vec<Prop<String>>>,
        /// Subnets of an interface endpoint.
        subnet_ids: Prop<Vec<Prop<String>>>,
        /// Groups of an interface endpoint.
        security_group_ids: Prop<Vec<Prop<String>>>,
        /// Whether the service's usual name resolves to the endpoint.
        private_dns_enabled: Prop<bool>,
        /// The endpoint policy.
        policy_document: Prop<serde_json::Value>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
