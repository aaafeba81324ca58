//! `AWS::EC2::SubnetRouteTableAssociation`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetroutetableassociation.html>

use crate::Prop;

kind! {
    /// The association of a subnet with a route table; a subnet has at most one.
    SubnetRouteTableAssociation = "AWS::EC2::SubnetRouteTableAssociation",
    attributes: ["Id"],
    taggable: false,
    {
        /// The subnet.
        subnet_id: Prop<String>,
        /// The route table.
        route_table_id: Prop<String>,
    }
}
