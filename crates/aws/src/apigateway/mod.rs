//! Calls of API Gateway for REST APIs.
//!
//! Source of every call: <https://docs.aws.amazon.com/apigateway/latest/api/>; of what a change may name:
//! <https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html>.
//!
//! What lies within an API (resources, methods, authorizers, deployments) has no tags. It is ours when the API is, and is
//! found again by what is unique there: path part, method, name; a deployment by its description, which says its token.

pub(crate) mod authorizer;
pub(crate) mod deployment;
pub(crate) mod method;
pub(crate) mod resource;
pub(crate) mod responses;
pub(crate) mod rest_api;
pub(crate) mod stage;
pub(crate) mod stage_settings;
pub(crate) mod vpc_link;

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigateway::config::retry::RetryConfig;
use aws_sdk_apigateway::types::{Op, PatchOperation};
use tierwright_catalog::Prop;
use tierwright_deploy::{ProviderError, Request};

use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags::{self, Tags};

/// The most that a page of a list may hold (API reference, GetRestApis).
pub(crate) const PAGE: i32 = 500;

/// For creations that could be made twice: no API Gateway call takes a client token, so the SDK must not repeat one whose
/// answer was lost. The executor hears of the failure and asks `find` first.
pub(crate) fn once() -> aws_sdk_apigateway::config::Builder {
    aws_sdk_apigateway::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// The ARN of something of API Gateway (developer guide, *API Gateway Amazon Resource Name reference*), such as
/// `/restapis/<id>`. It names no account.
pub(crate) fn arn(aws: &Clients, path: &str) -> String {
    format!("arn:{}:apigateway:{}::{path}", aws.partition(), aws.region)
}

/// Tags in the form of API Gateway.
pub(crate) fn service_tags(tags: &Tags) -> HashMap<String, String> {
    tags.clone().into_iter().collect()
}

/// Keys and values of API Gateway's tags.
pub(crate) fn pairs(tags: Option<&HashMap<String, String>>) -> impl Iterator<Item = (&str, &str)> {
    tags.into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value.as_str()))
}

/// Sets tags and removes others.
pub(crate) async fn retag(
    aws: &Clients,
    path: &str,
    tags: &Tags,
    removed: &[String],
) -> Result<(), ProviderError> {
    let arn = arn(aws, path);
    if !tags.is_empty() {
        let call = aws
            .apigateway
            .tag_resource()
            .resource_arn(&arn)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("apigateway:TagResource")?;
    }
    if !removed.is_empty() {
        let call = aws
            .apigateway
            .untag_resource()
            .resource_arn(&arn)
            .set_tag_keys(Some(removed.to_vec()));
        call.send().await.named("apigateway:UntagResource")?;
    }
    Ok(())
}

/// Whether the REST API is of the request's deployment, and with it all that lies within.
pub(crate) async fn is_within_ours(
    aws: &Clients,
    api: &str,
    request: &Request,
) -> Result<bool, ProviderError> {
    let answer = aws.apigateway.get_rest_api().rest_api_id(api).send().await;
    let answer = answer.named("apigateway:GetRestApi").unless_missing()?;
    Ok(answer.is_some_and(|api| tags::is_of_deployment(pairs(api.tags()), request)))
}

/// A text that a call can't be made without.
pub(crate) fn required<'a>(
    operation: &str,
    prop: &'a Prop<String>,
    what: &str,
) -> Result<&'a str, ProviderError> {
    prop.text()
        .ok_or_else(|| invalid(operation, format!("there is no {what}")))
}

/// A map of texts; none when it is absent.
pub(crate) fn map(prop: &Prop<BTreeMap<String, Prop<String>>>) -> Option<HashMap<String, String>> {
    prop.literal().map(|map| {
        map.iter()
            .filter_map(|(key, value)| Some((key.clone(), value.value()?)))
            .collect()
    })
}

/// Sets a value at a path. Without a value AWS goes back to what it does by itself.
pub(crate) fn replace(path: impl Into<String>, value: Option<String>) -> PatchOperation {
    operation(Op::Replace, path, value)
}

pub(crate) fn operation(op: Op, path: impl Into<String>, value: Option<String>) -> PatchOperation {
    PatchOperation::builder()
        .op(op)
        .path(path)
        .set_value(value)
        .build()
}

/// One part of a path in a patch operation (RFC 6901, *JSON Pointer*).
pub(crate) fn pointer(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn slashes_and_tildes_are_escaped() {
        assert_eq!(pointer("image/png"), "image~1png");
        assert_eq!(pointer("a~b"), "a~0b");
    }
}
