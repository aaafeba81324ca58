use tierwright_catalog::kinds::ec2::instance::{BlockDeviceMapping, Ebs, MetadataOptions, NetworkInterface};
use tierwright_catalog::kinds::{Instance, InstanceProfile, Role};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::Tier;
use tierwright_model::tiers::{AdminAccess, AdminHost};

use super::{managed_policy, trust};
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// Docker and the MySQL client from Amazon Linux's own repositories, which an S3 gateway endpoint reaches without a NAT.
const INSTALL_DOCKER: &str = "#!/bin/bash
set -euo pipefail
dnf install -y docker mariadb105
systemctl enable --now docker
usermod -a -G docker ec2-user
";

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, host: &AdminHost) {
    let role = LogicalId::of(&tier.id, suffix::INSTANCE_ROLE);
    let profile = LogicalId::of(&tier.id, suffix::INSTANCE_PROFILE);
    let managed = match host.access {
        AdminAccess::SessionManager => vec![managed_policy("AmazonSSMManagedInstanceCore")],
        AdminAccess::InstanceConnect => Vec::new(),
    };
    let kind = Role {
        role_name: builder.name(&tier.id, "instance", 64),
        description: format!("What the admin host {} may do in AWS", tier.id).into(),
        assume_role_policy_document: trust("ec2.amazonaws.com"),
        managed_policy_arns: if managed.is_empty() {
            Prop::Absent
        } else {
            Prop::Literal(managed)
        },
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(role.clone(), &tier.id, &tier.name, kind);
    let kind = InstanceProfile {
        instance_profile_name: builder.name(&tier.id, "instance", 128),
        roles: Prop::Literal(vec![Prop::reference(&role)]),
        ..InstanceProfile::default()
    };
    builder.add(profile.clone(), &tier.id, &tier.name, kind);

    let subnet = builder
        .subnets(tier.layer.as_ref())
        .items()
        .next()
        .cloned()
        .unwrap_or_default();
    let kind = Instance {
        image_id: Prop::Expr(Expr::SsmParameter(format!(
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}",
            architecture(&host.instance_type)
        ))),
        instance_type: host.instance_type.as_str().into(),
        network_interfaces: vec![NetworkInterface {
            device_index: "0".into(),
            subnet_id: subnet,
            group_set: builder.groups(&tier.security_groups),
            associate_public_ip_address: (host.access == AdminAccess::InstanceConnect).into(),
            delete_on_termination: true.into(),
            ..NetworkInterface::default()
        }],
        iam_instance_profile: Prop::reference(&profile),
        user_data: if host.install_docker {
            INSTALL_DOCKER.into()
        } else {
            Prop::Absent
        },
        metadata_options: Prop::Literal(MetadataOptions {
            http_tokens: "required".into(),
            http_endpoint: "enabled".into(),
            http_put_response_hop_limit: 1.into(),
            ..MetadataOptions::default()
        }),
        block_device_mappings: vec![BlockDeviceMapping {
            device_name: "/dev/xvda".into(),
            ebs: Prop::Literal(Ebs {
                encrypted: true.into(),
                volume_size: 20.into(),
                volume_type: "gp3".into(),
                delete_on_termination: true.into(),
                ..Ebs::default()
            }),
            ..BlockDeviceMapping::default()
        }],
        ebs_optimized: true.into(),
        monitoring: true.into(),
        tags: name_tag(&tier.name),
        ..Instance::default()
    };
    builder.add(
        LogicalId::of(&tier.id, suffix::INSTANCE),
        &tier.id,
        &tier.name,
        kind,
    );
}

/// The processor of an instance type: AWS marks Graviton by a `g` after the generation's digit, as in `t4g` or `m7gd`.
fn architecture(instance_type: &str) -> &'static str {
    let family = instance_type.split('.').next().unwrap_or_default();
    let after_generation = family
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if after_generation.starts_with('g') {
        "arm64"
    } else {
        "x86_64"
    }
}

#[cfg(test)]
mod tests {
    use super::architecture;

    #[test]
    fn graviton_types_are_arm() {
        for (instance_type, wanted) in [
            ("t4g.micro", "arm64"),
            ("m7gd.large", "arm64"),
            ("t3.micro", "x86_64"),
            ("g4dn.xlarge", "x86_64"),
        ] {
            assert_eq!(architecture(instance_type), wanted, "{instance_type}");
        }
    }
}
