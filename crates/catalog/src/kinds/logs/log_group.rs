//! `AWS::Logs::LogGroup`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html>

use crate::{Prop, Tag};

kind! {
    /// A log group. `Ref` is its name.
    LogGroup = "AWS::Logs::LogGroup",
    attributes: ["Arn"],
    taggable: true,
    {
        /// The name, such as `/ecs/api`.
        log_group_name: Prop<String>,
        /// Days; one of a fixed list.
        retention_in_days: Prop<i64>,
        /// A key.
        kms_key_id: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
