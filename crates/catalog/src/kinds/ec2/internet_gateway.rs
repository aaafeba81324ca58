//! `AWS::EC2::InternetGateway`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-internetgateway.html>

use crate::Tag;

kind! {
    /// An internet gateway. `Ref` is its id.
    InternetGateway = "AWS::EC2::InternetGateway",
    attributes: ["InternetGatewayId"],
    taggable: true,
    {
        /// Tags.
        tags: Vec<Tag>,
    }
}
