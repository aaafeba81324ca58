//! `AWS::ApiGateway::Authorizer`. The id is `<api>|<authorizer>`, while `Ref` is the authorizer's.

use async_trait::async_trait;
use aws_sdk_apigateway::types::{AuthorizerType, Op};
use serde_json::{Map, Value};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{PAGE, is_within_ours, operation, replace, required};
use crate::calls::{Calls, Change, created, halves, int, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;

pub(crate) struct RestAuthorizer;

/// API reference, CreateAuthorizer: seconds unless said otherwise.
const TIME_TO_LIVE: i64 = 300;

#[async_trait]
impl Calls for RestAuthorizer {
    fn lies_within(&self) -> bool {
        true
    }

    /// Names are unique in an API.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetAuthorizers";
        let wanted = properties!(request, RestAuthorizer);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        if !is_within_ours(aws, api, request).await? {
            return Ok(None);
        }
        let name = name_of(&wanted, request);
        let mut position = None;
        loop {
            let call = aws
                .apigateway
                .get_authorizers()
                .rest_api_id(api)
                .limit(PAGE)
                .set_position(position);
            let Some(page) = call.send().await.named(operation).unless_missing()? else {
                return Ok(None);
            };
            let same = page
                .items()
                .iter()
                .find(|authorizer| authorizer.name() == Some(&name));
            if let Some(id) = same.and_then(|authorizer| authorizer.id()) {
                return Ok(Some(created(format!("{api}|{id}"))));
            }
            position = page.position;
            if position.is_none() {
                return Ok(None);
            }
        }
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:CreateAuthorizer";
        let wanted = properties!(request, RestAuthorizer);
        let api = required(operation, &wanted.rest_api_id, "REST API")?;
        let call = aws
            .apigateway
            .create_authorizer()
            .rest_api_id(api)
            .name(name_of(&wanted, request))
            .set_type(wanted.r#type.text().map(AuthorizerType::from))
            .set_provider_arns(texts(&wanted.provider_arns))
            .set_identity_source(wanted.identity_source.value())
            .set_authorizer_result_ttl_in_seconds(int(&wanted.authorizer_result_ttl_in_seconds));
        let answer = call.send().await.named(operation)?;
        let id = answer
            .id()
            .ok_or_else(|| incomplete(operation, "authorizer id"))?;
        Ok(created(format!("{api}|{id}")))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let operation = "apigateway:GetAuthorizer";
        let (api, authorizer) = halves(operation, id)?;
        let call = aws
            .apigateway
            .get_authorizer()
            .rest_api_id(api)
            .authorizer_id(authorizer);
        let answer = call.send().await.named(operation).unless_missing()?;
        Ok(answer.map_or(Observed::Missing, |_| {
            ready([("AuthorizerId", Some(authorizer)), ("Ref", Some(authorizer))])
        }))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AuthorizerResultTtlInSeconds",
            "IdentitySource",
            "Name",
            "ProviderARNs",
            "Type",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let call_name = "apigateway:UpdateAuthorizer";
        let wanted = properties!(change.request, RestAuthorizer);
        let (api, authorizer) = halves(call_name, change.id)?;
        let mut patch = Vec::new();
        if change.any(&["Name"]) {
            patch.push(replace("/name", Some(name_of(&wanted, change.request))));
        }
        if change.any(&["Type"]) {
            patch.push(replace("/type", wanted.r#type.value()));
        }
        if change.any(&["IdentitySource"]) {
            let source = wanted.identity_source.text().unwrap_or_default();
            patch.push(replace("/identitySource", Some(source.to_owned())));
        }
        if change.any(&["AuthorizerResultTtlInSeconds"]) {
            let seconds = wanted
                .authorizer_result_ttl_in_seconds
                .value()
                .unwrap_or(TIME_TO_LIVE);
            patch.push(replace(
                "/authorizerResultTtlInSeconds",
                Some(seconds.to_string()),
            ));
        }
        // One user pool at least must stay, so those that come are added before others go.
        let (before, after) = (pools(change.before), pools(&change.request.properties));
        for gained in after.iter().filter(|arn| !before.contains(arn)) {
            patch.push(operation(Op::Add, "/providerARNs", Some(gained.clone())));
        }
        for lost in before.iter().filter(|arn| !after.contains(arn)) {
            patch.push(operation(Op::Remove, "/providerARNs", Some(lost.clone())));
        }
        let call = aws
            .apigateway
            .update_authorizer()
            .rest_api_id(api)
            .authorizer_id(authorizer)
            .set_patch_operations(Some(patch));
        call.send().await.named(call_name)?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteAuthorizer";
        let (api, authorizer) = halves(operation, id)?;
        let call = aws
            .apigateway
            .delete_authorizer()
            .rest_api_id(api)
            .authorizer_id(authorizer);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::RestAuthorizer, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

fn pools(properties: &Map<String, Value>) -> Vec<String> {
    let list = properties.get("ProviderARNs").and_then(Value::as_array);
    let items = list.into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
