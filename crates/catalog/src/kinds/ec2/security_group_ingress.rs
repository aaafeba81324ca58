//! `AWS::EC2::SecurityGroupIngress`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html>

use crate::Prop;

kind! {
    /// A rule that lets connections in.
    SecurityGroupIngress = "AWS::EC2::SecurityGroupIngress",
    attributes: ["Id"],
    taggable: false,
    {
        /// The group that has the rule.
        group_id: Prop<String>,
        /// `tcp`, `udp`, a number, or `-1` for all.
        ip_protocol: Prop<String>,
        /// The first port.
        from_port: Prop<i64>,
        /// The last port.
        to_port: Prop<i64>,
        /// An IPv4 range on the other side.
        cidr_ip: Prop<String>,
        /// An IPv6 range on the other side.
        #[serde(rename = "CidrIpv6")]
        cidr_ipv6: Prop<String>,
        /// A group on the other side.
        source_security_group_id: Prop<String>,
        /// A prefix list on the other side.
        source_prefix_list_id: Prop<String>,
        /// Why the rule is there.
        description: Prop<String>,
    }
}
