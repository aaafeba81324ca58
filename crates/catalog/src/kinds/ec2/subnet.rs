//! `AWS::EC2::Subnet`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html>

use crate::{Prop, Tag};

kind! {
    /// A subnet. `Ref` is its id.
    Subnet = "AWS::EC2::Subnet",
    attributes: ["SubnetId", "AvailabilityZone"],
    taggable: true,
    {
        /// The VPC.
        vpc_id: Prop<String>,
        /// The IPv4 range, /16 to /28, inside the VPC's.
        cidr_block: Prop<String>,
        /// The zone's name.
        availability_zone: Prop<String>,
        /// Whether instances get a public address without asking.
        map_public_ip_on_launch: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
