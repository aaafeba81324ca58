//! `AWS::ECR::Repository`. The id is the repository's name.
//!
//! `EmptyOnDelete` is no setting of ECR: it is a parameter of the deletion, when only the id is known. So a repository
//! that may lose its images wears the tag `tierwright:empty-on-delete`.

use async_trait::async_trait;
use aws_sdk_ecr::types::{
    EncryptionConfiguration, EncryptionType, ImageScanningConfiguration, ImageTagMutability,
    Repository as Found, Tag,
};
use serde_json::Value;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, Change, created, document, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

const EMPTY_ON_DELETE: &str = "tierwright:empty-on-delete";

pub(crate) struct Repository;

#[async_trait]
impl Calls for Repository {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Repository), request);
        let Some(arn) = describe(aws, &name)
            .await?
            .and_then(|repository| repository.repository_arn)
        else {
            return Ok(None);
        };
        let found = tags_of(aws, &arn).await?;
        let ours = tags::is_ours(
            found.iter().map(|(key, value)| (key.as_str(), value.as_str())),
            request,
        );
        Ok(ours.then(|| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Repository);
        let mut tags = tags::of_unfinished(request);
        if wanted.empty_on_delete.value() == Some(true) {
            tags.insert(EMPTY_ON_DELETE.to_owned(), "true".to_owned());
        }
        let call = aws
            .ecr
            .create_repository()
            .repository_name(name_of(&wanted, request))
            .set_image_tag_mutability(wanted.image_tag_mutability.text().map(ImageTagMutability::from))
            .set_image_scanning_configuration(scanning(&wanted))
            .set_encryption_configuration(
                wanted
                    .encryption_configuration
                    .literal()
                    .map(encryption)
                    .transpose()?,
            )
            .set_tags(Some(service_tags(&tags)?));
        let answer = call.send().await.named("ecr:CreateRepository")?;
        let name = answer
            .repository()
            .and_then(|repository| repository.repository_name());
        name.map(created)
            .ok_or_else(|| incomplete("ecr:CreateRepository", "repository name"))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, Repository);
        if let Some(policy) = lifecycle(&wanted) {
            let call = aws
                .ecr
                .put_lifecycle_policy()
                .repository_name(id)
                .lifecycle_policy_text(policy);
            call.send().await.named("ecr:PutLifecyclePolicy")?;
        }
        if let Some(policy) = document(&wanted.repository_policy_text) {
            let call = aws.ecr.set_repository_policy().repository_name(id);
            call.policy_text(policy)
                .send()
                .await
                .named("ecr:SetRepositoryPolicy")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(repository) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let tags = tags_of(aws, repository.repository_arn().unwrap_or_default()).await?;
        if tags.contains_key(tags::UNFINISHED) {
            return Ok(tags::broken_off());
        }
        Ok(ready([
            ("Arn", repository.repository_arn()),
            ("RepositoryUri", repository.repository_uri()),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "EmptyOnDelete",
            "ImageScanningConfiguration",
            "ImageTagMutability",
            "LifecyclePolicy",
            "RepositoryPolicyText",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Repository);
        let id = change.id;
        if change.any(&["ImageTagMutability"]) {
            let mutability = wanted.image_tag_mutability.text().unwrap_or("MUTABLE");
            let call = aws
                .ecr
                .put_image_tag_mutability()
                .repository_name(id)
                .image_tag_mutability(mutability.into());
            call.send().await.named("ecr:PutImageTagMutability")?;
        }
        if change.any(&["ImageScanningConfiguration"]) {
            let scanning = scanning(&wanted).unwrap_or_else(|| ImageScanningConfiguration::builder().build());
            let call = aws
                .ecr
                .put_image_scanning_configuration()
                .repository_name(id)
                .image_scanning_configuration(scanning);
            call.send().await.named("ecr:PutImageScanningConfiguration")?;
        }
        if change.any(&["LifecyclePolicy"]) && lifecycle(&wanted).is_none() {
            let call = aws.ecr.delete_lifecycle_policy().repository_name(id);
            call.send()
                .await
                .named("ecr:DeleteLifecyclePolicy")
                .unless_missing()?;
        }
        if change.any(&["RepositoryPolicyText"]) && wanted.repository_policy_text.is_absent() {
            let call = aws.ecr.delete_repository_policy().repository_name(id);
            call.send()
                .await
                .named("ecr:DeleteRepositoryPolicy")
                .unless_missing()?;
        }
        if change.any(&["EmptyOnDelete"]) {
            let on = wanted.empty_on_delete.value() == Some(true);
            let tag = Tags::from([(EMPTY_ON_DELETE.to_owned(), "true".to_owned())]);
            let (set, removed) = if on {
                (tag, vec![])
            } else {
                (Tags::new(), vec![EMPTY_ON_DELETE.to_owned()])
            };
            self.retag(aws, id, &set, &removed).await?;
        }
        self.finish(aws, change.request, id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(arn) = describe(aws, id)
            .await?
            .and_then(|repository| repository.repository_arn)
        else {
            return Ok(());
        };
        if !tags.is_empty() {
            let call = aws
                .ecr
                .tag_resource()
                .resource_arn(&arn)
                .set_tags(Some(service_tags(tags)?));
            call.send().await.named("ecr:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws
                .ecr
                .untag_resource()
                .resource_arn(&arn)
                .set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("ecr:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(arn) = describe(aws, id)
            .await?
            .and_then(|repository| repository.repository_arn)
        else {
            return Ok(());
        };
        let force = tags_of(aws, &arn).await?.contains_key(EMPTY_ON_DELETE);
        let call = aws.ecr.delete_repository().repository_name(id).force(force);
        call.send().await.named("ecr:DeleteRepository").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Repository, request: &Request) -> String {
    names::name_or_derived(wanted.repository_name.text(), request, names::ANY)
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .ecr
        .describe_repositories()
        .repository_names(name)
        .send()
        .await;
    let answer = answer.named("ecr:DescribeRepositories").unless_missing()?;
    Ok(answer.and_then(|answer| answer.repositories().first().cloned()))
}

/// The tags of a repository.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Tags, ProviderError> {
    let answer = aws.ecr.list_tags_for_resource().resource_arn(arn).send().await;
    let Some(answer) = answer.named("ecr:ListTagsForResource").unless_missing()? else {
        return Ok(Tags::new());
    };
    Ok(answer
        .tags()
        .iter()
        .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
        .collect())
}

fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<Result<_, _>>()
        .map_err(|e| invalid("ecr:TagResource", e.to_string()))
}

fn scanning(wanted: &kinds::Repository) -> Option<ImageScanningConfiguration> {
    let scan = wanted
        .image_scanning_configuration
        .literal()?
        .scan_on_push
        .value()?;
    Some(ImageScanningConfiguration::builder().scan_on_push(scan).build())
}

fn lifecycle(wanted: &kinds::Repository) -> Option<String> {
    wanted.lifecycle_policy.literal()?.lifecycle_policy_text.value()
}

fn encryption(value: &Value) -> Result<EncryptionConfiguration, ProviderError> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    EncryptionConfiguration::builder()
        .encryption_type(EncryptionType::from(text("EncryptionType").unwrap_or("AES256")))
        .set_kms_key(text("KmsKey").map(str::to_owned))
        .build()
        .map_err(|e| invalid("ecr:CreateRepository", e.to_string()))
}
