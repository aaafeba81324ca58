//! `AWS::ApiGateway::VpcLink`. The id is the link's. It takes some minutes to become available, and to go.

use async_trait::async_trait;
use aws_sdk_apigateway::types::VpcLinkStatus;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{PAGE, once, pairs, replace, service_tags};
use crate::calls::{Calls, Change, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct RestVpcLink;

#[async_trait]
impl Calls for RestVpcLink {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let all = list(aws).await?;
        let found = all.into_iter().find(|link| {
            tags::is_ours(pairs(link.tags()), request) && link.status() != Some(&VpcLinkStatus::Deleting)
        });
        Ok(found.and_then(|link| link.id).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, RestVpcLink);
        let call = aws
            .apigateway
            .create_vpc_link()
            .name(name_of(&wanted, request))
            .set_description(wanted.description.value())
            .set_target_arns(texts(&wanted.target_arns))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("apigateway:CreateVpcLink")?;
        answer
            .id
            .map(created)
            .ok_or_else(|| incomplete("apigateway:CreateVpcLink", "VPC link id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.apigateway.get_vpc_link().vpc_link_id(id).send().await;
        let Some(link) = answer.named("apigateway:GetVpcLink").unless_missing()? else {
            return Ok(Observed::Missing);
        };
        Ok(match link.status() {
            Some(VpcLinkStatus::Available) => ready([("VpcLinkId", Some(id))]),
            Some(VpcLinkStatus::Failed) => {
                Observed::Failed(link.status_message().unwrap_or("AWS gave no reason").to_owned())
            }
            status => Observed::Pending(status.map_or("PENDING", VpcLinkStatus::as_str).to_owned()),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Description", "Name"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, RestVpcLink);
        let mut patch = Vec::new();
        if change.any(&["Name"]) {
            patch.push(replace("/name", Some(name_of(&wanted, change.request))));
        }
        if change.any(&["Description"]) {
            let description = wanted.description.text().unwrap_or_default();
            patch.push(replace("/description", Some(description.to_owned())));
        }
        let call = aws
            .apigateway
            .update_vpc_link()
            .vpc_link_id(change.id)
            .set_patch_operations(Some(patch));
        call.send().await.named("apigateway:UpdateVpcLink")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, &format!("/vpclinks/{id}"), tags, removed).await
    }

    /// Refused while an integration refers to the link, also one that only a deployment of a stage still holds.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.apigateway.delete_vpc_link().vpc_link_id(id).send().await;
        answer.named("apigateway:DeleteVpcLink").unless_missing()?;
        Ok(())
    }
}

/// Every VPC link of version 1.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<aws_sdk_apigateway::types::VpcLink>, ProviderError> {
    let pages = aws
        .apigateway
        .get_vpc_links()
        .limit(PAGE)
        .into_paginator()
        .items()
        .send();
    pages.try_collect().await.named("apigateway:GetVpcLinks")
}

fn name_of(wanted: &kinds::RestVpcLink, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}
