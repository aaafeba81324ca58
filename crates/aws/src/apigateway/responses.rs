//! The integration of a method and the answers on both sides of it, brought to what is wanted from wherever they are.
//!
//! PutIntegration and PutIntegrationResponse overwrite what is there; PutMethodResponse refuses to, so an answer of the
//! method that differs is removed first, and before it what refers to it.

use aws_sdk_apigateway::types::{
    ConnectionType, ContentHandlingStrategy, IntegrationType, MethodResponse as Present,
};
use tierwright_catalog::kinds;
use tierwright_catalog::kinds::apigateway::method::{Integration, IntegrationResponse, MethodResponse};
use tierwright_deploy::{ProviderError, Request};

use super::map;
use super::method::{Place, flags, get};
use crate::calls::{int, refuse_unmodelled};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};

/// Puts everything that belongs to the method.
pub(crate) async fn put(
    aws: &Clients,
    request: &Request,
    place: Place<'_>,
    wanted: &kinds::RestMethod,
) -> Result<(), ProviderError> {
    let Some(integration) = wanted.integration.literal() else {
        return Err(invalid(
            "apigateway:PutIntegration",
            "the method has no integration",
        ));
    };
    refuse_unmodelled(request, &integration.other)?;
    for response in &integration.integration_responses {
        refuse_unmodelled(request, &response.other)?;
    }
    for response in &wanted.method_responses {
        refuse_unmodelled(request, &response.other)?;
    }
    put_integration(aws, place, integration).await?;

    let there = get(aws, place)
        .await?
        .ok_or_else(|| incomplete("apigateway:GetMethod", "method"))?;
    let kept = |status: &str| {
        let present = there.method_responses().and_then(|all| all.get(status));
        wanted
            .method_responses
            .iter()
            .any(|response| response.status_code.text() == Some(status) && is_same(response, present))
    };
    let answers = there
        .method_integration()
        .and_then(|found| found.integration_responses());
    for status in answers.into_iter().flat_map(|all| all.keys()) {
        let wanted = integration.integration_responses.iter();
        let stays = wanted
            .map(|r| r.status_code.text())
            .any(|code| code == Some(status));
        if !stays || !kept(status) {
            delete_integration_response(aws, place, status).await?;
        }
    }
    for status in there.method_responses().into_iter().flat_map(|all| all.keys()) {
        if !kept(status) {
            delete_method_response(aws, place, status).await?;
        }
    }
    for response in &wanted.method_responses {
        if !response.status_code.text().is_some_and(kept) {
            put_method_response(aws, place, response).await?;
        }
    }
    for response in &integration.integration_responses {
        put_integration_response(aws, place, response).await?;
    }
    Ok(())
}

/// Whether the method's answer is there as it is wanted.
fn is_same(wanted: &MethodResponse, present: Option<&Present>) -> bool {
    let Some(present) = present else { return false };
    let parameters = present.response_parameters().cloned().unwrap_or_default();
    let models = present.response_models().cloned().unwrap_or_default();
    flags(&wanted.response_parameters).unwrap_or_default() == parameters
        && map(&wanted.response_models).unwrap_or_default() == models
}

async fn put_integration(aws: &Clients, place: Place<'_>, wanted: &Integration) -> Result<(), ProviderError> {
    let call = aws
        .apigateway
        .put_integration()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method)
        .set_type(wanted.r#type.text().map(IntegrationType::from))
        .set_integration_http_method(wanted.integration_http_method.value())
        .set_uri(wanted.uri.value())
        .set_connection_type(wanted.connection_type.text().map(ConnectionType::from))
        .set_connection_id(wanted.connection_id.value())
        .set_integration_target(wanted.integration_target.value())
        .set_credentials(wanted.credentials.value())
        .set_request_parameters(map(&wanted.request_parameters))
        .set_request_templates(map(&wanted.request_templates))
        .set_passthrough_behavior(wanted.passthrough_behavior.value())
        .set_timeout_in_millis(int(&wanted.timeout_in_millis))
        .set_content_handling(wanted.content_handling.text().map(ContentHandlingStrategy::from));
    call.send().await.named("apigateway:PutIntegration")?;
    Ok(())
}

async fn put_method_response(
    aws: &Clients,
    place: Place<'_>,
    wanted: &MethodResponse,
) -> Result<(), ProviderError> {
    let call = aws
        .apigateway
        .put_method_response()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method)
        .set_status_code(wanted.status_code.value())
        .set_response_parameters(flags(&wanted.response_parameters))
        .set_response_models(map(&wanted.response_models));
    call.send().await.named("apigateway:PutMethodResponse")?;
    Ok(())
}

async fn put_integration_response(
    aws: &Clients,
    place: Place<'_>,
    wanted: &IntegrationResponse,
) -> Result<(), ProviderError> {
    let call = aws
        .apigateway
        .put_integration_response()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method)
        .set_status_code(wanted.status_code.value())
        .set_selection_pattern(wanted.selection_pattern.value())
        .set_response_parameters(map(&wanted.response_parameters))
        .set_response_templates(map(&wanted.response_templates))
        .set_content_handling(wanted.content_handling.text().map(ContentHandlingStrategy::from));
    call.send().await.named("apigateway:PutIntegrationResponse")?;
    Ok(())
}

async fn delete_integration_response(
    aws: &Clients,
    place: Place<'_>,
    status: &str,
) -> Result<(), ProviderError> {
    let call = aws
        .apigateway
        .delete_integration_response()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method)
        .status_code(status);
    call.send()
        .await
        .named("apigateway:DeleteIntegrationResponse")
        .unless_missing()?;
    Ok(())
}

async fn delete_method_response(aws: &Clients, place: Place<'_>, status: &str) -> Result<(), ProviderError> {
    let call = aws
        .apigateway
        .delete_method_response()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method)
        .status_code(status);
    call.send()
        .await
        .named("apigateway:DeleteMethodResponse")
        .unless_missing()?;
    Ok(())
}
