//! `AWS::EC2::VPCGatewayAttachment`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcgatewayattachment.html>

use crate::Prop;

kind! {
    /// The attachment of an internet gateway to a VPC.
    VpcGatewayAttachment = "AWS::EC2::VPCGatewayAttachment",
    attributes: [],
    taggable: false,
    {
        /// The VPC.
        vpc_id: Prop<String>,
        /// The gateway.
        internet_gateway_id: Prop<String>,
    }
}
