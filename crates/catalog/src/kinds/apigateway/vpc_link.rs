//! `AWS::ApiGateway::VpcLink`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-vpclink.html>

use crate::{Prop, Tag};

kind! {
    /// A VPC link of version 1: it leads to one network load balancer. `Ref` is its id.
    RestVpcLink = "AWS::ApiGateway::VpcLink",
    attributes: ["VpcLinkId"],
    taggable: true,
    {
        /// The name.
        name: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// The network load balancer; AWS takes exactly one.
        target_arns: Prop<Vec<Prop<String>>>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
