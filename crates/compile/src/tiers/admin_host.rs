use tierwright_catalog::kinds::ec2::instance::{BlockDeviceMapping, Ebs, MetadataOptions, NetworkInterface};
use tierwright_catalog::kinds::{Instance, InstanceProfile, Role};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{AdminAccess, AdminHost, AuroraEngine, RdsEngine};
use tierwright_model::{Design, Id, Tier, TierKind};

use super::{managed_policy, trust};
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// What speaks MySQL's protocol in Amazon Linux 2023's own repositories (AL2023 guide, *Tutorial: Install a LAMP server on
/// AL2023*).
const MYSQL_CLIENT: &str = "mariadb105";

/// What holds `psql` there. It talks to every server that RDS has, older ones too (PostgreSQL manual, *psql*, Notes).
const POSTGRESQL_CLIENT: &str = "postgresql17";

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
            install(builder.design, &tier.id).into()
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

/// Docker, and a client for each database that the host is connected to: all from Amazon Linux's own repositories, which an
/// S3 gateway endpoint reaches without a NAT.
fn install(design: &Design, host: &Id) -> String {
    let mut packages = vec!["docker"];
    for connection in design.connections.iter().filter(|one| &one.from == host) {
        let client = match design.tier(&connection.to).map(|tier| &tier.kind) {
            Some(TierKind::AuroraCluster(cluster)) => match cluster.engine {
                AuroraEngine::AuroraMysql => MYSQL_CLIENT,
                AuroraEngine::AuroraPostgresql => POSTGRESQL_CLIENT,
            },
            Some(TierKind::DatabaseInstance(database)) => match database.engine {
                RdsEngine::Mysql => MYSQL_CLIENT,
                RdsEngine::Postgres => POSTGRESQL_CLIENT,
            },
            _ => continue,
        };
        if !packages.contains(&client) {
            packages.push(client);
        }
    }
    packages[1..].sort_unstable();
    format!(
        "#!/bin/bash
set -euo pipefail
dnf install -y {}
systemctl enable --now docker
usermod -a -G docker ec2-user
",
        packages.join(" ")
    )
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
    use serde_json::{Value, json};
    use tierwright_catalog::Kind;
    use tierwright_model::Design;

    use super::architecture;
    use crate::compile;

    /// The packages that the bastion of the second reference system installs after `change`.
    fn installed(change: impl FnOnce(&mut Value)) -> String {
        let text = include_str!("../../../../samples/api-gateway-microservices.tierwright.json");
        let mut design: Value = serde_json::from_str(text).unwrap();
        change(&mut design);
        let graph = compile(&Design::from_json(&design.to_string()).unwrap()).graph;
        let scripts = graph
            .resources
            .values()
            .filter_map(|resource| match &resource.kind {
                Kind::Instance(instance) => graph.text(&instance.user_data),
                _ => None,
            });
        let script = scripts.collect::<String>();
        let line = script
            .lines()
            .find_map(|line| line.strip_prefix("dnf install -y "));
        line.unwrap().to_owned()
    }

    #[test]
    fn the_databases_decide_which_clients_are_installed() {
        fn engine(design: &mut Value) -> &mut Value {
            let tiers = design["tiers"].as_array_mut().unwrap();
            let database = tiers.iter_mut().find(|tier| tier["id"] == "db").unwrap();
            &mut database["kind"]["databaseInstance"]["engine"]
        }
        assert_eq!(installed(|_| {}), "docker postgresql17");
        assert_eq!(
            installed(|design| *engine(design) = json!("mysql")),
            "docker mariadb105"
        );
        let without = |design: &mut Value| {
            let connections = design["connections"].as_array_mut().unwrap();
            connections.retain(|connection| connection["from"] != "bastion");
        };
        assert_eq!(installed(without), "docker");
    }

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
