//! `AWS::CloudFront::OriginAccessControl`. The id is the control's.
//!
//! CloudFront gives it no tags, so the deployment stands in its description, by which `find` and the inventory know it.

use async_trait::async_trait;
use aws_sdk_cloudfront::types::{
    OriginAccessControlConfig, OriginAccessControlOriginTypes, OriginAccessControlSigningBehaviors,
    OriginAccessControlSigningProtocols, OriginAccessControlSummary,
};
use tierwright_catalog::kinds::OriginAccessControl as Kind;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::built;
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::{names, tags};

pub(crate) struct OriginAccessControl;

#[async_trait]
impl Calls for OriginAccessControl {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, OriginAccessControl), request);
        let mark = mark(&request.deployment);
        let found = list(aws)
            .await?
            .into_iter()
            .find(|c| c.name() == name && c.description().contains(&mark));
        Ok(found.map(|control| created(control.id)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "cloudfront:CreateOriginAccessControl";
        let config = configuration(&properties!(request, OriginAccessControl), request)?;
        let call = aws
            .cloudfront
            .create_origin_access_control()
            .origin_access_control_config(config);
        let answer = call.send().await.named(operation)?;
        let id = answer.origin_access_control().map(|control| control.id());
        id.map(created)
            .ok_or_else(|| incomplete(operation, "origin access control id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.cloudfront.get_origin_access_control().id(id).send().await;
        let answer = answer
            .named("cloudfront:GetOriginAccessControl")
            .unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| ready([("Id", Some(id))])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["OriginAccessControlConfig"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let config = configuration(&properties!(change.request, OriginAccessControl), change.request)?;
        let tag = version(aws, change.id).await?.flatten();
        let call = aws
            .cloudfront
            .update_origin_access_control()
            .id(change.id)
            .set_if_match(tag);
        let call = call.origin_access_control_config(config);
        call.send().await.named("cloudfront:UpdateOriginAccessControl")?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(tag) = version(aws, id).await? else {
            return Ok(());
        };
        let call = aws
            .cloudfront
            .delete_origin_access_control()
            .id(id)
            .set_if_match(tag);
        call.send()
            .await
            .named("cloudfront:DeleteOriginAccessControl")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &Kind, request: &Request) -> String {
    let name = wanted
        .origin_access_control_config
        .literal()
        .and_then(|config| config.name.text());
    names::name_or_derived(name, request, names::ORIGIN_ACCESS_CONTROL)
}

/// The text in a description that stands for the tag of the deployment.
pub(crate) fn mark(deployment: &str) -> String {
    format!("({}={deployment})", tags::DEPLOYMENT)
}

/// At most 256 characters (CloudFront API reference, OriginAccessControlConfig); the mark is never cut.
fn description(given: Option<&str>, request: &Request) -> String {
    let mark = mark(&request.deployment);
    let given: String = given
        .unwrap_or_default()
        .chars()
        .take(255_usize.saturating_sub(mark.len()))
        .collect();
    format!("{given} {mark}").trim_start().to_owned()
}

fn configuration(wanted: &Kind, request: &Request) -> Result<OriginAccessControlConfig, ProviderError> {
    let config = wanted.origin_access_control_config.value().unwrap_or_default();
    let built_config = OriginAccessControlConfig::builder()
        .name(name_of(wanted, request))
        .description(description(config.description.text(), request))
        .signing_protocol(OriginAccessControlSigningProtocols::from(
            config.signing_protocol.text().unwrap_or("sigv4"),
        ))
        .signing_behavior(OriginAccessControlSigningBehaviors::from(
            config.signing_behavior.text().unwrap_or("always"),
        ))
        .origin_access_control_origin_type(OriginAccessControlOriginTypes::from(
            config.origin_access_control_origin_type.text().unwrap_or("s3"),
        ));
    built(built_config.build())
}

/// The tag of the present version; none when the control is gone.
async fn version(aws: &Clients, id: &str) -> Result<Option<Option<String>>, ProviderError> {
    let answer = aws.cloudfront.get_origin_access_control().id(id).send().await;
    Ok(answer
        .named("cloudfront:GetOriginAccessControl")
        .unless_missing()?
        .map(|answer| answer.e_tag))
}

/// Every control of the account.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<OriginAccessControlSummary>, ProviderError> {
    let operation = "cloudfront:ListOriginAccessControls";
    let mut found = Vec::new();
    let mut pages = aws
        .cloudfront
        .list_origin_access_controls()
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = page.named(operation)?;
        found.extend(
            page.origin_access_control_list()
                .map(|list| list.items().to_vec())
                .unwrap_or_default(),
        );
    }
    Ok(found)
}
