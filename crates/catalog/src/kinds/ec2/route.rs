//! `AWS::EC2::Route`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html>

use crate::Prop;

kind! {
    /// A route of a route table; exactly one target.
    Route = "AWS::EC2::Route",
    attributes: [],
    taggable: false,
    {
        /// The route table.
        route_table_id: Prop<String>,
        /// The IPv4 range.
        destination_cidr_block: Prop<String>,
        /// An internet gateway as target.
        gateway_id: Prop<String>,
        /// A NAT gateway as target.
        nat_gateway_id: Prop<String>,
    }
}
