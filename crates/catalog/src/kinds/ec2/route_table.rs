//! `AWS::EC2::RouteTable`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-routetable.html>

use crate::{Prop, Tag};

kind! {
    /// A route table. `Ref` is its id.
    RouteTable = "AWS::EC2::RouteTable",
    attributes: ["RouteTableId"],
    taggable: true,
    {
        /// The VPC.
        vpc_id: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
