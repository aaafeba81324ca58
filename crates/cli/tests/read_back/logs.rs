//! Amazon CloudWatch Logs.

use serde_json::json;

use crate::account::{Account, Reading, tags};

pub(crate) async fn log_group(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .logs
        .describe_log_groups()
        .log_group_name_prefix(id)
        .send()
        .await
        .unwrap();
    let group = answer
        .log_groups()
        .iter()
        .find(|g| g.log_group_name() == Some(id))
        .unwrap();
    let arn = group.arn().unwrap();
    let tagged = aws
        .logs
        .list_tags_for_resource()
        .resource_arn(arn.trim_end_matches(":*"));
    let tagged = tagged.send().await.unwrap();
    let list = tagged.tags().into_iter().flatten();
    Reading::new(json!({
        "LogGroupName": group.log_group_name(),
        "RetentionInDays": group.retention_in_days(),
        "KmsKeyId": group.kms_key_id(),
        "Tags": tags(list.map(|(key, value)| (key.clone(), value.clone()))),
    }))
    .with("Arn", Some(arn))
}
