//! `AWS::ApiGatewayV2::Integration`. The id is `<api>|<integration>`, while `Ref` is the integration's.
//!
//! Nothing of an integration is unique but its id, so its description ends in the request's token, by which it is found.

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::{ConnectionType, IntegrationType, TlsConfigInput};
use serde_json::Value;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Recognised, Request};

use super::{every, is_within_ours, once};
use crate::apigateway::{map, required};
use crate::calls::{Calls, Change, created, halves, int, properties, ready, recognised, refuse_unmodelled};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, ours};
use crate::tags;

pub(crate) struct HttpIntegration;

#[async_trait]
impl Calls for HttpIntegration {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetIntegrations";
        let wanted = properties!(request, HttpIntegration);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let all = every!(aws.apigatewayv2.get_integrations().api_id(api), operation);
        let mark = tags::token_mark(request);
        let same = all.into_iter().find(|integration| {
            integration
                .description()
                .is_some_and(|text| text.ends_with(&mark))
        });
        Ok(same
            .and_then(|integration| integration.integration_id)
            .map(|id| created(format!("{api}|{id}"))))
    }

    /// Its description says which of the design's resources it is.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let operation = "apigateway:GetIntegrations";
        let wanted = properties!(request, HttpIntegration);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let all = every!(aws.apigatewayv2.get_integrations().api_id(api), operation);
        let same = all.into_iter().find(|integration| {
            let text = integration.description();
            text.is_some_and(|text| tags::has_mark_of(text, &request.logical_id))
        });
        Ok(same
            .and_then(|integration| integration.integration_id)
            .map(|id| recognised(created(format!("{api}|{id}")))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateIntegration";
        let wanted = properties!(request, HttpIntegration);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        let call = aws
            .apigatewayv2
            .create_integration()
            .api_id(api)
            .set_integration_type(wanted.integration_type.text().map(IntegrationType::from))
            .description(tags::with_token_mark(wanted.description.text(), request))
            .set_integration_method(wanted.integration_method.value())
            .set_integration_uri(wanted.integration_uri.value())
            .set_connection_type(wanted.connection_type.text().map(ConnectionType::from))
            .set_connection_id(wanted.connection_id.value())
            .set_payload_format_version(wanted.payload_format_version.value())
            .set_timeout_in_millis(int(&wanted.timeout_in_millis))
            .set_request_parameters(map(&wanted.request_parameters))
            .set_tls_config(tls(request, &wanted)?);
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named(operation)?;
        let id = answer
            .integration_id()
            .ok_or_else(|| incomplete(operation, "integration id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetIntegration";
        let (api, integration) = halves(operation, id)?;
        let call = aws
            .apigatewayv2
            .get_integration()
            .api_id(api)
            .integration_id(integration);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("IntegrationId", Some(integration)), ("Ref", Some(integration))])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "ConnectionId",
            "ConnectionType",
            "Description",
            "IntegrationMethod",
            "IntegrationType",
            "IntegrationUri",
            "PayloadFormatVersion",
            "RequestParameters",
            "TimeoutInMillis",
            "TlsConfig",
        ]
    }

    /// What UpdateIntegration is not told stays as it is, and only request parameters can be taken away: by an empty value.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "apigateway:UpdateIntegration";
        let wanted = properties!(change.request, HttpIntegration);
        let (api, integration) = halves(operation, change.id)?;
        let removable = ["Description", "RequestParameters"];
        let lost = change
            .changed
            .iter()
            .find(|name| !change.request.properties.contains_key(**name) && !removable.contains(*name));
        if let Some(name) = lost {
            let message = format!("{name} of an integration can be changed, but not taken away");
            return Err(ours(ProviderErrorKind::Unsupported, operation, message));
        }
        let call = aws
            .apigatewayv2
            .update_integration()
            .api_id(api)
            .integration_id(integration)
            .set_integration_type(wanted.integration_type.text().map(IntegrationType::from))
            .description(tags::with_token_mark(wanted.description.text(), change.request))
            .set_integration_method(wanted.integration_method.value())
            .set_integration_uri(wanted.integration_uri.value())
            .set_connection_type(wanted.connection_type.text().map(ConnectionType::from))
            .set_connection_id(wanted.connection_id.value())
            .set_payload_format_version(wanted.payload_format_version.value())
            .set_timeout_in_millis(int(&wanted.timeout_in_millis))
            .set_request_parameters(parameters(change, &wanted))
            .set_tls_config(tls(change.request, &wanted)?);
        call.send().await.named(operation)?;
        Ok(())
    }

    /// Refused while a route leads to it.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteIntegration";
        let (api, integration) = halves(operation, id)?;
        let call = aws
            .apigatewayv2
            .delete_integration()
            .api_id(api)
            .integration_id(integration);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn tls(request: &Request, wanted: &kinds::HttpIntegration) -> Result<Option<TlsConfigInput>, ProviderError> {
    let Some(tls) = wanted.tls_config.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &tls.other)?;
    Ok(Some(
        TlsConfigInput::builder()
            .set_server_name_to_verify(tls.server_name_to_verify.value())
            .build(),
    ))
}

/// The wanted parameters, and an empty value for each that was there and is not wanted any more (API reference,
/// UpdateIntegration).
fn parameters(change: &Change<'_>, wanted: &kinds::HttpIntegration) -> Option<HashMap<String, String>> {
    let mut all = map(&wanted.request_parameters).unwrap_or_default();
    let before = change.before.get("RequestParameters").and_then(Value::as_object);
    for name in before.into_iter().flat_map(|map| map.keys()) {
        all.entry(name.clone()).or_default();
    }
    (!all.is_empty()).then_some(all)
}
