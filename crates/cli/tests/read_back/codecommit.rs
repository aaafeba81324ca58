//! AWS CodeCommit.

use serde_json::json;

use crate::account::{Account, Reading, map_tags};

/// The calls take a repository's name, and only the list of all tells it for an id.
pub(crate) async fn repository(aws: &Account, id: &str) -> Reading {
    let pages = aws.codecommit.list_repositories().into_paginator().items();
    let all: Vec<_> = pages.send().collect::<Result<_, _>>().await.unwrap();
    let listed = all.iter().find(|r| r.repository_id() == Some(id)).unwrap();
    let call = aws.codecommit.get_repository();
    let call = call.repository_name(listed.repository_name().unwrap());
    let answer = call.send().await.unwrap();
    let repository = answer.repository_metadata().unwrap();
    let tagged = aws.codecommit.list_tags_for_resource();
    let tagged = tagged
        .resource_arn(repository.arn().unwrap())
        .send()
        .await
        .unwrap();
    Reading::new(json!({
        "RepositoryName": repository.repository_name(),
        "RepositoryDescription": repository.repository_description(),
        "KmsKeyId": repository.kms_key_id(),
        "Tags": map_tags(tagged.tags()),
    }))
    .with("Arn", repository.arn())
    .with("Name", repository.repository_name())
    .with("CloneUrlHttp", repository.clone_url_http())
    .with("CloneUrlSsh", repository.clone_url_ssh())
}
