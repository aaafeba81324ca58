//! `AWS::RDS::DBInstance`, alone or as a member of an Aurora cluster. The id is the instance's identifier.

use async_trait::async_trait;
use aws_sdk_rds::types::DbInstance as Found;
use serde_json::{Map, Value, json};
use tierwright_catalog::{Prop, kinds};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{exports, is_broken, is_ours, last_snapshot, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct DbInstance;

#[async_trait]
impl Calls for DbInstance {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, DbInstance), request);
        let alive = |instance: &Found| {
            instance.db_instance_status() != Some("deleting") && is_ours(instance.tag_list(), request)
        };
        Ok(describe(aws, &name).await?.filter(alive).map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "rds:CreateDBInstance";
        let wanted = properties!(request, DbInstance);
        refuse_kept_backups(operation, &wanted, request)?;
        let call = aws
            .rds
            .create_db_instance()
            .db_instance_identifier(name_of(&wanted, request))
            .set_db_cluster_identifier(wanted.db_cluster_identifier.value())
            .set_db_instance_class(wanted.db_instance_class.value())
            .set_engine(wanted.engine.value())
            .set_engine_version(wanted.engine_version.value())
            .set_db_name(wanted.db_name.value())
            .set_master_username(wanted.master_username.value())
            .set_manage_master_user_password(wanted.manage_master_user_password.value())
            .set_port(number(operation, "Port", &wanted.port)?)
            .set_allocated_storage(number(operation, "AllocatedStorage", &wanted.allocated_storage)?)
            .set_max_allocated_storage(int(&wanted.max_allocated_storage))
            .set_storage_type(wanted.storage_type.value())
            .set_storage_encrypted(wanted.storage_encrypted.value())
            .set_multi_az(wanted.multi_az.value())
            .set_db_subnet_group_name(wanted.db_subnet_group_name.value())
            .set_vpc_security_group_ids(texts(&wanted.vpc_security_groups))
            .set_db_parameter_group_name(wanted.db_parameter_group_name.value())
            .set_publicly_accessible(wanted.publicly_accessible.value())
            .set_backup_retention_period(int(&wanted.backup_retention_period))
            .set_copy_tags_to_snapshot(wanted.copy_tags_to_snapshot.value())
            .set_deletion_protection(wanted.deletion_protection.value())
            .set_enable_iam_database_authentication(wanted.enable_iam_database_authentication.value())
            .set_enable_cloudwatch_logs_exports(texts(&wanted.enable_cloudwatch_logs_exports))
            .set_auto_minor_version_upgrade(wanted.auto_minor_version_upgrade.value())
            .set_enable_performance_insights(wanted.enable_performance_insights.value())
            .set_monitoring_interval(int(&wanted.monitoring_interval))
            .set_monitoring_role_arn(wanted.monitoring_role_arn.value())
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named(operation)?;
        let id = answer
            .db_instance()
            .and_then(|instance| instance.db_instance_identifier());
        id.map(created)
            .ok_or_else(|| incomplete(operation, "instance identifier"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(instance) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let port = instance
            .endpoint()
            .and_then(|endpoint| endpoint.port())
            .map(|port| port.to_string());
        Ok(match instance.db_instance_status().unwrap_or("creating") {
            // Metrics are set up after the instance answers, and larger storage is put in order while it does.
            "available" | "configuring-enhanced-monitoring" | "storage-optimization" => ready([
                ("DBInstanceArn", instance.db_instance_arn()),
                (
                    "Endpoint.Address",
                    instance.endpoint().and_then(|endpoint| endpoint.address()),
                ),
                ("Endpoint.Port", port.as_deref()),
                (
                    "MasterUserSecret.SecretArn",
                    instance
                        .master_user_secret()
                        .and_then(|secret| secret.secret_arn()),
                ),
            ]),
            status if is_broken(status) => Observed::Failed(format!("the instance's status is {status}")),
            status => Observed::Pending(status.to_owned()),
        })
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let Some(instance) = describe(aws, id).await? else {
            return Ok(Map::new());
        };
        // What waits for its time is neither the old value nor the new one.
        let pending = instance.pending_modified_values();
        let class = pending.and_then(|pending| pending.db_instance_class()).is_none();
        let zones = pending.and_then(|pending| pending.multi_az()).is_none();
        let days = pending
            .and_then(|pending| pending.backup_retention_period())
            .is_none();
        Ok(shown([
            (
                "DBInstanceClass",
                json!(instance.db_instance_class().filter(|_| class)),
            ),
            ("MultiAZ", json!(instance.multi_az().filter(|_| zones))),
            ("PubliclyAccessible", json!(instance.publicly_accessible())),
            ("DeletionProtection", json!(instance.deletion_protection())),
            (
                "BackupRetentionPeriod",
                json!(instance.backup_retention_period().filter(|_| days)),
            ),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AllocatedStorage",
            "AutoMinorVersionUpgrade",
            "BackupRetentionPeriod",
            "CopyTagsToSnapshot",
            "DBInstanceClass",
            "DBParameterGroupName",
            "DeleteAutomatedBackups",
            "DeletionProtection",
            "EnableCloudwatchLogsExports",
            "EnableIAMDatabaseAuthentication",
            "EnablePerformanceInsights",
            "EngineVersion",
            "ManageMasterUserPassword",
            "MaxAllocatedStorage",
            "MonitoringInterval",
            "MonitoringRoleArn",
            "MultiAZ",
            "Port",
            "PubliclyAccessible",
            "StorageType",
            "VPCSecurityGroups",
        ]
    }

    /// Only what changed is named: some of what a member inherits is refused when a call names it.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "rds:ModifyDBInstance";
        let wanted = properties!(change.request, DbInstance);
        // It is said when the instance is deleted, so there is nothing else to change.
        refuse_kept_backups(operation, &wanted, change.request)?;
        let only = |name: &str| change.any(&[name]);
        let truth = |name: &str, value: &Prop<bool>| value.value().filter(|_| only(name));
        let text = |name: &str, value: &Prop<String>| value.value().filter(|_| only(name));
        let count = |name: &str, value: &Prop<i64>| int(value).filter(|_| only(name));
        let port = number(operation, "Port", &wanted.port)?;
        let storage = number(operation, "AllocatedStorage", &wanted.allocated_storage)?;
        let call = aws
            .rds
            .modify_db_instance()
            .db_instance_identifier(change.id)
            .apply_immediately(true)
            .set_allocated_storage(storage.filter(|_| only("AllocatedStorage")))
            .set_auto_minor_version_upgrade(truth(
                "AutoMinorVersionUpgrade",
                &wanted.auto_minor_version_upgrade,
            ))
            .set_backup_retention_period(count("BackupRetentionPeriod", &wanted.backup_retention_period))
            .set_copy_tags_to_snapshot(truth("CopyTagsToSnapshot", &wanted.copy_tags_to_snapshot))
            .set_db_instance_class(text("DBInstanceClass", &wanted.db_instance_class))
            .set_db_parameter_group_name(text("DBParameterGroupName", &wanted.db_parameter_group_name))
            .set_deletion_protection(
                only("DeletionProtection").then(|| wanted.deletion_protection.value().unwrap_or(false)),
            )
            .set_cloudwatch_logs_export_configuration(
                only("EnableCloudwatchLogsExports")
                    .then(|| exports(change, texts(&wanted.enable_cloudwatch_logs_exports))),
            )
            .set_enable_iam_database_authentication(truth(
                "EnableIAMDatabaseAuthentication",
                &wanted.enable_iam_database_authentication,
            ))
            .set_enable_performance_insights(truth(
                "EnablePerformanceInsights",
                &wanted.enable_performance_insights,
            ))
            .set_engine_version(text("EngineVersion", &wanted.engine_version))
            .set_manage_master_user_password(truth(
                "ManageMasterUserPassword",
                &wanted.manage_master_user_password,
            ))
            .set_max_allocated_storage(count("MaxAllocatedStorage", &wanted.max_allocated_storage))
            .set_monitoring_interval(count("MonitoringInterval", &wanted.monitoring_interval))
            .set_monitoring_role_arn(text("MonitoringRoleArn", &wanted.monitoring_role_arn))
            .set_multi_az(truth("MultiAZ", &wanted.multi_az))
            .set_db_port_number(port.filter(|_| only("Port")))
            .set_publicly_accessible(truth("PubliclyAccessible", &wanted.publicly_accessible))
            .set_storage_type(text("StorageType", &wanted.storage_type))
            .set_vpc_security_group_ids(
                texts(&wanted.vpc_security_groups).filter(|_| only("VPCSecurityGroups")),
            );
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        match describe(aws, id)
            .await?
            .as_ref()
            .and_then(|instance| instance.db_instance_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    /// A member of an Aurora cluster has no snapshots of its own: the cluster keeps the data (RDS API reference,
    /// DeleteDBInstance). One that stands alone leaves a last snapshot as a cluster does.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(instance) = describe(aws, id).await? else {
            return Ok(());
        };
        if instance.db_instance_status() == Some("deleting") {
            return Ok(());
        }
        let call = aws.rds.delete_db_instance().db_instance_identifier(id);
        let call = if instance.db_cluster_identifier().is_some() {
            call.skip_final_snapshot(true)
        } else {
            match last_snapshot(instance.tag_list(), id, instance.dbi_resource_id()) {
                Some(name) => call.skip_final_snapshot(false).final_db_snapshot_identifier(name),
                None => call.skip_final_snapshot(true).delete_automated_backups(true),
            }
        };
        call.send().await.named("rds:DeleteDBInstance").unless_missing()?;
        Ok(())
    }
}

/// A number that CloudFormation writes as a text.
fn number(operation: &str, name: &str, text: &Prop<String>) -> Result<Option<i32>, ProviderError> {
    let Some(text) = text.text() else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(invalid(operation, format!("{name} is {text:?}, not a number"))),
    }
}

fn refuse_kept_backups(
    operation: &str,
    wanted: &kinds::DbInstance,
    request: &Request,
) -> Result<(), ProviderError> {
    if wanted.delete_automated_backups.value() != Some(false) {
        return Ok(());
    }
    let message = format!(
        "{} is to keep its automated backups when it is deleted, which this program can't do",
        request.logical_id
    );
    Err(invalid(operation, message))
}

fn name_of(wanted: &kinds::DbInstance, request: &Request) -> String {
    names::name_or_derived(wanted.db_instance_identifier.text(), request, names::DATABASE).to_lowercase()
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .rds
        .describe_db_instances()
        .db_instance_identifier(id)
        .send()
        .await;
    let answer = answer.named("rds:DescribeDBInstances").unless_missing()?;
    Ok(answer.and_then(|answer| answer.db_instances().first().cloned()))
}
