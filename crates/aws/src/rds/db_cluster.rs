//! `AWS::RDS::DBCluster`. The id is the cluster's identifier.

use async_trait::async_trait;
use aws_sdk_rds::types::{DbCluster as Found, ServerlessV2ScalingConfiguration};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{exports, is_broken, is_ours, last_snapshot, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct DbCluster;

#[async_trait]
impl Calls for DbCluster {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, DbCluster), request);
        let alive =
            |cluster: &Found| cluster.status() != Some("deleting") && is_ours(cluster.tag_list(), request);
        Ok(describe(aws, &name).await?.filter(alive).map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, DbCluster);
        let call = aws
            .rds
            .create_db_cluster()
            .db_cluster_identifier(name_of(&wanted, request))
            .set_engine(wanted.engine.value())
            .set_engine_version(wanted.engine_version.value())
            .set_database_name(wanted.database_name.value())
            .set_master_username(wanted.master_username.value())
            .set_manage_master_user_password(wanted.manage_master_user_password.value())
            .set_port(int(&wanted.port))
            .set_db_subnet_group_name(wanted.db_subnet_group_name.value())
            .set_vpc_security_group_ids(texts(&wanted.vpc_security_group_ids))
            .set_storage_encrypted(wanted.storage_encrypted.value())
            .set_backup_retention_period(int(&wanted.backup_retention_period))
            .set_deletion_protection(wanted.deletion_protection.value())
            .set_copy_tags_to_snapshot(wanted.copy_tags_to_snapshot.value())
            .set_enable_iam_database_authentication(wanted.enable_iam_database_authentication.value())
            .set_enable_cloudwatch_logs_exports(texts(&wanted.enable_cloudwatch_logs_exports))
            .set_serverless_v2_scaling_configuration(serverless(&wanted))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("rds:CreateDBCluster")?;
        let id = answer
            .db_cluster()
            .and_then(|cluster| cluster.db_cluster_identifier());
        id.map(created)
            .ok_or_else(|| incomplete("rds:CreateDBCluster", "cluster identifier"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(cluster) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let port = cluster.port().map(|port| port.to_string());
        Ok(match cluster.status().unwrap_or("creating") {
            "available" => ready([
                ("DBClusterArn", cluster.db_cluster_arn()),
                ("Endpoint.Address", cluster.endpoint()),
                ("Endpoint.Port", port.as_deref()),
                ("ReadEndpoint.Address", cluster.reader_endpoint()),
                (
                    "MasterUserSecret.SecretArn",
                    cluster
                        .master_user_secret()
                        .and_then(|secret| secret.secret_arn()),
                ),
            ]),
            status if is_broken(status) => Observed::Failed(format!("the cluster's status is {status}")),
            status => Observed::Pending(status.to_owned()),
        })
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let Some(cluster) = describe(aws, id).await? else {
            return Ok(Map::new());
        };
        let scaling = cluster.serverless_v2_scaling_configuration().map(
            |scaling| json!({ "MinCapacity": scaling.min_capacity(), "MaxCapacity": scaling.max_capacity() }),
        );
        Ok(shown([
            ("DeletionProtection", json!(cluster.deletion_protection())),
            ("BackupRetentionPeriod", json!(cluster.backup_retention_period())),
            ("ServerlessV2ScalingConfiguration", json!(scaling)),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "BackupRetentionPeriod",
            "CopyTagsToSnapshot",
            "DeletionProtection",
            "EnableCloudwatchLogsExports",
            "EnableIAMDatabaseAuthentication",
            "EngineVersion",
            "ManageMasterUserPassword",
            "Port",
            "ServerlessV2ScalingConfiguration",
            "VpcSecurityGroupIds",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, DbCluster);
        let only = |name: &str| change.any(&[name]);
        let call = aws
            .rds
            .modify_db_cluster()
            .db_cluster_identifier(change.id)
            .apply_immediately(true)
            .set_backup_retention_period(
                int(&wanted.backup_retention_period).filter(|_| only("BackupRetentionPeriod")),
            )
            .set_copy_tags_to_snapshot(
                wanted
                    .copy_tags_to_snapshot
                    .value()
                    .filter(|_| only("CopyTagsToSnapshot")),
            )
            .set_deletion_protection(
                only("DeletionProtection").then(|| wanted.deletion_protection.value().unwrap_or(false)),
            )
            .set_cloudwatch_logs_export_configuration(
                only("EnableCloudwatchLogsExports")
                    .then(|| exports(change, texts(&wanted.enable_cloudwatch_logs_exports))),
            )
            .set_enable_iam_database_authentication(
                wanted
                    .enable_iam_database_authentication
                    .value()
                    .filter(|_| only("EnableIAMDatabaseAuthentication")),
            )
            .set_engine_version(wanted.engine_version.value().filter(|_| only("EngineVersion")))
            .set_manage_master_user_password(
                wanted
                    .manage_master_user_password
                    .value()
                    .filter(|_| only("ManageMasterUserPassword")),
            )
            .set_port(int(&wanted.port).filter(|_| only("Port")))
            .set_serverless_v2_scaling_configuration(
                serverless(&wanted).filter(|_| only("ServerlessV2ScalingConfiguration")),
            )
            .set_vpc_security_group_ids(
                texts(&wanted.vpc_security_group_ids).filter(|_| only("VpcSecurityGroupIds")),
            );
        call.send().await.named("rds:ModifyDBCluster")?;
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
            .and_then(|cluster| cluster.db_cluster_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(cluster) = describe(aws, id).await? else {
            return Ok(());
        };
        if cluster.status() == Some("deleting") {
            return Ok(());
        }
        let call = aws.rds.delete_db_cluster().db_cluster_identifier(id);
        let call = match last_snapshot(cluster.tag_list(), id, cluster.db_cluster_resource_id()) {
            Some(name) => call.skip_final_snapshot(false).final_db_snapshot_identifier(name),
            None => call.skip_final_snapshot(true).delete_automated_backups(true),
        };
        call.send().await.named("rds:DeleteDBCluster").unless_missing()?;
        Ok(())
    }
}

/// RDS keeps identifiers in lower case (RDS API reference, CreateDBCluster).
fn name_of(wanted: &kinds::DbCluster, request: &Request) -> String {
    names::name_or_derived(wanted.db_cluster_identifier.text(), request, names::DATABASE).to_lowercase()
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .rds
        .describe_db_clusters()
        .db_cluster_identifier(id)
        .send()
        .await;
    let answer = answer.named("rds:DescribeDBClusters").unless_missing()?;
    Ok(answer.and_then(|answer| answer.db_clusters().first().cloned()))
}

fn serverless(wanted: &kinds::DbCluster) -> Option<ServerlessV2ScalingConfiguration> {
    wanted
        .serverless_v2_scaling_configuration
        .literal()
        .map(|scaling| {
            ServerlessV2ScalingConfiguration::builder()
                .set_min_capacity(scaling.min_capacity.value())
                .set_max_capacity(scaling.max_capacity.value())
                .build()
        })
}
