//! `AWS::ApiGatewayV2::VpcLink`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-vpclink.html>

use crate::{Prop, TagMap};

kind! {
    /// A VPC link of version 2: interfaces in subnets, from which HTTP and REST APIs reach load balancers. `Ref` is its id.
    HttpVpcLink = "AWS::ApiGatewayV2::VpcLink",
    attributes: ["VpcLinkId"],
    taggable: map,
    {
        /// The name.
        name: Prop<String>,
        /// Where its interfaces are.
        subnet_ids: Prop<Vec<Prop<String>>>,
        /// Their groups.
        security_group_ids: Prop<Vec<Prop<String>>>,
        /// Tags.
        tags: TagMap,
    }
}
