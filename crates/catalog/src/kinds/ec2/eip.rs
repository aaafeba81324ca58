//! `AWS::EC2::EIP`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html>

use crate::{Prop, Tag};

kind! {
    /// An elastic address. `Ref` is the address itself.
    Eip = "AWS::EC2::EIP",
    attributes: ["AllocationId", "PublicIp"],
    taggable: true,
    {
        /// `vpc`.
        domain: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
