//! `AWS::ApiGatewayV2::Api`. The id is the API's.

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::{Api, Cors, ProtocolType};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{every, once};
use crate::apigateway::{pairs, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct HttpApi;

#[async_trait]
impl Calls for HttpApi {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let all = list(aws).await?;
        let found = all
            .into_iter()
            .find(|api| tags::is_ours(pairs(api.tags()), request));
        Ok(found.and_then(|api| api.api_id).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, HttpApi);
        let call = aws
            .apigatewayv2
            .create_api()
            .name(name_of(&wanted, request))
            .protocol_type(ProtocolType::from(wanted.protocol_type.text().unwrap_or("HTTP")))
            .set_description(wanted.description.value())
            .set_cors_configuration(cors(request, &wanted)?)
            .set_disable_execute_api_endpoint(wanted.disable_execute_api_endpoint.value())
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call
            .customize()
            .config_override(once())
            .send()
            .await
            .named("apigateway:CreateApi")?;
        answer
            .api_id
            .map(created)
            .ok_or_else(|| incomplete("apigateway:CreateApi", "API id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.apigatewayv2.get_api().api_id(id).send().await;
        let answer = answer.named("apigateway:GetApi").unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |api| {
            ready([("ApiId", Some(id)), ("ApiEndpoint", api.api_endpoint())])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "CorsConfiguration",
            "Description",
            "DisableExecuteApiEndpoint",
            "Name",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, HttpApi);
        if change.any(&["CorsConfiguration"]) && wanted.cors_configuration.is_absent() {
            let call = aws.apigatewayv2.delete_cors_configuration().api_id(change.id);
            call.send()
                .await
                .named("apigateway:DeleteCorsConfiguration")
                .unless_missing()?;
        }
        let call = aws
            .apigatewayv2
            .update_api()
            .api_id(change.id)
            .name(name_of(&wanted, change.request))
            .description(wanted.description.text().unwrap_or_default())
            .set_cors_configuration(cors(change.request, &wanted)?)
            .disable_execute_api_endpoint(wanted.disable_execute_api_endpoint.value().unwrap_or(false));
        call.send().await.named("apigateway:UpdateApi")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, &format!("/apis/{id}"), tags, removed).await
    }

    /// Everything within the API goes with it.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.apigatewayv2.delete_api().api_id(id).send().await;
        answer.named("apigateway:DeleteApi").unless_missing()?;
        Ok(())
    }
}

/// Every API of the Region.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<Api>, ProviderError> {
    Ok(every!(aws.apigatewayv2.get_apis(), "apigateway:GetApis"))
}

fn name_of(wanted: &kinds::HttpApi, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

fn cors(request: &Request, wanted: &kinds::HttpApi) -> Result<Option<Cors>, ProviderError> {
    let Some(cors) = wanted.cors_configuration.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &cors.other)?;
    Ok(Some(
        Cors::builder()
            .set_allow_origins(texts(&cors.allow_origins))
            .set_allow_methods(texts(&cors.allow_methods))
            .set_allow_headers(texts(&cors.allow_headers))
            .set_expose_headers(texts(&cors.expose_headers))
            .set_allow_credentials(cors.allow_credentials.value())
            .set_max_age(int(&cors.max_age))
            .build(),
    ))
}
