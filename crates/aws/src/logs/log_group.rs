//! `AWS::Logs::LogGroup`. The id is the group's name.

use async_trait::async_trait;
use aws_sdk_cloudwatchlogs::types::LogGroup as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, Change, created, int, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct LogGroup;

#[async_trait]
impl Calls for LogGroup {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, LogGroup), request);
        let Some(arn) = describe(aws, &name).await?.as_ref().and_then(arn_for_tags) else {
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
        let wanted = properties!(request, LogGroup);
        let name = name_of(&wanted, request);
        let call = aws
            .logs
            .create_log_group()
            .log_group_name(&name)
            .set_kms_key_id(wanted.kms_key_id.value())
            .set_tags(Some(tags::of_unfinished(request).into_iter().collect()));
        call.send().await.named("logs:CreateLogGroup")?;
        Ok(created(name))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        if let Some(days) = int(&properties!(request, LogGroup).retention_in_days) {
            let call = aws
                .logs
                .put_retention_policy()
                .log_group_name(id)
                .retention_in_days(days);
            call.send().await.named("logs:PutRetentionPolicy")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(group) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        let arn = arn_for_tags(&group).unwrap_or_default();
        if tags_of(aws, &arn).await?.contains_key(tags::UNFINISHED) {
            return Ok(tags::broken_off());
        }
        // CloudFormation's `Arn` ends with `:*`, as this one does.
        Ok(ready([("Arn", group.arn())]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["KmsKeyId", "RetentionInDays"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, LogGroup);
        if change.any(&["RetentionInDays"]) && wanted.retention_in_days.is_absent() {
            let call = aws.logs.delete_retention_policy().log_group_name(change.id);
            call.send().await.named("logs:DeleteRetentionPolicy")?;
        }
        if change.any(&["KmsKeyId"]) {
            if let Some(key) = wanted.kms_key_id.text() {
                let call = aws
                    .logs
                    .associate_kms_key()
                    .log_group_name(change.id)
                    .kms_key_id(key);
                call.send().await.named("logs:AssociateKmsKey")?;
            } else {
                let call = aws.logs.disassociate_kms_key().log_group_name(change.id);
                call.send().await.named("logs:DisassociateKmsKey")?;
            }
        }
        self.finish(aws, change.request, change.id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(arn) = describe(aws, id).await?.as_ref().and_then(arn_for_tags) else {
            return Ok(());
        };
        if !tags.is_empty() {
            let all = tags
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let call = aws.logs.tag_resource().resource_arn(&arn).set_tags(Some(all));
            call.send().await.named("logs:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws
                .logs
                .untag_resource()
                .resource_arn(&arn)
                .set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("logs:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        aws.logs
            .delete_log_group()
            .log_group_name(id)
            .send()
            .await
            .named("logs:DeleteLogGroup")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::LogGroup, request: &Request) -> String {
    names::name_or_derived(wanted.log_group_name.text(), request, names::ANY)
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let pages = aws
        .logs
        .describe_log_groups()
        .log_group_name_prefix(name)
        .into_paginator()
        .items()
        .send();
    let groups = pages
        .try_collect()
        .await
        .named("logs:DescribeLogGroups")
        .unless_missing()?;
    Ok(groups
        .unwrap_or_default()
        .into_iter()
        .find(|group| group.log_group_name() == Some(name)))
}

/// The ARN that the tag calls take: without the `:*` of the other one.
pub(crate) fn arn_for_tags(group: &Found) -> Option<String> {
    let arn = group.log_group_arn().or_else(|| group.arn())?;
    Some(arn.strip_suffix(":*").unwrap_or(arn).to_owned())
}

/// The tags of a log group.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Tags, ProviderError> {
    let answer = aws.logs.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.named("logs:ListTagsForResource").unless_missing()?;
    Ok(answer
        .and_then(|answer| answer.tags)
        .unwrap_or_default()
        .into_iter()
        .collect())
}
