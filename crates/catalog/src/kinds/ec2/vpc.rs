//! `AWS::EC2::VPC`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html>

use crate::{Prop, Tag};

kind! {
    /// A VPC. `Ref` is its id.
    Vpc = "AWS::EC2::VPC",
    attributes: ["VpcId", "CidrBlock", "DefaultSecurityGroup"],
    taggable: true,
    {
        /// The IPv4 range, /16 to /28.
        cidr_block: Prop<String>,
        /// Whether the Amazon resolver answers.
        enable_dns_support: Prop<bool>,
        /// Whether instances get host names.
        enable_dns_hostnames: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
