//! `AWS::SNS::Topic`. The id is the topic's ARN.

use async_trait::async_trait;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{attributes, pairs, service_tags, set, tags_of};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Topic;

#[async_trait]
impl Calls for Topic {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Topic), request);
        let Some(arn) = by_name(aws, &name).await? else {
            return Ok(None);
        };
        let tags = tags_of(aws, &arn).await?;
        Ok(tags::is_ours(pairs(&tags), request).then(|| created(arn)))
    }

    /// CreateTopic answers with a topic of the name that exists when the settings are the same, whoever made it, so its tags
    /// are looked at first: what this program calls its own it will delete.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "sns:CreateTopic";
        let wanted = properties!(request, Topic);
        let name = name_of(&wanted, request);
        if let Some(arn) = by_name(aws, &name).await? {
            if tags::is_ours(pairs(&tags_of(aws, &arn).await?), request) {
                return Ok(created(arn));
            }
            let message = format!("a topic named {name} exists that this deployment did not make here");
            return Err(ours(ProviderErrorKind::AlreadyExists, operation, message));
        }
        let settings = [
            ("DisplayName", wanted.display_name.value()),
            ("KmsMasterKeyId", wanted.kms_master_key_id.value()),
        ];
        let settings = settings
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let call = aws
            .sns
            .create_topic()
            .name(name)
            .set_attributes(Some(settings.collect()))
            .set_tags(Some(service_tags(&tags::of(request))?));
        let answer = call.send().await.named(operation)?;
        answer
            .topic_arn
            .map(created)
            .ok_or_else(|| incomplete(operation, "topic ARN"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        if attributes(aws, id).await?.is_none() {
            return Ok(Observed::Missing);
        }
        Ok(ready([
            ("TopicArn", Some(id)),
            ("TopicName", id.rsplit(':').next()),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["DisplayName", "KmsMasterKeyId"]
    }

    /// An empty text takes a setting away.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Topic);
        for (name, value) in [
            ("DisplayName", &wanted.display_name),
            ("KmsMasterKeyId", &wanted.kms_master_key_id),
        ] {
            if change.any(&[name]) {
                set(aws, change.id, name, value.text().unwrap_or_default()).await?;
            }
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
        if !tags.is_empty() {
            let call = aws.sns.tag_resource().resource_arn(id);
            let call = call.set_tags(Some(service_tags(tags)?));
            call.send().await.named("sns:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.sns.untag_resource().resource_arn(id);
            let call = call.set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("sns:UntagResource")?;
        }
        Ok(())
    }

    /// Its subscriptions go with it.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.sns.delete_topic().topic_arn(id).send().await;
        answer.named("sns:DeleteTopic").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Topic, request: &Request) -> String {
    names::name_or_derived(wanted.topic_name.text(), request, names::ANY)
}

/// The ARNs of all topics.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<String>, ProviderError> {
    let pages = aws.sns.list_topics().into_paginator().items().send();
    let found = pages.try_collect().await.named("sns:ListTopics")?;
    Ok(found.into_iter().filter_map(|topic| topic.topic_arn).collect())
}

/// A topic's ARN ends in its name.
async fn by_name(aws: &Clients, name: &str) -> Result<Option<String>, ProviderError> {
    let all = list(aws).await?;
    Ok(all.into_iter().find(|arn| arn.rsplit(':').next() == Some(name)))
}
