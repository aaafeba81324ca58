//! `AWS::ApiGateway::Method`. The id is `<api>|<resource>|<method>`.
//!
//! The integration and the answers are calls of their own. A method has no tags to say that they are missing, so one
//! without an integration, which API Gateway would not deploy, counts as unfinished.

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_apigateway::operation::get_method::GetMethodOutput;
use aws_sdk_apigateway::types::{Op, PatchOperation};
use serde_json::{Map, Value};
use tierwright_catalog::Prop;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_within_ours, operation, pointer, replace, required, responses};
use crate::calls::{Calls, Change, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags;

pub(crate) struct RestMethod;

/// The three parts of a method's id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) api: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) method: &'a str,
}

impl<'a> Place<'a> {
    fn of(operation: &str, id: &'a str) -> Result<Self, ProviderError> {
        let mut parts = id.splitn(3, '|');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(api), Some(resource), Some(method)) => Ok(Self {
                api,
                resource,
                method,
            }),
            _ => Err(invalid(
                operation,
                format!("the recorded id {id} is not <api>|<resource>|<method>"),
            )),
        }
    }
}

#[async_trait]
impl Calls for RestMethod {
    fn lies_within(&self) -> bool {
        true
    }

    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let operation = "apigateway:GetMethod";
        let id = id_of(operation, request)?;
        let place = Place::of(operation, &id)?;
        if !is_within_ours(aws, place.api, request).await? {
            return Ok(None);
        }
        Ok(get(aws, place).await?.map(|_| created(id.clone())))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "apigateway:PutMethod";
        let wanted = properties!(request, RestMethod);
        if wanted.integration.is_absent() {
            return Err(invalid(
                operation,
                "a method needs its integration: API Gateway deploys none without",
            ));
        }
        let id = id_of(operation, request)?;
        let place = Place::of(operation, &id)?;
        let call = aws
            .apigateway
            .put_method()
            .rest_api_id(place.api)
            .resource_id(place.resource)
            .http_method(place.method)
            .authorization_type(wanted.authorization_type.text().unwrap_or("NONE"))
            .set_authorizer_id(wanted.authorizer_id.value())
            .set_authorization_scopes(texts(&wanted.authorization_scopes))
            .set_api_key_required(wanted.api_key_required.value())
            .set_request_validator_id(wanted.request_validator_id.value())
            .set_request_parameters(flags(&wanted.request_parameters));
        call.send().await.named(operation)?;
        Ok(created(id))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let place = Place::of("apigateway:PutIntegration", id)?;
        responses::put(aws, request, place, &properties!(request, RestMethod)).await
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let place = Place::of("apigateway:GetMethod", id)?;
        Ok(match get(aws, place).await? {
            None => Observed::Missing,
            Some(method) if method.method_integration().is_none() => tags::broken_off(),
            Some(_) => ready([]),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "ApiKeyRequired",
            "AuthorizationScopes",
            "AuthorizationType",
            "AuthorizerId",
            "Integration",
            "MethodResponses",
            "RequestParameters",
            "RequestValidatorId",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let call_name = "apigateway:UpdateMethod";
        let place = Place::of(call_name, change.id)?;
        let patch = patch(change)?;
        if !patch.is_empty() {
            let call = aws
                .apigateway
                .update_method()
                .rest_api_id(place.api)
                .resource_id(place.resource)
                .http_method(place.method)
                .set_patch_operations(Some(patch));
            call.send().await.named(call_name)?;
        }
        if change.any(&["Integration", "MethodResponses"]) {
            self.finish(aws, change.request, change.id).await?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "apigateway:DeleteMethod";
        let place = Place::of(operation, id)?;
        let call = aws
            .apigateway
            .delete_method()
            .rest_api_id(place.api)
            .resource_id(place.resource)
            .http_method(place.method);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn id_of(operation: &str, request: &Request) -> Result<String, ProviderError> {
    let wanted = properties!(request, RestMethod);
    let api = required(operation, &wanted.rest_api_id, "REST API")?;
    let resource = required(operation, &wanted.resource_id, "resource")?;
    let method = required(operation, &wanted.http_method, "method")?;
    Ok(format!("{api}|{resource}|{method}"))
}

pub(crate) async fn get(aws: &Clients, place: Place<'_>) -> Result<Option<GetMethodOutput>, ProviderError> {
    let call = aws
        .apigateway
        .get_method()
        .rest_api_id(place.api)
        .resource_id(place.resource)
        .http_method(place.method);
    call.send().await.named("apigateway:GetMethod").unless_missing()
}

/// Names with whether each is required; templates write the truth value as a text, too.
pub(crate) fn flags(prop: &Prop<Value>) -> Option<HashMap<String, bool>> {
    let map = prop.literal()?.as_object()?;
    let flag = |value: &Value| value.as_bool().unwrap_or(value == "true");
    Some(
        map.iter()
            .map(|(name, value)| (name.clone(), flag(value)))
            .collect(),
    )
}

/// The changes of the method itself.
fn patch(change: &Change<'_>) -> Result<Vec<PatchOperation>, ProviderError> {
    let wanted = properties!(change.request, RestMethod);
    let mut patch = Vec::new();
    if change.any(&["AuthorizationType", "AuthorizerId"]) {
        let kind = wanted.authorization_type.text().unwrap_or("NONE");
        patch.push(replace("/authorizationType", Some(kind.to_owned())));
        // A method without authorization has no authorizer, and AWS refuses to set none.
        if let Some(authorizer) = wanted.authorizer_id.value() {
            patch.push(replace("/authorizerId", Some(authorizer)));
        }
    }
    if change.any(&["ApiKeyRequired"]) {
        let required = wanted.api_key_required.value().unwrap_or(false);
        patch.push(replace("/apiKeyRequired", Some(required.to_string())));
    }
    if change.any(&["RequestValidatorId"]) {
        let validator = wanted.request_validator_id.text().unwrap_or_default();
        patch.push(replace("/requestValidatorId", Some(validator.to_owned())));
    }
    if change.any(&["AuthorizationScopes"]) {
        patch.extend(scopes(change.before, &change.request.properties));
    }
    if change.any(&["RequestParameters"]) {
        patch.extend(parameters(change.before, &change.request.properties));
    }
    Ok(patch)
}

fn scopes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<PatchOperation> {
    let of = |map: &Map<String, Value>| -> Vec<String> {
        let list = map.get("AuthorizationScopes").and_then(Value::as_array);
        let items = list.into_iter().flatten();
        items
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    };
    let (before, after) = (of(before), of(after));
    let lost = before.iter().filter(|scope| !after.contains(scope));
    let gained = after.iter().filter(|scope| !before.contains(scope));
    let at = |op: Op, scope: &String| operation(op, "/authorizationScopes", Some(scope.clone()));
    lost.map(|scope| at(Op::Remove, scope))
        .chain(gained.map(|scope| at(Op::Add, scope)))
        .collect()
}

fn parameters(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<PatchOperation> {
    let of = |map: &Map<String, Value>| {
        let value = map.get("RequestParameters").cloned();
        flags(&value.map_or(Prop::Absent, Prop::Literal)).unwrap_or_default()
    };
    let (before, after) = (of(before), of(after));
    let at = |name: &str| format!("/requestParameters/{}", pointer(name));
    let lost = before.keys().filter(|name| !after.contains_key(*name));
    let mut patch: Vec<_> = lost.map(|name| operation(Op::Remove, at(name), None)).collect();
    for (name, required) in &after {
        match before.get(name) {
            Some(same) if same == required => {}
            Some(_) => patch.push(replace(at(name), Some(required.to_string()))),
            None => patch.push(operation(Op::Add, at(name), Some(required.to_string()))),
        }
    }
    patch
}

#[cfg(test)]
mod tests {
    use super::{Place, flags, parameters, scopes};
    use aws_sdk_apigateway::types::{Op, PatchOperation};
    use serde_json::{Map, Value, json};
    use tierwright_catalog::Prop;

    fn map(name: &str, value: Value) -> Map<String, Value> {
        Map::from_iter([(name.to_owned(), value)])
    }

    fn told(patch: &[PatchOperation]) -> Vec<(Op, &str, Option<&str>)> {
        let mut told: Vec<_> = patch
            .iter()
            .map(|p| {
                let (op, path) = (p.op().cloned(), p.path().unwrap_or_default());
                (op.unwrap_or(Op::Test), path, p.value())
            })
            .collect();
        told.sort_by_key(|(_, path, value)| (*path, *value));
        told
    }

    #[test]
    fn parameters_are_added_changed_and_removed_by_name() {
        let before = map("RequestParameters", json!({ "a": true, "b": true, "c": false }));
        let after = map(
            "RequestParameters",
            json!({ "b": "false", "c": false, "d": true }),
        );
        assert_eq!(
            told(&parameters(&before, &after)),
            [
                (Op::Remove, "/requestParameters/a", None),
                (Op::Replace, "/requestParameters/b", Some("false")),
                (Op::Add, "/requestParameters/d", Some("true")),
            ]
        );
    }

    #[test]
    fn scopes_are_added_and_removed_by_value() {
        let before = map("AuthorizationScopes", json!(["a", "b"]));
        let after = map("AuthorizationScopes", json!(["b", "c"]));
        assert_eq!(
            told(&scopes(&before, &after)),
            [
                (Op::Remove, "/authorizationScopes", Some("a")),
                (Op::Add, "/authorizationScopes", Some("c")),
            ]
        );
    }

    #[test]
    fn ids_and_flags_are_read() {
        let place = Place::of("", "api|resource|GET").unwrap();
        assert_eq!(
            (place.api, place.resource, place.method),
            ("api", "resource", "GET")
        );
        assert!(Place::of("", "api|resource").is_err());
        let read = flags(&Prop::Literal(json!({ "a": "true", "b": false })));
        assert_eq!(
            read,
            Some([("a".to_owned(), true), ("b".to_owned(), false)].into())
        );
    }
}
