//! `AWS::RDS::DBParameterGroup`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbparametergroup.html>

use std::collections::BTreeMap;

use crate::{Prop, Tag};

kind! {
    /// Settings of a database engine. `Ref` is its name.
    DbParameterGroup = "AWS::RDS::DBParameterGroup",
    attributes: [],
    taggable: true,
    {
        /// The name; lower case.
        #[serde(rename = "DBParameterGroupName")]
        db_parameter_group_name: Prop<String>,
        /// The engine and its major version, such as `postgres16`.
        family: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// Values by the engine's own names, such as `rds.force_ssl`.
        parameters: BTreeMap<String, Prop<String>>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
