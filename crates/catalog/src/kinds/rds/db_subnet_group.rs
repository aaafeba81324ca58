//! `AWS::RDS::DBSubnetGroup`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbsubnetgroup.html>

use crate::{Prop, Tag};

kind! {
    /// A database subnet group. `Ref` is its name.
    DbSubnetGroup = "AWS::RDS::DBSubnetGroup",
    attributes: [],
    taggable: true,
    {
        /// The name; lower case.
        #[serde(rename = "DBSubnetGroupName")]
        db_subnet_group_name: Prop<String>,
        /// What it is for.
        #[serde(rename = "DBSubnetGroupDescription")]
        db_subnet_group_description: Prop<String>,
        /// Subnets over two zones at least.
        subnet_ids: Prop<Vec<Prop<String>>>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
