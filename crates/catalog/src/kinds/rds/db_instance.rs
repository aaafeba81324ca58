//! `AWS::RDS::DBInstance`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html>

use crate::{Prop, Tag};

kind! {
    /// An instance of an Aurora cluster. `Ref` is its identifier.
    DbInstance = "AWS::RDS::DBInstance",
    attributes: ["DBInstanceArn", "Endpoint.Address", "Endpoint.Port"],
    taggable: true,
    {
        /// The name.
        #[serde(rename = "DBInstanceIdentifier")]
        db_instance_identifier: Prop<String>,
        /// The cluster.
        #[serde(rename = "DBClusterIdentifier")]
        db_cluster_identifier: Prop<String>,
        /// The class.
        #[serde(rename = "DBInstanceClass")]
        db_instance_class: Prop<String>,
        /// The cluster's engine.
        engine: Prop<String>,
        /// Whether it has a public address.
        publicly_accessible: Prop<bool>,
        /// Whether minor versions come by themselves.
        auto_minor_version_upgrade: Prop<bool>,
        /// Whether Performance Insights is on.
        enable_performance_insights: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
