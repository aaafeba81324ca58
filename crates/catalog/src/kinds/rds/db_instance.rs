//! `AWS::RDS::DBInstance`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html>

use crate::{Prop, Tag};

kind! {
    /// A database instance that stands alone, or a member of an Aurora cluster. `Ref` is its identifier.
    DbInstance = "AWS::RDS::DBInstance",
    attributes: ["DBInstanceArn", "Endpoint.Address", "Endpoint.Port", "MasterUserSecret.SecretArn"],
    taggable: true,
    {
        /// The name.
        #[serde(rename = "DBInstanceIdentifier")]
        db_instance_identifier: Prop<String>,
        /// The cluster; absent when the instance stands alone. A member takes most of what follows from its cluster.
        #[serde(rename = "DBClusterIdentifier")]
        db_cluster_identifier: Prop<String>,
        /// The class.
        #[serde(rename = "DBInstanceClass")]
        db_instance_class: Prop<String>,
        /// `postgres`, `mysql` and so on; that of the cluster for a member.
        engine: Prop<String>,
        /// The version.
        engine_version: Prop<String>,
        /// The database made at the start.
        #[serde(rename = "DBName")]
        db_name: Prop<String>,
        /// The master user.
        master_username: Prop<String>,
        /// Whether RDS makes and keeps the password in Secrets Manager.
        manage_master_user_password: Prop<bool>,
        /// The port, as text.
        port: Prop<String>,
        /// GiB, as text.
        allocated_storage: Prop<String>,
        /// GiB up to which the storage grows by itself.
        max_allocated_storage: Prop<i64>,
        /// Such as `gp3`.
        storage_type: Prop<String>,
        /// Whether the storage is encrypted.
        storage_encrypted: Prop<bool>,
        /// Whether a standby waits in another zone.
        #[serde(rename = "MultiAZ")]
        multi_az: Prop<bool>,
        /// The subnet group.
        #[serde(rename = "DBSubnetGroupName")]
        db_subnet_group_name: Prop<String>,
        /// Its groups.
        #[serde(rename = "VPCSecurityGroups")]
        vpc_security_groups: Prop<Vec<Prop<String>>>,
        /// Settings of the engine.
        #[serde(rename = "DBParameterGroupName")]
        db_parameter_group_name: Prop<String>,
        /// Whether it has a public address.
        publicly_accessible: Prop<bool>,
        /// Days, 0 (none) to 35.
        backup_retention_period: Prop<i64>,
        /// Whether automated backups go with it.
        delete_automated_backups: Prop<bool>,
        /// Whether snapshots carry its tags.
        copy_tags_to_snapshot: Prop<bool>,
        /// Whether it refuses to be deleted.
        deletion_protection: Prop<bool>,
        /// Whether IAM tokens are accepted as passwords.
        #[serde(rename = "EnableIAMDatabaseAuthentication")]
        enable_iam_database_authentication: Prop<bool>,
        /// Logs sent to CloudWatch, such as `postgresql`.
        enable_cloudwatch_logs_exports: Prop<Vec<Prop<String>>>,
        /// Whether minor versions come by themselves.
        auto_minor_version_upgrade: Prop<bool>,
        /// Whether Performance Insights is on.
        enable_performance_insights: Prop<bool>,
        /// Seconds between the operating system's metrics: 0 (none), 1, 5, 10, 15, 30 or 60.
        monitoring_interval: Prop<i64>,
        /// The role that sends them.
        monitoring_role_arn: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
