//! Calls of API Gateway for HTTP APIs, and of VPC links of version 2.
//!
//! Source of every call: <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/>.
//!
//! What lies within an API (integrations, routes, authorizers) has no tags. It is ours when the API is, and is found again by
//! what is unique there: route key, name; an integration by its description, which says its token.

pub(crate) mod api;
pub(crate) mod authorizer;
pub(crate) mod integration;
pub(crate) mod route;
pub(crate) mod stage;
pub(crate) mod vpc_link;

use aws_sdk_apigatewayv2::config::retry::RetryConfig;
use tierwright_deploy::{ProviderError, Request};

use crate::apigateway::{arn, pairs, service_tags};
use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::tags::{self, Tags};

/// For creations that could be made twice: no call takes a client token, so the SDK must not repeat one whose answer was
/// lost. The executor hears of the failure and asks `find` first.
pub(crate) fn once() -> aws_sdk_apigatewayv2::config::Builder {
    aws_sdk_apigatewayv2::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// Every item of a list; the SDK has no paginators for this service. `$call` makes the request of a page.
macro_rules! every {
    ($call:expr, $operation:expr) => {{
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let page = $call.set_next_token(token).send().await;
            let page = crate::error::Named::named(page, $operation)?;
            found.extend(page.items.unwrap_or_default());
            token = page.next_token;
            if token.is_none() {
                break found;
            }
        }
    }};
}
pub(crate) use every;

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
            .apigatewayv2
            .tag_resource()
            .resource_arn(&arn)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("apigateway:TagResource")?;
    }
    if !removed.is_empty() {
        let call = aws
            .apigatewayv2
            .untag_resource()
            .resource_arn(&arn)
            .set_tag_keys(Some(removed.to_vec()));
        call.send().await.named("apigateway:UntagResource")?;
    }
    Ok(())
}

/// Whether the HTTP API is of the request's deployment, and with it all that lies within.
pub(crate) async fn is_within_ours(
    aws: &Clients,
    api: &str,
    request: &Request,
) -> Result<bool, ProviderError> {
    let answer = aws.apigatewayv2.get_api().api_id(api).send().await;
    let answer = answer.named("apigateway:GetApi").unless_missing()?;
    Ok(answer.is_some_and(|api| tags::is_of_deployment(pairs(api.tags()), request)))
}
