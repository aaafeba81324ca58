//! `AWS::CodeCommit::Repository`. The id is the repository's id, which a new name leaves as it is; the calls take the
//! name, which only the list of all repositories tells for an id.

use async_trait::async_trait;
use aws_sdk_codecommit::types::RepositoryMetadata as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

/// The key that encrypts a repository whose design names none (CodeCommit user guide, *AWS Key Management Service and
/// encryption for AWS CodeCommit repositories*).
const DEFAULT_KEY: &str = "alias/aws/codecommit";

pub(crate) struct Repository;

#[async_trait]
impl Calls for Repository {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, CodeRepository), request);
        let Some(found) = describe(aws, &name).await? else {
            return Ok(None);
        };
        let present = tags_of(aws, found.arn().unwrap_or_default()).await?;
        let ours = tags::is_ours(
            present.iter().map(|(key, value)| (key.as_str(), value.as_str())),
            request,
        );
        Ok(found.repository_id.filter(|_| ours).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "codecommit:CreateRepository";
        let wanted = properties!(request, CodeRepository);
        let call = aws
            .codecommit
            .create_repository()
            .repository_name(name_of(&wanted, request))
            .set_repository_description(wanted.repository_description.value())
            .set_kms_key_id(wanted.kms_key_id.value())
            .set_tags(Some(tags::of(request).into_iter().collect()));
        let answer = call.send().await.named(operation)?;
        let id = answer.repository_metadata().and_then(Found::repository_id);
        id.map(created)
            .ok_or_else(|| incomplete(operation, "repository id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(found) = by_id(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(ready([
            ("Arn", found.arn()),
            ("CloneUrlHttp", found.clone_url_http()),
            ("Name", found.repository_name()),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["KmsKeyId", "RepositoryDescription", "RepositoryName"]
    }

    /// The name changes last, since the other calls go by it.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, CodeRepository);
        let Some(name) = name_by_id(aws, change.id).await? else {
            return Err(incomplete("codecommit:ListRepositories", "repository of this id"));
        };
        if change.any(&["RepositoryDescription"]) {
            let call = aws
                .codecommit
                .update_repository_description()
                .repository_name(&name)
                .repository_description(wanted.repository_description.text().unwrap_or_default());
            call.send()
                .await
                .named("codecommit:UpdateRepositoryDescription")?;
        }
        if change.any(&["KmsKeyId"]) {
            let call = aws
                .codecommit
                .update_repository_encryption_key()
                .repository_name(&name)
                .kms_key_id(wanted.kms_key_id.text().unwrap_or(DEFAULT_KEY));
            call.send()
                .await
                .named("codecommit:UpdateRepositoryEncryptionKey")?;
        }
        let new = name_of(&wanted, change.request);
        if new != name {
            let call = aws
                .codecommit
                .update_repository_name()
                .old_name(name)
                .new_name(new);
            call.send().await.named("codecommit:UpdateRepositoryName")?;
        }
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(arn) = by_id(aws, id).await?.and_then(|found| found.arn) else {
            return Ok(());
        };
        if !tags.is_empty() {
            let all = tags
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let call = aws.codecommit.tag_resource().resource_arn(&arn);
            call.set_tags(Some(all))
                .send()
                .await
                .named("codecommit:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.codecommit.untag_resource().resource_arn(&arn);
            call.set_tag_keys(Some(removed.to_vec()))
                .send()
                .await
                .named("codecommit:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(name) = name_by_id(aws, id).await? else {
            return Ok(());
        };
        let call = aws.codecommit.delete_repository().repository_name(name);
        call.send()
            .await
            .named("codecommit:DeleteRepository")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::CodeRepository, request: &Request) -> String {
    names::name_or_derived(wanted.repository_name.text(), request, names::ANY)
}

/// Ids and names of every repository.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<(String, String)>, ProviderError> {
    let pages = aws.codecommit.list_repositories().into_paginator().items().send();
    let all = pages.try_collect().await.named("codecommit:ListRepositories")?;
    Ok(all
        .into_iter()
        .filter_map(|pair| Some((pair.repository_id?, pair.repository_name?)))
        .collect())
}

async fn name_by_id(aws: &Clients, id: &str) -> Result<Option<String>, ProviderError> {
    let all = list(aws).await?;
    Ok(all.into_iter().find(|(one, _)| one == id).map(|(_, name)| name))
}

async fn by_id(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    match name_by_id(aws, id).await? {
        Some(name) => describe(aws, &name).await,
        None => Ok(None),
    }
}

/// The repository of a name.
pub(crate) async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .codecommit
        .get_repository()
        .repository_name(name)
        .send()
        .await
        .named("codecommit:GetRepository")
        .unless_missing()?;
    Ok(answer.and_then(|answer| answer.repository_metadata))
}

/// The tags of a repository.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Tags, ProviderError> {
    let mut found = Tags::new();
    let mut next = None;
    loop {
        let call = aws
            .codecommit
            .list_tags_for_resource()
            .resource_arn(arn)
            .set_next_token(next);
        let answer = call.send().await.named("codecommit:ListTagsForResource");
        let Some(answer) = answer.unless_missing()? else {
            return Ok(found);
        };
        found.extend(answer.tags.unwrap_or_default());
        next = answer.next_token.filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok(found);
        }
    }
}
