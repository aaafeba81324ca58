//! `AWS::ApiGateway::RestApi`. The id is the API's.
//!
//! An account may create one every 3 seconds and delete one every 30 (developer guide, *Amazon API Gateway quotas*); what
//! comes faster is refused with TooManyRequestsException, which the executor waits out.

use async_trait::async_trait;
use aws_sdk_apigateway::types::{ApiStatus, EndpointConfiguration, EndpointType, Op, PatchOperation};
use serde_json::Value;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{once, operation, pairs, pointer, replace, service_tags};
use crate::calls::{Calls, Change, created, document, int, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct RestApi;

#[async_trait]
impl Calls for RestApi {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let all = list(aws).await?;
        let found = all
            .into_iter()
            .find(|api| tags::is_ours(pairs(api.tags()), request));
        Ok(found.and_then(|api| api.id).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, RestApi);
        let call = aws
            .apigateway
            .create_rest_api()
            .name(name_of(&wanted, request))
            .set_description(wanted.description.value())
            .set_endpoint_configuration(endpoint(request, &wanted)?)
            .set_disable_execute_api_endpoint(wanted.disable_execute_api_endpoint.value())
            .set_minimum_compression_size(int(&wanted.minimum_compression_size))
            .set_binary_media_types(texts(&wanted.binary_media_types))
            .set_policy(document(&wanted.policy))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("apigateway:CreateRestApi")?;
        answer
            .id
            .map(created)
            .ok_or_else(|| incomplete("apigateway:CreateRestApi", "API id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.apigateway.get_rest_api().rest_api_id(id).send().await;
        let Some(api) = answer.named("apigateway:GetRestApi").unless_missing()? else {
            return Ok(Observed::Missing);
        };
        Ok(match api.api_status() {
            Some(ApiStatus::Failed) => Observed::Failed(
                api.api_status_message()
                    .unwrap_or("AWS gave no reason")
                    .to_owned(),
            ),
            Some(status @ (ApiStatus::Pending | ApiStatus::Updating)) => {
                Observed::Pending(status.as_str().to_owned())
            }
            _ => ready([
                ("RestApiId", Some(id)),
                ("RootResourceId", api.root_resource_id()),
            ]),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "BinaryMediaTypes",
            "Description",
            "DisableExecuteApiEndpoint",
            "EndpointConfiguration",
            "MinimumCompressionSize",
            "Name",
            "Policy",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, RestApi);
        let mut patch = Vec::new();
        if change.any(&["Name"]) {
            patch.push(replace("/name", Some(name_of(&wanted, change.request))));
        }
        if change.any(&["Description"]) {
            let description = wanted.description.text().unwrap_or_default();
            patch.push(replace("/description", Some(description.to_owned())));
        }
        if change.any(&["DisableExecuteApiEndpoint"]) {
            let off = wanted.disable_execute_api_endpoint.value().unwrap_or(false);
            patch.push(replace("/disableExecuteApiEndpoint", Some(off.to_string())));
        }
        if change.any(&["MinimumCompressionSize"]) {
            let size = wanted.minimum_compression_size.value();
            patch.push(replace(
                "/minimumCompressionSize",
                size.map(|size| size.to_string()),
            ));
        }
        if change.any(&["Policy"]) {
            let policy = document(&wanted.policy).unwrap_or_default();
            patch.push(replace("/policy", Some(policy)));
        }
        if change.any(&["BinaryMediaTypes"]) {
            patch.extend(media_types(change));
        }
        if change.any(&["EndpointConfiguration"]) {
            patch.extend(endpoint_type(aws, change, &wanted).await?);
        }
        let call = aws
            .apigateway
            .update_rest_api()
            .rest_api_id(change.id)
            .set_patch_operations(Some(patch));
        call.send().await.named("apigateway:UpdateRestApi")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, &format!("/restapis/{id}"), tags, removed).await
    }

    /// Everything within the API goes with it.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.apigateway.delete_rest_api().rest_api_id(id).send().await;
        answer.named("apigateway:DeleteRestApi").unless_missing()?;
        Ok(())
    }
}

/// Every REST API of the Region.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<aws_sdk_apigateway::types::RestApi>, ProviderError> {
    let pages = aws
        .apigateway
        .get_rest_apis()
        .limit(super::PAGE)
        .into_paginator()
        .items()
        .send();
    pages.try_collect().await.named("apigateway:GetRestApis")
}

fn name_of(wanted: &kinds::RestApi, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

fn endpoint(
    request: &Request,
    wanted: &kinds::RestApi,
) -> Result<Option<EndpointConfiguration>, ProviderError> {
    let Some(endpoint) = wanted.endpoint_configuration.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &endpoint.other)?;
    let types = texts(&endpoint.types).unwrap_or_default();
    let types = types
        .iter()
        .map(|text| EndpointType::from(text.as_str()))
        .collect();
    Ok(Some(
        EndpointConfiguration::builder().set_types(Some(types)).build(),
    ))
}

/// What the media types gained and lost.
fn media_types(change: &Change<'_>) -> Vec<PatchOperation> {
    let of = |map: &serde_json::Map<String, Value>| -> Vec<String> {
        let list = map.get("BinaryMediaTypes").and_then(Value::as_array);
        let items = list.into_iter().flatten();
        items
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    };
    let (before, after) = (of(change.before), of(&change.request.properties));
    let at = |kind: &str| format!("/binaryMediaTypes/{}", pointer(kind));
    let lost = before.iter().filter(|kind| !after.contains(kind));
    let gained = after.iter().filter(|kind| !before.contains(kind));
    lost.map(|kind| operation(Op::Remove, at(kind), None))
        .chain(gained.map(|kind| operation(Op::Add, at(kind), None)))
        .collect()
}

/// An endpoint type is changed by the path of the present one.
async fn endpoint_type(
    aws: &Clients,
    change: &Change<'_>,
    wanted: &kinds::RestApi,
) -> Result<Option<PatchOperation>, ProviderError> {
    let wanted = endpoint(change.request, wanted)?.and_then(|endpoint| endpoint.types);
    let wanted = wanted.and_then(|types| types.into_iter().next());
    let wanted = wanted.unwrap_or(EndpointType::Edge);
    let answer = aws
        .apigateway
        .get_rest_api()
        .rest_api_id(change.id)
        .send()
        .await
        .named("apigateway:GetRestApi")?;
    let present = answer
        .endpoint_configuration()
        .and_then(|endpoint| endpoint.types().first())
        .cloned()
        .unwrap_or(EndpointType::Edge);
    Ok((present != wanted).then(|| {
        let path = format!("/endpointConfiguration/types/{}", present.as_str());
        replace(path, Some(wanted.as_str().to_owned()))
    }))
}
