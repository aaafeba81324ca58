//! `AWS::Cognito::UserPoolClient`. The id is `<pool>|<client id>`; `Ref` is the client id.

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, OAuthFlowType, PreventUserExistenceErrorTypes, TimeUnitsType,
    TokenValidityUnitsType, UserPoolClientDescription,
};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{PAGE, once};
use crate::calls::{Calls, Change, created, halves, int, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;

pub(crate) struct UserPoolClient;

#[async_trait]
impl Calls for UserPoolClient {
    fn lies_within(&self) -> bool {
        true
    }

    /// A client has no tags; it is known by its name within the pool.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, UserPoolClient);
        let Some(pool) = wanted.user_pool_id.text() else {
            return Ok(None);
        };
        let name = name_of(&wanted, request);
        let call = aws
            .cognito
            .list_user_pool_clients()
            .user_pool_id(pool)
            .max_results(PAGE);
        let all = call.into_paginator().items().send().try_collect().await;
        let all = all.named("cognito-idp:ListUserPoolClients").unless_missing()?;
        let same = |found: &UserPoolClientDescription| found.client_name() == Some(&name);
        let found = all.unwrap_or_default().into_iter().find(same);
        Ok(found
            .and_then(|found| found.client_id)
            .map(|id| created(format!("{pool}|{id}"))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "cognito-idp:CreateUserPoolClient";
        let wanted = properties!(request, UserPoolClient);
        let call = aws
            .cognito
            .create_user_pool_client()
            .set_user_pool_id(wanted.user_pool_id.value())
            .client_name(name_of(&wanted, request))
            .set_generate_secret(wanted.generate_secret.value())
            .set_explicit_auth_flows(sign_ins(&wanted))
            .set_allowed_o_auth_flows(flows(&wanted))
            .set_allowed_o_auth_flows_user_pool_client(wanted.allowed_oauth_flows_user_pool_client.value())
            .set_allowed_o_auth_scopes(texts(&wanted.allowed_oauth_scopes))
            .set_callback_urls(texts(&wanted.callback_urls))
            .set_logout_urls(texts(&wanted.logout_urls))
            .set_supported_identity_providers(texts(&wanted.supported_identity_providers))
            .set_prevent_user_existence_errors(silence(&wanted))
            .set_enable_token_revocation(wanted.enable_token_revocation.value())
            .set_access_token_validity(int(&wanted.access_token_validity))
            .set_id_token_validity(int(&wanted.id_token_validity))
            .set_refresh_token_validity(int(&wanted.refresh_token_validity))
            .set_token_validity_units(units(request, &wanted)?);
        let answer = call.customize().config_override(once()).send().await;
        let answer = answer.named(operation)?;
        let client = answer.user_pool_client();
        let id =
            client.and_then(|client| Some(format!("{}|{}", client.user_pool_id()?, client.client_id()?)));
        id.map(created).ok_or_else(|| incomplete(operation, "client id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "cognito-idp:DescribeUserPoolClient";
        let (pool, client) = halves(operation, id)?;
        let call = aws.cognito.describe_user_pool_client();
        let call = call.user_pool_id(pool).client_id(client);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("ClientId", Some(client)), ("Ref", Some(client))])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AccessTokenValidity",
            "AllowedOAuthFlows",
            "AllowedOAuthFlowsUserPoolClient",
            "AllowedOAuthScopes",
            "CallbackURLs",
            "ClientName",
            "EnableTokenRevocation",
            "ExplicitAuthFlows",
            "IdTokenValidity",
            "LogoutURLs",
            "PreventUserExistenceErrors",
            "RefreshTokenValidity",
            "SupportedIdentityProviders",
            "TokenValidityUnits",
        ]
    }

    /// UpdateUserPoolClient puts back to its default what the call does not name.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "cognito-idp:UpdateUserPoolClient";
        let wanted = properties!(change.request, UserPoolClient);
        let (pool, client) = halves(operation, change.id)?;
        let call = aws
            .cognito
            .update_user_pool_client()
            .user_pool_id(pool)
            .client_id(client)
            .client_name(name_of(&wanted, change.request))
            .set_explicit_auth_flows(sign_ins(&wanted))
            .set_allowed_o_auth_flows(flows(&wanted))
            .set_allowed_o_auth_flows_user_pool_client(wanted.allowed_oauth_flows_user_pool_client.value())
            .set_allowed_o_auth_scopes(texts(&wanted.allowed_oauth_scopes))
            .set_callback_urls(texts(&wanted.callback_urls))
            .set_logout_urls(texts(&wanted.logout_urls))
            .set_supported_identity_providers(texts(&wanted.supported_identity_providers))
            .set_prevent_user_existence_errors(silence(&wanted))
            .set_enable_token_revocation(wanted.enable_token_revocation.value())
            .set_access_token_validity(int(&wanted.access_token_validity))
            .set_id_token_validity(int(&wanted.id_token_validity))
            .set_refresh_token_validity(int(&wanted.refresh_token_validity))
            .set_token_validity_units(units(change.request, &wanted)?);
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "cognito-idp:DeleteUserPoolClient";
        let (pool, client) = halves(operation, id)?;
        let call = aws.cognito.delete_user_pool_client();
        let call = call.user_pool_id(pool).client_id(client);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::UserPoolClient, request: &Request) -> String {
    names::name_or_derived(wanted.client_name.text(), request, names::ANY)
}

fn sign_ins(wanted: &kinds::UserPoolClient) -> Option<Vec<ExplicitAuthFlowsType>> {
    let all = texts(&wanted.explicit_auth_flows)?;
    Some(
        all.iter()
            .map(|text| ExplicitAuthFlowsType::from(text.as_str()))
            .collect(),
    )
}

fn flows(wanted: &kinds::UserPoolClient) -> Option<Vec<OAuthFlowType>> {
    let all = texts(&wanted.allowed_oauth_flows)?;
    Some(
        all.iter()
            .map(|text| OAuthFlowType::from(text.as_str()))
            .collect(),
    )
}

fn silence(wanted: &kinds::UserPoolClient) -> Option<PreventUserExistenceErrorTypes> {
    wanted
        .prevent_user_existence_errors
        .text()
        .map(PreventUserExistenceErrorTypes::from)
}

fn units(
    request: &Request,
    wanted: &kinds::UserPoolClient,
) -> Result<Option<TokenValidityUnitsType>, ProviderError> {
    let Some(wanted) = wanted.token_validity_units.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    Ok(Some(
        TokenValidityUnitsType::builder()
            .set_access_token(wanted.access_token.text().map(TimeUnitsType::from))
            .set_id_token(wanted.id_token.text().map(TimeUnitsType::from))
            .set_refresh_token(wanted.refresh_token.text().map(TimeUnitsType::from))
            .build(),
    ))
}
