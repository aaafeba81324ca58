//! `AWS::ApiGateway::Resource`. The id is `<api>|<resource>`, while `Ref` is the resource's.

use async_trait::async_trait;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{PAGE, is_within_ours, required};
use crate::calls::{Calls, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};

pub(crate) struct RestResource;

#[async_trait]
impl Calls for RestResource {
    fn lies_within(&self) -> bool {
        true
    }

    /// A resource has one child of a path part: a second is refused.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetResources";
        let wanted = properties!(request, RestResource);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let pages = aws.apigateway.get_resources().rest_api_id(api).limit(PAGE);
        let all = pages.into_paginator().items().send().try_collect().await;
        let all = all.named(operation).unless_missing()?.unwrap_or_default();
        let same = all.into_iter().find(|resource| {
            resource.parent_id() == wanted.parent_id.text() && resource.path_part() == wanted.path_part.text()
        });
        Ok(same
            .and_then(|resource| resource.id)
            .map(|id| created(format!("{api}|{id}"))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateResource";
        let wanted = properties!(request, RestResource);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let call = aws
            .apigateway
            .create_resource()
            .rest_api_id(api)
            .set_parent_id(wanted.parent_id.value())
            .set_path_part(wanted.path_part.value());
        let answer = call.send().await.named(operation)?;
        let id = answer.id().ok_or_else(|| incomplete(operation, "resource id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetResource";
        let (api, resource) = halves(operation, id)?;
        let call = aws
            .apigateway
            .get_resource()
            .rest_api_id(api)
            .resource_id(resource);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("ResourceId", Some(resource)), ("Ref", Some(resource))])
        }))
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteResource";
        let (api, resource) = halves(operation, id)?;
        let call = aws
            .apigateway
            .delete_resource()
            .rest_api_id(api)
            .resource_id(resource);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}
