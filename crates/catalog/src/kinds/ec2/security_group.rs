//! `AWS::EC2::SecurityGroup`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html>

use crate::{Prop, Tag};

use super::security_group_egress::SecurityGroupEgress;
use super::security_group_ingress::SecurityGroupIngress;

kind! {
    /// A security group. `GroupId` is its id. Its rules are resources of their own, so that groups may refer to each
    /// other; an inline list appears in imports only. Without any egress rule AWS adds one that lets everything out,
    /// so the compiler states an inline one to 127.0.0.1/32 when nothing may leave (CloudFormation guide,
    /// *AWS::EC2::SecurityGroup*, default egress rule).
    SecurityGroup = "AWS::EC2::SecurityGroup",
    attributes: ["GroupId", "VpcId"],
    taggable: true,
    {
        /// The name; at most 255 characters.
        group_name: Prop<String>,
        /// What it is for; restricted ASCII, at most 255 characters.
        group_description: Prop<String>,
        /// The VPC.
        vpc_id: Prop<String>,
        /// Inline ingress rules, without `GroupId`.
        security_group_ingress: Vec<SecurityGroupIngress>,
        /// Inline egress rules, without `GroupId`.
        security_group_egress: Vec<SecurityGroupEgress>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
