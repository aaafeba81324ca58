//! Amazon RDS and Aurora.

use std::collections::BTreeMap;

use aws_sdk_rds::types::{Tag, VpcSecurityGroupMembership};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

fn of(list: &[Tag]) -> Value {
    tags(list.iter().map(|t| (t.key.clone(), t.value.clone())))
}

fn groups(list: &[VpcSecurityGroupMembership]) -> Vec<&str> {
    list.iter().filter_map(|g| g.vpc_security_group_id()).collect()
}

pub(crate) async fn cluster(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .rds
        .describe_db_clusters()
        .db_cluster_identifier(id)
        .send()
        .await
        .unwrap();
    let cluster = &answer.db_clusters()[0];
    let secret = cluster.master_user_secret();
    let scaling = cluster.serverless_v2_scaling_configuration();
    let scaling =
        scaling.map(|s| json!({ "MinCapacity": s.min_capacity(), "MaxCapacity": s.max_capacity() }));
    Reading::new(json!({
        "DBClusterIdentifier": cluster.db_cluster_identifier(),
        "Engine": cluster.engine(),
        "EngineVersion": cluster.engine_version(),
        "DatabaseName": cluster.database_name(),
        "MasterUsername": cluster.master_username(),
        // The secret that AWS makes and keeps is how this is seen.
        "ManageMasterUserPassword": secret.is_some(),
        "Port": cluster.port(),
        "DBSubnetGroupName": cluster.db_subnet_group(),
        "VpcSecurityGroupIds": groups(cluster.vpc_security_groups()),
        "StorageEncrypted": cluster.storage_encrypted(),
        "BackupRetentionPeriod": cluster.backup_retention_period(),
        "DeletionProtection": cluster.deletion_protection(),
        "CopyTagsToSnapshot": cluster.copy_tags_to_snapshot(),
        "EnableIAMDatabaseAuthentication": cluster.iam_database_authentication_enabled(),
        "EnableCloudwatchLogsExports": cluster.enabled_cloudwatch_logs_exports(),
        "ServerlessV2ScalingConfiguration": scaling,
        "Tags": of(cluster.tag_list()),
    }))
    .with("DBClusterArn", cluster.db_cluster_arn())
    .with("Endpoint.Address", cluster.endpoint())
    .with("Endpoint.Port", cluster.port().map(|p| p.to_string()).as_deref())
    .with("ReadEndpoint.Address", cluster.reader_endpoint())
    .with("MasterUserSecret.SecretArn", secret.and_then(|s| s.secret_arn()))
}

pub(crate) async fn instance(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .rds
        .describe_db_instances()
        .db_instance_identifier(id)
        .send()
        .await
        .unwrap();
    let instance = &answer.db_instances()[0];
    let endpoint = instance.endpoint();
    let secret = instance.master_user_secret();
    Reading::new(json!({
        "DBInstanceIdentifier": instance.db_instance_identifier(),
        "DBClusterIdentifier": instance.db_cluster_identifier(),
        "DBInstanceClass": instance.db_instance_class(),
        "DBName": instance.db_name(),
        "Engine": instance.engine(),
        "EngineVersion": instance.engine_version(),
        "MasterUsername": instance.master_username(),
        "ManageMasterUserPassword": secret.is_some(),
        "AllocatedStorage": instance.allocated_storage(),
        "MaxAllocatedStorage": instance.max_allocated_storage(),
        "StorageType": instance.storage_type(),
        "StorageEncrypted": instance.storage_encrypted(),
        "MultiAZ": instance.multi_az(),
        "BackupRetentionPeriod": instance.backup_retention_period(),
        "DeletionProtection": instance.deletion_protection(),
        "CopyTagsToSnapshot": instance.copy_tags_to_snapshot(),
        "EnableIAMDatabaseAuthentication": instance.iam_database_authentication_enabled(),
        "EnableCloudwatchLogsExports": instance.enabled_cloudwatch_logs_exports(),
        "DBSubnetGroupName": instance.db_subnet_group().and_then(|g| g.db_subnet_group_name()),
        "DBParameterGroupName": instance.db_parameter_groups().first().and_then(|g| g.db_parameter_group_name()),
        "VPCSecurityGroups": groups(instance.vpc_security_groups()),
        "Port": endpoint.and_then(|e| e.port()),
        "PubliclyAccessible": instance.publicly_accessible(),
        "AutoMinorVersionUpgrade": instance.auto_minor_version_upgrade(),
        "Tags": of(instance.tag_list()),
    }))
    .with("DBInstanceArn", instance.db_instance_arn())
    .with("Endpoint.Address", endpoint.and_then(|e| e.address()))
    .with(
        "Endpoint.Port",
        endpoint.and_then(|e| e.port()).map(|p| p.to_string()).as_deref(),
    )
    .with("MasterUserSecret.SecretArn", secret.and_then(|s| s.secret_arn()))
}

pub(crate) async fn subnet_group(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .rds
        .describe_db_subnet_groups()
        .db_subnet_group_name(id)
        .send()
        .await
        .unwrap();
    let group = &answer.db_subnet_groups()[0];
    let subnets: Vec<_> = group.subnets().iter().map(|s| s.subnet_identifier()).collect();
    let tagged = aws
        .rds
        .list_tags_for_resource()
        .resource_name(group.db_subnet_group_arn().unwrap());
    let tagged = tagged.send().await.unwrap();
    Reading::new(json!({
        "DBSubnetGroupName": group.db_subnet_group_name(),
        "DBSubnetGroupDescription": group.db_subnet_group_description(),
        "SubnetIds": subnets,
        "Tags": of(tagged.tag_list()),
    }))
}

/// Of its parameters, those that somebody set.
pub(crate) async fn parameter_group(aws: &Account, id: &str) -> Reading {
    let call = aws.rds.describe_db_parameter_groups().db_parameter_group_name(id);
    let answer = call.send().await.unwrap();
    let group = &answer.db_parameter_groups()[0];
    let pages = aws
        .rds
        .describe_db_parameters()
        .db_parameter_group_name(id)
        .source("user")
        .into_paginator();
    let all: Vec<_> = pages.items().send().collect::<Result<_, _>>().await.unwrap();
    let parameters = all.iter().filter(|p| p.source() == Some("user"));
    let parameters: BTreeMap<_, _> = parameters
        .map(|p| (p.parameter_name().unwrap(), p.parameter_value()))
        .collect();
    let tagged = aws.rds.list_tags_for_resource();
    let tagged = tagged.resource_name(group.db_parameter_group_arn().unwrap());
    let tagged = tagged.send().await.unwrap();
    Reading::new(json!({
        "DBParameterGroupName": group.db_parameter_group_name(),
        "Family": group.db_parameter_group_family(),
        "Description": group.description(),
        "Parameters": parameters,
        "Tags": of(tagged.tag_list()),
    }))
}
