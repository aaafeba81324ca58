//! `AWS::CloudFront::Distribution`. The id is the distribution's.

use async_trait::async_trait;
use aws_sdk_cloudfront::types::{Distribution as Found, DistributionConfigWithTags, TagKeys};
use tierwright_catalog::kinds::cloudfront::distribution::DistributionConfig;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::settings::configuration;
use super::{service_tags, tags_of};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Distribution;

#[async_trait]
impl Calls for Distribution {
    /// The list shows neither tags nor caller references, so the tags of those with the same comment are asked for.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, Distribution);
        let comment = wanted
            .distribution_config
            .literal()
            .and_then(|config| config.comment.text())
            .unwrap_or_default();
        for (id, arn, found) in list(aws).await? {
            if found != comment {
                continue;
            }
            let tags = tags_of(aws, &arn).await?;
            if tags::is_ours(
                tags.iter().map(|(key, value)| (key.as_str(), value.as_str())),
                request,
            ) {
                return Ok(Some(created(id)));
            }
        }
        Ok(None)
    }

    /// The caller reference makes a repetition an error (DistributionAlreadyExists) and never a second distribution.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "cloudfront:CreateDistributionWithTags";
        let wanted = properties!(request, Distribution);
        let wanted = wanted_config(&wanted.distribution_config, operation)?;
        let config = configuration(request, &wanted, &names::token(request, 64))?;
        let config = DistributionConfigWithTags::builder()
            .distribution_config(config)
            .tags(service_tags(&tags::of(request))?)
            .build();
        let call = aws
            .cloudfront
            .create_distribution_with_tags()
            .distribution_config_with_tags(config);
        let answer = call.send().await.named(operation)?;
        let id = answer.distribution().map(|distribution| distribution.id());
        id.map(created)
            .ok_or_else(|| incomplete(operation, "distribution id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some((found, _)) = get(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        if found.status() != "Deployed" {
            return Ok(Observed::Pending(found.status().to_owned()));
        }
        Ok(ready([
            ("Id", Some(id)),
            ("DomainName", Some(found.domain_name())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["DistributionConfig"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "cloudfront:UpdateDistribution";
        let wanted = properties!(change.request, Distribution);
        let wanted = wanted_config(&wanted.distribution_config, operation)?;
        let answer = aws
            .cloudfront
            .get_distribution_config()
            .id(change.id)
            .send()
            .await;
        let answer = answer.named("cloudfront:GetDistributionConfig")?;
        let reference = answer
            .distribution_config()
            .map(|config| config.caller_reference())
            .unwrap_or_default();
        let config = configuration(change.request, &wanted, reference)?;
        let call = aws
            .cloudfront
            .update_distribution()
            .id(change.id)
            .set_if_match(answer.e_tag.clone());
        call.distribution_config(config).send().await.named(operation)?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some((found, _)) = get(aws, id).await? else {
            return Ok(());
        };
        let call = aws
            .cloudfront
            .tag_resource()
            .resource(found.arn())
            .tags(service_tags(tags)?);
        call.send().await.named("cloudfront:TagResource")?;
        if !removed.is_empty() {
            let keys = TagKeys::builder().set_items(Some(removed.to_vec())).build();
            let call = aws
                .cloudfront
                .untag_resource()
                .resource(found.arn())
                .tag_keys(keys);
            call.send().await.named("cloudfront:UntagResource")?;
        }
        Ok(())
    }

    /// CloudFront deletes only what is disabled and deployed everywhere as such, so the first call disables, those after it
    /// are refused until that is through, and the last one deletes.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "cloudfront:DeleteDistribution";
        let wait = || {
            Err(ours(
                ProviderErrorKind::Conflict,
                operation,
                "the distribution is being disabled",
            ))
        };
        let Some((found, tag)) = get(aws, id).await? else {
            return Ok(());
        };
        let config = found.distribution_config().cloned();
        if let Some(mut config) = config.filter(|config| config.enabled()) {
            config.enabled = false;
            let call = aws
                .cloudfront
                .update_distribution()
                .id(id)
                .set_if_match(tag)
                .distribution_config(config);
            call.send()
                .await
                .named("cloudfront:UpdateDistribution")
                .unless_missing()?;
            return wait();
        }
        if found.status() != "Deployed" {
            return wait();
        }
        let call = aws.cloudfront.delete_distribution().id(id).set_if_match(tag);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn wanted_config(
    wanted: &tierwright_catalog::Prop<DistributionConfig>,
    operation: &str,
) -> Result<DistributionConfig, ProviderError> {
    wanted
        .value()
        .ok_or_else(|| invalid(operation, "a distribution needs its configuration"))
}

/// A distribution with the tag of its present version.
async fn get(aws: &Clients, id: &str) -> Result<Option<(Found, Option<String>)>, ProviderError> {
    let answer = aws.cloudfront.get_distribution().id(id).send().await;
    let answer = answer.named("cloudfront:GetDistribution").unless_missing()?;
    Ok(answer.and_then(|answer| {
        let tag = answer.e_tag;
        answer.distribution.map(|found| (found, tag))
    }))
}

/// Id, ARN and comment of every distribution of the account.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<(String, String, String)>, ProviderError> {
    let pages = aws
        .cloudfront
        .list_distributions()
        .into_paginator()
        .items()
        .send();
    let found = pages.try_collect().await.named("cloudfront:ListDistributions")?;
    Ok(found
        .into_iter()
        .map(|summary| (summary.id, summary.arn, summary.comment))
        .collect())
}
