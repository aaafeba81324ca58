//! `AWS::EC2::Instance`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html>

use crate::{Prop, Tag};

kind! {
    /// An EC2 instance. `Ref` is its id.
    Instance = "AWS::EC2::Instance",
    attributes: ["PrivateIp", "PublicIp"],
    taggable: true,
    {
        /// The AMI.
        image_id: Prop<String>,
        /// The type, such as `t4g.micro`.
        instance_type: Prop<String>,
        /// Its network interfaces.
        network_interfaces: Vec<NetworkInterface>,
        /// The name of its instance profile.
        iam_instance_profile: Prop<String>,
        /// The first start's script, base64 in the API.
        user_data: Prop<String>,
        /// How the metadata service is asked.
        metadata_options: Prop<MetadataOptions>,
        /// Its disks.
        block_device_mappings: Vec<BlockDeviceMapping>,
        /// Whether disk traffic has its own bandwidth.
        ebs_optimized: Prop<bool>,
        /// Whether metrics come each minute.
        monitoring: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// A network interface of an instance.
    pub struct NetworkInterface {
        /// Its place, from `0`.
        device_index: Prop<String>,
        /// The subnet.
        subnet_id: Prop<String>,
        /// The security groups.
        group_set: Prop<Vec<Prop<String>>>,
        /// Whether it gets a public address.
        associate_public_ip_address: Prop<bool>,
        /// Whether it goes with the instance.
        delete_on_termination: Prop<bool>,
    }
}

properties! {
    /// Settings of the instance metadata service.
    pub struct MetadataOptions {
        /// `required` allows version 2 only (Security Hub EC2.8).
        http_tokens: Prop<String>,
        /// `enabled` or `disabled`.
        http_endpoint: Prop<String>,
        /// Network hops that an answer may take.
        http_put_response_hop_limit: Prop<i64>,
    }
}

properties! {
    /// A disk of an instance.
    pub struct BlockDeviceMapping {
        /// Such as `/dev/xvda`.
        device_name: Prop<String>,
        /// The volume.
        ebs: Prop<Ebs>,
    }
}

properties! {
    /// An EBS volume.
    pub struct Ebs {
        /// Whether it is encrypted.
        encrypted: Prop<bool>,
        /// GiB.
        volume_size: Prop<i64>,
        /// Such as `gp3`.
        volume_type: Prop<String>,
        /// Whether it goes with the instance.
        delete_on_termination: Prop<bool>,
    }
}
