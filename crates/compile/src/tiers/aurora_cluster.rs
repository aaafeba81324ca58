use tierwright_catalog::kinds::rds::db_cluster::ServerlessV2ScalingConfiguration;
use tierwright_catalog::kinds::{DbCluster, DbInstance, DbSubnetGroup, LogGroup};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::Tier;
use tierwright_model::tiers::{AuroraCluster, AuroraEngine};

use crate::Dependency;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// A cluster has one writer and at most 15 replicas (Aurora guide, *Replication with Amazon Aurora*). A larger number is a
/// finding of `rules`; without this limit a slip of the keyboard would lower billions of instances.
const MOST_INSTANCES: u32 = 16;

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, cluster: &AuroraCluster) {
    let subnet_group = LogicalId::of(&tier.id, suffix::SUBNET_GROUP);
    let kind = DbSubnetGroup {
        db_subnet_group_name: builder.name(&tier.id, "", 255),
        db_subnet_group_description: format!("Subnets of {}", tier.id).into(),
        subnet_ids: builder.subnets(tier.layer.as_ref()),
        tags: name_tag(&tier.name),
        ..DbSubnetGroup::default()
    };
    builder.add(subnet_group.clone(), &tier.id, &tier.name, kind);

    let id = LogicalId::of(&tier.id, suffix::DB_CLUSTER);
    let serverless = cluster.instance_class == "db.serverless";
    let capacity = ServerlessV2ScalingConfiguration {
        min_capacity: cluster.min_capacity.map_or(Prop::Absent, Prop::Literal),
        max_capacity: cluster.max_capacity.map_or(Prop::Absent, Prop::Literal),
        ..ServerlessV2ScalingConfiguration::default()
    };
    // RDS guide, *Publishing Aurora logs to CloudWatch*: the logs that need no change of the parameter group.
    let logs: &[&str] = match cluster.engine {
        AuroraEngine::AuroraMysql => &["error", "slowquery"],
        AuroraEngine::AuroraPostgresql => &["postgresql"],
    };
    let name = builder.name(&tier.id, "", 63);
    let log_groups: Vec<Dependency> = logs
        .iter()
        .map(|log| log_group(builder, tier, "cluster", &name, log))
        .collect();
    let kind = DbCluster {
        db_cluster_identifier: name,
        engine: cluster.engine.as_str().into(),
        engine_version: cluster.engine_version.as_str().into(),
        database_name: cluster.database_name.as_str().into(),
        master_username: cluster.master_username.as_str().into(),
        manage_master_user_password: true.into(),
        port: i64::from(cluster.port).into(),
        db_subnet_group_name: Prop::reference(&subnet_group),
        vpc_security_group_ids: builder.groups(&tier.security_groups),
        storage_encrypted: cluster.storage_encrypted.into(),
        backup_retention_period: i64::from(cluster.backup_retention_days).into(),
        deletion_protection: cluster.deletion_protection.into(),
        copy_tags_to_snapshot: true.into(),
        enable_iam_database_authentication: true.into(),
        enable_cloudwatch_logs_exports: Prop::Literal(logs.iter().map(|log| Prop::from(*log)).collect()),
        serverless_v2_scaling_configuration: if serverless {
            Prop::Literal(capacity)
        } else {
            Prop::Absent
        },
        tags: name_tag(&tier.name),
        ..DbCluster::default()
    };
    builder.add_after(id.clone(), &tier.id, &tier.name, kind, log_groups);

    for number in 1..=cluster.instances.min(MOST_INSTANCES) {
        let kind = DbInstance {
            db_instance_identifier: builder.name(&tier.id, &number.to_string(), 63),
            db_cluster_identifier: Prop::reference(&id),
            db_instance_class: cluster.instance_class.as_str().into(),
            engine: cluster.engine.as_str().into(),
            publicly_accessible: cluster.publicly_accessible.into(),
            auto_minor_version_upgrade: true.into(),
            tags: name_tag(&tier.name),
            ..DbInstance::default()
        };
        builder.add(
            LogicalId::of(&tier.id, &format!("AuroraInstance{number}")),
            &tier.id,
            &tier.name,
            kind,
        );
    }
}

/// The log group of one exported log. RDS would make it itself, keep it for ever, and leave it behind.
pub(super) fn log_group(
    builder: &mut Builder<'_>,
    tier: &Tier,
    what: &str,
    database: &Prop<String>,
    log: &str,
) -> Dependency {
    let kind = LogGroup {
        log_group_name: format!("/aws/rds/{what}/{}/{log}", database.text().unwrap_or_default()).into(),
        retention_in_days: 30.into(),
        tags: name_tag(&tier.name),
        ..LogGroup::default()
    };
    // One word with one capital, so that it never looks like a tier's own log group.
    let mut suffix: String = log.chars().take(1).map(|c| c.to_ascii_uppercase()).collect();
    suffix.push_str(&log[1..]);
    let id = LogicalId::of(&tier.id, &format!("{suffix}Logs"));
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    let reason = "RDS makes this log group itself otherwise, and it then outlives the database".to_owned();
    Dependency { on: id, reason }
}
