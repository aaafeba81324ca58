//! `AWS::ApiGatewayV2::Route`. The id is `<api>|<route>`, while `Ref` is the route's.

use async_trait::async_trait;
use aws_sdk_apigatewayv2::types::AuthorizationType;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{every, is_within_ours};
use crate::apigateway::required;
use crate::calls::{Calls, Change, created, halves, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};

pub(crate) struct HttpRoute;

#[async_trait]
impl Calls for HttpRoute {
    fn lies_within(&self) -> bool {
        true
    }

    /// An API has one route per key.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetRoutes";
        let wanted = properties!(request, HttpRoute);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let all = every!(aws.apigatewayv2.get_routes().api_id(api), operation);
        let same = all
            .into_iter()
            .find(|route| route.route_key() == wanted.route_key.text());
        Ok(same
            .and_then(|route| route.route_id)
            .map(|id| created(format!("{api}|{id}"))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateRoute";
        let wanted = properties!(request, HttpRoute);
        let api = required(operation, &wanted.api_id, "HTTP API")?;
        let call = aws
            .apigatewayv2
            .create_route()
            .api_id(api)
            .set_route_key(wanted.route_key.value())
            .set_target(wanted.target.value())
            .set_authorization_type(wanted.authorization_type.text().map(AuthorizationType::from))
            .set_authorizer_id(wanted.authorizer_id.value())
            .set_authorization_scopes(texts(&wanted.authorization_scopes));
        let answer = call.send().await.named(operation)?;
        let id = answer
            .route_id()
            .ok_or_else(|| incomplete(operation, "route id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetRoute";
        let (api, route) = halves(operation, id)?;
        let call = aws.apigatewayv2.get_route().api_id(api).route_id(route);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("RouteId", Some(route)), ("Ref", Some(route))])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AuthorizationScopes",
            "AuthorizationType",
            "AuthorizerId",
            "RouteKey",
            "Target",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "apigateway:UpdateRoute";
        let wanted = properties!(change.request, HttpRoute);
        let (api, route) = halves(operation, change.id)?;
        let kind = wanted.authorization_type.text().unwrap_or("NONE");
        let scopes = change.any(&["AuthorizationScopes"]);
        let call = aws
            .apigatewayv2
            .update_route()
            .api_id(api)
            .route_id(route)
            .set_route_key(wanted.route_key.value())
            .set_target(wanted.target.value())
            .authorization_type(AuthorizationType::from(kind))
            .set_authorizer_id(wanted.authorizer_id.value())
            .set_authorization_scopes(
                scopes.then(|| texts(&wanted.authorization_scopes).unwrap_or_default()),
            );
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteRoute";
        let (api, route) = halves(operation, id)?;
        let call = aws.apigatewayv2.delete_route().api_id(api).route_id(route);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}
