use std::collections::BTreeMap;

use tierwright_catalog::kinds::{DbInstance, DbParameterGroup, DbSubnetGroup};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::Tier;
use tierwright_model::tiers::{DatabaseInstance, RdsEngine};

use super::aurora_cluster::log_group;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, database: &DatabaseInstance) {
    let subnet_group = LogicalId::of(&tier.id, suffix::SUBNET_GROUP);
    let kind = DbSubnetGroup {
        db_subnet_group_name: builder.name(&tier.id, "", 255),
        db_subnet_group_description: format!("Subnets of {}", tier.id).into(),
        subnet_ids: builder.subnets(tier.layer.as_ref()),
        tags: name_tag(&tier.name),
        ..DbSubnetGroup::default()
    };
    builder.add(subnet_group.clone(), &tier.id, &tier.name, kind);

    // The parameter that refuses connections without TLS (RDS guide, *Requiring an SSL connection*).
    let (parameter, on) = match database.engine {
        RdsEngine::Postgres => ("rds.force_ssl", "1"),
        RdsEngine::Mysql => ("require_secure_transport", "1"),
    };
    let parameter_group = LogicalId::of(&tier.id, suffix::PARAMETER_GROUP);
    let kind = DbParameterGroup {
        db_parameter_group_name: builder.name(&tier.id, "", 255),
        family: family(database).into(),
        description: format!("Parameters of {}", tier.id).into(),
        parameters: BTreeMap::from([(parameter.to_owned(), on.into())]),
        tags: name_tag(&tier.name),
        ..DbParameterGroup::default()
    };
    builder.add(parameter_group.clone(), &tier.id, &tier.name, kind);

    // RDS guide, *Publishing database logs to CloudWatch*: the logs that need no further parameter.
    let logs: &[&str] = match database.engine {
        RdsEngine::Postgres => &["postgresql"],
        RdsEngine::Mysql => &["error", "slowquery"],
    };
    let name = builder.name(&tier.id, "", 63);
    let log_groups = logs
        .iter()
        .map(|log| log_group(builder, tier, "instance", &name, log))
        .collect();
    let kind = DbInstance {
        db_instance_identifier: name,
        engine: database.engine.as_str().into(),
        engine_version: database.engine_version.as_str().into(),
        db_instance_class: database.instance_class.as_str().into(),
        allocated_storage: database.allocated_storage_gib.to_string().into(),
        max_allocated_storage: database
            .max_allocated_storage_gib
            .map_or(Prop::Absent, |gib| i64::from(gib).into()),
        storage_type: "gp3".into(),
        storage_encrypted: database.storage_encrypted.into(),
        multi_az: database.multi_az.into(),
        db_name: database.database_name.as_str().into(),
        master_username: database.master_username.as_str().into(),
        manage_master_user_password: true.into(),
        port: database.port.to_string().into(),
        db_subnet_group_name: Prop::reference(&subnet_group),
        db_parameter_group_name: Prop::reference(&parameter_group),
        vpc_security_groups: builder.groups(&tier.security_groups),
        publicly_accessible: database.publicly_accessible.into(),
        backup_retention_period: i64::from(database.backup_retention_days).into(),
        deletion_protection: database.deletion_protection.into(),
        copy_tags_to_snapshot: true.into(),
        enable_iam_database_authentication: true.into(),
        enable_cloudwatch_logs_exports: Prop::Literal(logs.iter().map(|log| Prop::from(*log)).collect()),
        auto_minor_version_upgrade: true.into(),
        tags: name_tag(&tier.name),
        ..DbInstance::default()
    };
    let id = LogicalId::of(&tier.id, suffix::DATABASE);
    builder.add_after(id, &tier.id, &tier.name, kind, log_groups);
}

/// The parameter group's family: `postgres17`, `mysql8.4`. PostgreSQL counts majors, MySQL majors and minors (RDS API,
/// DescribeDBEngineVersions).
fn family(database: &DatabaseInstance) -> String {
    let parts = match database.engine {
        RdsEngine::Postgres => 1,
        RdsEngine::Mysql => 2,
    };
    let version: Vec<&str> = database.engine_version.split('.').take(parts).collect();
    format!("{}{}", database.engine.as_str(), version.join("."))
}
