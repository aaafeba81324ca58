//! Amazon ECR.

use serde_json::json;

use crate::account::{Account, Reading, tags};

pub(crate) async fn repository(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .ecr
        .describe_repositories()
        .repository_names(id)
        .send()
        .await
        .unwrap();
    let repository = &answer.repositories()[0];
    let policy = aws
        .ecr
        .get_lifecycle_policy()
        .repository_name(id)
        .send()
        .await
        .ok();
    let arn = repository.repository_arn().unwrap();
    let tagged = aws
        .ecr
        .list_tags_for_resource()
        .resource_arn(arn)
        .send()
        .await
        .unwrap();
    let list = tagged.tags().iter().map(|t| (t.key.clone(), t.value.clone()));
    let scanning = repository.image_scanning_configuration();
    let encryption = repository.encryption_configuration();
    Reading::new(json!({
        "RepositoryName": repository.repository_name(),
        "ImageTagMutability": repository.image_tag_mutability().map(|m| m.as_str()),
        "ImageScanningConfiguration": { "ScanOnPush": scanning.map(|s| s.scan_on_push()) },
        "EncryptionConfiguration": { "EncryptionType": encryption.map(|e| e.encryption_type().as_str()) },
        "LifecyclePolicy": { "LifecyclePolicyText": policy.and_then(|p| p.lifecycle_policy_text) },
        "Tags": tags(list),
    }))
    .with("Arn", Some(arn))
    .with("RepositoryUri", repository.repository_uri())
}
