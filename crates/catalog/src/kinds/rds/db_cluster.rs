//! `AWS::RDS::DBCluster`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html>

use crate::{Prop, Tag};

kind! {
    /// An Aurora cluster. `Ref` is its identifier.
    DbCluster = "AWS::RDS::DBCluster",
    attributes: ["DBClusterArn", "Endpoint.Address", "Endpoint.Port", "ReadEndpoint.Address", "MasterUserSecret.SecretArn"],
    taggable: true,
    {
        /// The name.
        #[serde(rename = "DBClusterIdentifier")]
        db_cluster_identifier: Prop<String>,
        /// `aurora-mysql` or `aurora-postgresql`.
        engine: Prop<String>,
        /// The version.
        engine_version: Prop<String>,
        /// The database made at the start.
        database_name: Prop<String>,
        /// The master user.
        master_username: Prop<String>,
        /// Whether RDS makes and keeps the password in Secrets Manager.
        manage_master_user_password: Prop<bool>,
        /// The port.
        port: Prop<i64>,
        /// The subnet group.
        #[serde(rename = "DBSubnetGroupName")]
        db_subnet_group_name: Prop<String>,
        /// Its groups.
        vpc_security_group_ids: Prop<Vec<Prop<String>>>,
        /// Whether the storage is encrypted.
        storage_encrypted: Prop<bool>,
        /// Days, 1 to 35.
        backup_retention_period: Prop<i64>,
        /// Whether it refuses to be deleted.
        deletion_protection: Prop<bool>,
        /// Whether snapshots carry its tags.
        copy_tags_to_snapshot: Prop<bool>,
        /// Whether IAM tokens are accepted as passwords.
        #[serde(rename = "EnableIAMDatabaseAuthentication")]
        enable_iam_database_authentication: Prop<bool>,
        /// Logs sent to CloudWatch.
        enable_cloudwatch_logs_exports: Prop<Vec<Prop<String>>>,
        /// Capacity with `db.serverless`.
        #[serde(rename = "ServerlessV2ScalingConfiguration")]
        serverless_v2_scaling_configuration: Prop<ServerlessV2ScalingConfiguration>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Capacity in Aurora capacity units.
    pub struct ServerlessV2ScalingConfiguration {
        /// At least.
        min_capacity: Prop<f64>,
        /// At most.
        max_capacity: Prop<f64>,
    }
}
