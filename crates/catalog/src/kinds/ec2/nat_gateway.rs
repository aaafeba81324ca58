//! `AWS::EC2::NatGateway`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html>

use crate::{Prop, Tag};

kind! {
    /// A NAT gateway. `Ref` is its id.
    NatGateway = "AWS::EC2::NatGateway",
    attributes: ["NatGatewayId"],
    taggable: true,
    {
        /// The public subnet it lies in.
        subnet_id: Prop<String>,
        /// The elastic address.
        allocation_id: Prop<String>,
        /// `public` or `private`.
        connectivity_type: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
