//! Amazon API Gateway, REST APIs. What lies in an API has ids that begin with the API's and `|`.

use std::collections::HashMap;

use aws_sdk_apigateway::types::{Integration, MethodSetting};
use serde_json::{Value, json};

use crate::account::{Account, Reading, document, map_tags};

pub(crate) async fn rest_api(aws: &Account, id: &str) -> Reading {
    let call = aws.apigateway.get_rest_api().rest_api_id(id);
    let api = call.send().await.unwrap();
    let endpoint = api.endpoint_configuration().map(|e| {
        let types: Vec<_> = e.types().iter().map(|t| t.as_str()).collect();
        json!({ "Types": types })
    });
    // The policy comes as the inside of a JSON text.
    let policy = api
        .policy()
        .map(|inside| document(&serde_json::from_str::<String>(&format!("\"{inside}\"")).unwrap()));
    Reading::new(json!({
        "Name": api.name(),
        "Description": api.description(),
        "BinaryMediaTypes": api.binary_media_types(),
        "MinimumCompressionSize": api.minimum_compression_size(),
        "DisableExecuteApiEndpoint": api.disable_execute_api_endpoint(),
        "EndpointConfiguration": endpoint,
        "Policy": policy,
        "Tags": map_tags(api.tags()),
    }))
    .with("RestApiId", api.id())
    .with("RootResourceId", api.root_resource_id())
}

pub(crate) async fn resource(aws: &Account, id: &str) -> Reading {
    let (api, resource) = id.split_once('|').unwrap();
    let call = aws
        .apigateway
        .get_resource()
        .rest_api_id(api)
        .resource_id(resource);
    let found = call.send().await.unwrap();
    Reading::new(json!({
        "RestApiId": api,
        "ParentId": found.parent_id(),
        "PathPart": found.path_part(),
    }))
    .with("Ref", found.id())
    .with("ResourceId", found.id())
    .with("Path", found.path())
}

/// The id is `API|RESOURCE|METHOD`.
pub(crate) async fn method(aws: &Account, id: &str) -> Reading {
    let parts: Vec<&str> = id.splitn(3, '|').collect();
    let call = aws
        .apigateway
        .get_method()
        .rest_api_id(parts[0])
        .resource_id(parts[1]);
    let found = call.http_method(parts[2]).send().await.unwrap();
    let responses = found.method_responses().into_iter().flat_map(HashMap::values);
    let responses = responses.map(|r| {
        json!({
            "StatusCode": r.status_code(),
            "ResponseParameters": r.response_parameters(),
            "ResponseModels": r.response_models(),
        })
    });
    Reading::new(json!({
        "RestApiId": parts[0],
        "ResourceId": parts[1],
        "HttpMethod": found.http_method(),
        "AuthorizationType": found.authorization_type(),
        "AuthorizerId": found.authorizer_id(),
        "AuthorizationScopes": found.authorization_scopes(),
        "ApiKeyRequired": found.api_key_required(),
        "RequestValidatorId": found.request_validator_id(),
        "RequestParameters": found.request_parameters(),
        "Integration": found.method_integration().map(integration),
        "MethodResponses": responses.collect::<Vec<_>>(),
    }))
}

fn integration(found: &Integration) -> Value {
    let responses = found
        .integration_responses()
        .into_iter()
        .flat_map(HashMap::values);
    let responses = responses.map(|r| {
        json!({
            "StatusCode": r.status_code(),
            "SelectionPattern": r.selection_pattern(),
            "ContentHandling": r.content_handling().map(|c| c.as_str()),
            "ResponseParameters": r.response_parameters(),
            "ResponseTemplates": r.response_templates(),
        })
    });
    json!({
        "Type": found.r#type().map(|t| t.as_str()),
        "IntegrationHttpMethod": found.http_method(),
        "Uri": found.uri(),
        "ConnectionType": found.connection_type().map(|t| t.as_str()),
        "ConnectionId": found.connection_id(),
        "Credentials": found.credentials(),
        "RequestParameters": found.request_parameters(),
        "RequestTemplates": found.request_templates(),
        "PassthroughBehavior": found.passthrough_behavior(),
        "ContentHandling": found.content_handling().map(|c| c.as_str()),
        "TimeoutInMillis": found.timeout_in_millis(),
        "IntegrationResponses": responses.collect::<Vec<_>>(),
    })
}

pub(crate) async fn authorizer(aws: &Account, id: &str) -> Reading {
    let (api, authorizer) = id.split_once('|').unwrap();
    let call = aws.apigateway.get_authorizer().rest_api_id(api);
    let found = call.authorizer_id(authorizer).send().await.unwrap();
    Reading::new(json!({
        "RestApiId": api,
        "Name": found.name(),
        "Type": found.r#type().map(|t| t.as_str()),
        "ProviderARNs": found.provider_arns(),
        "IdentitySource": found.identity_source(),
        "IdentityValidationExpression": found.identity_validation_expression(),
        "AuthorizerUri": found.authorizer_uri(),
        "AuthorizerCredentials": found.authorizer_credentials(),
        "AuthorizerResultTtlInSeconds": found.authorizer_result_ttl_in_seconds(),
    }))
    .with("Ref", found.id())
    .with("AuthorizerId", found.id())
}

pub(crate) async fn deployment(aws: &Account, id: &str) -> Reading {
    let (api, deployment) = id.split_once('|').unwrap();
    let call = aws.apigateway.get_deployment().rest_api_id(api);
    let found = call.deployment_id(deployment).send().await.unwrap();
    Reading::new(json!({ "RestApiId": api, "Description": found.description() }))
        .with("Ref", found.id())
        .with("DeploymentId", found.id())
}

pub(crate) async fn stage(aws: &Account, id: &str) -> Reading {
    let (api, name) = id.split_once('|').unwrap();
    let call = aws.apigateway.get_stage().rest_api_id(api).stage_name(name);
    let stage = call.send().await.unwrap();
    let settings = stage.method_settings().into_iter().flatten().map(setting);
    let log = stage
        .access_log_settings()
        .map(|l| json!({ "DestinationArn": l.destination_arn(), "Format": l.format() }));
    Reading::new(json!({
        "RestApiId": api,
        "StageName": stage.stage_name(),
        "DeploymentId": stage.deployment_id(),
        "Description": stage.description(),
        "TracingEnabled": stage.tracing_enabled(),
        "CacheClusterEnabled": stage.cache_cluster_enabled(),
        "CacheClusterSize": stage.cache_cluster_size().map(|s| s.as_str()),
        "Variables": stage.variables(),
        "MethodSettings": settings.collect::<Vec<_>>(),
        "AccessLogSetting": log,
        "Tags": map_tags(stage.tags()),
    }))
    .with("Ref", stage.stage_name())
}

/// A setting has its path and method as its key: `*/*` for all of them, `~1test/GET` for one.
fn setting((key, setting): (&String, &MethodSetting)) -> Value {
    let (path, method) = key.rsplit_once('/').unwrap();
    json!({
        "ResourcePath": format!("/{path}"),
        "HttpMethod": method,
        "MetricsEnabled": setting.metrics_enabled(),
        "LoggingLevel": setting.logging_level(),
        "DataTraceEnabled": setting.data_trace_enabled(),
        "ThrottlingBurstLimit": setting.throttling_burst_limit(),
        "ThrottlingRateLimit": setting.throttling_rate_limit(),
        "CachingEnabled": setting.caching_enabled(),
        "CacheTtlInSeconds": setting.cache_ttl_in_seconds(),
        "CacheDataEncrypted": setting.cache_data_encrypted(),
    })
}

pub(crate) async fn vpc_link(aws: &Account, id: &str) -> Reading {
    let link = aws
        .apigateway
        .get_vpc_link()
        .vpc_link_id(id)
        .send()
        .await
        .unwrap();
    Reading::new(json!({
        "Name": link.name(),
        "Description": link.description(),
        "TargetArns": link.target_arns(),
        "Tags": map_tags(link.tags()),
    }))
    .with("VpcLinkId", link.id())
}
