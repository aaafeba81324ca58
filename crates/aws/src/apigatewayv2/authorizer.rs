//! `AWS::ApiGatewayV2::Authorizer`. The id is `<api>|<authorizer>`, while `Ref` is the authorizer's.

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::{AuthorizerType, JwtConfiguration};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{every, is_within_ours};
use crate::apigateway::required;
use crate::calls::{Calls, Change, created, halves, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;

pub(crate) struct HttpAuthorizer;

#[async_trait]
impl Calls for HttpAuthorizer {
    fn lies_within(&self) -> bool {
        true
    }

    /// Names are unique in an API.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetAuthorizers";
        let wanted = properties!(request, HttpAuthorizer);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let name = name_of(&wanted, request);
        let all = every!(aws.apigatewayv2.get_authorizers().api_id(api), operation);
        let same = all
            .into_iter()
            .find(|authorizer| authorizer.name() == Some(&name));
        Ok(same
            .and_then(|authorizer| authorizer.authorizer_id)
            .map(|id| created(format!("{api}|{id}"))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateAuthorizer";
        let wanted = properties!(request, HttpAuthorizer);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        let call = aws
            .apigatewayv2
            .create_authorizer()
            .api_id(api)
            .name(name_of(&wanted, request))
            .set_authorizer_type(wanted.authorizer_type.text().map(AuthorizerType::from))
            .set_identity_source(texts(&wanted.identity_source))
            .set_jwt_configuration(jwt(request, &wanted)?);
        let answer = call.send().await.named(operation)?;
        let id = answer
            .authorizer_id()
            .ok_or_else(|| incomplete(operation, "authorizer id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetAuthorizer";
        let (api, authorizer) = halves(operation, id)?;
        let call = aws
            .apigatewayv2
            .get_authorizer()
            .api_id(api)
            .authorizer_id(authorizer);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("AuthorizerId", Some(authorizer)), ("Ref", Some(authorizer))])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["AuthorizerType", "IdentitySource", "JwtConfiguration", "Name"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "apigateway:UpdateAuthorizer";
        let wanted = properties!(change.request, HttpAuthorizer);
        let (api, authorizer) = halves(operation, change.id)?;
        let call = aws
            .apigatewayv2
            .update_authorizer()
            .api_id(api)
            .authorizer_id(authorizer)
            .name(name_of(&wanted, change.request))
            .set_authorizer_type(wanted.authorizer_type.text().map(AuthorizerType::from))
            .set_identity_source(texts(&wanted.identity_source))
            .set_jwt_configuration(jwt(change.request, &wanted)?);
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteAuthorizer";
        let (api, authorizer) = halves(operation, id)?;
        let call = aws
            .apigatewayv2
            .delete_authorizer()
            .api_id(api)
            .authorizer_id(authorizer);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::HttpAuthorizer, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

fn jwt(request: &Request, wanted: &kinds::HttpAuthorizer) -> Result<Option<JwtConfiguration>, ProviderError> {
    let Some(jwt) = wanted.jwt_configuration.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &jwt.other)?;
    Ok(Some(
        JwtConfiguration::builder()
            .set_audience(texts(&jwt.audience))
            .set_issuer(jwt.issuer.value())
            .build(),
    ))
}
