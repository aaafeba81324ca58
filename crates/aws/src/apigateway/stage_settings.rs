//! What a stage's properties are as patch operations (API reference, *Patch operations*, `stage:update`).

use aws_sdk_apigateway::types::{Op, PatchOperation};
use tierwright_catalog::kinds::RestStage;
use tierwright_catalog::kinds::apigateway::stage::MethodSetting;
use tierwright_deploy::{ProviderError, Request};

use super::{map, operation, pointer, replace};
use crate::calls::{Change, refuse_unmodelled};

/// Every setting of a method that is wanted.
pub(crate) fn method_settings(
    request: &Request,
    wanted: &RestStage,
) -> Result<Vec<PatchOperation>, ProviderError> {
    let mut patch = Vec::new();
    for setting in &wanted.method_settings {
        refuse_unmodelled(request, &setting.other)?;
        let at = path(setting);
        let values = values(setting).into_iter();
        patch.extend(values.filter_map(|(key, value)| Some(replace(format!("{at}/{key}"), Some(value?)))));
    }
    Ok(patch)
}

/// The access log that is wanted. A log group's ARN is taken without the `:*` that CloudFormation's attribute ends in.
pub(crate) fn access_log(
    request: &Request,
    wanted: &RestStage,
) -> Result<Vec<PatchOperation>, ProviderError> {
    let Some(log) = wanted.access_log_setting.literal() else {
        return Ok(Vec::new());
    };
    refuse_unmodelled(request, &log.other)?;
    let destination = log.destination_arn.text().unwrap_or_default();
    let destination = destination.trim_end_matches(":*").to_owned();
    Ok(vec![
        replace("/accessLogSettings/destinationArn", Some(destination)),
        replace("/accessLogSettings/format", log.format.value()),
    ])
}

/// What was there and is not wanted any more.
pub(crate) fn lost(change: &Change<'_>, before: &RestStage, wanted: &RestStage) -> Vec<PatchOperation> {
    let remove = |path: String| operation(Op::Remove, path, None);
    let mut patch = Vec::new();
    if change.any(&["AccessLogSetting"]) && wanted.access_log_setting.is_absent() {
        patch.push(remove("/accessLogSettings".to_owned()));
    }
    if change.any(&["Variables"]) {
        let wanted = map(&wanted.variables).unwrap_or_default();
        let before = map(&before.variables).unwrap_or_default();
        let gone = before.keys().filter(|name| !wanted.contains_key(*name));
        patch.extend(gone.map(|name| remove(format!("/variables/{}", pointer(name)))));
    }
    for old in &before.method_settings {
        let new = wanted.method_settings.iter().find(|new| path(new) == path(old));
        let new = new.map(values);
        let keeps_all = new.is_some_and(|new| {
            let pairs = values(old).into_iter().zip(new);
            pairs
                .into_iter()
                .all(|((_, old), (_, new))| old.is_none() || new.is_some())
        });
        if !keeps_all {
            patch.push(remove(path(old)));
        }
    }
    patch
}

/// What is set to another value, beside method settings and access logs.
pub(crate) fn changed(change: &Change<'_>, wanted: &RestStage) -> Vec<PatchOperation> {
    let mut patch = Vec::new();
    if change.any(&["DeploymentId"]) {
        patch.push(replace("/deploymentId", wanted.deployment_id.value()));
    }
    if change.any(&["Description"]) {
        let description = wanted.description.text().unwrap_or_default();
        patch.push(replace("/description", Some(description.to_owned())));
    }
    if change.any(&["TracingEnabled"]) {
        let on = wanted.tracing_enabled.value().unwrap_or(false);
        patch.push(replace("/tracingEnabled", Some(on.to_string())));
    }
    if change.any(&["CacheClusterEnabled"]) {
        let on = wanted.cache_cluster_enabled.value().unwrap_or(false);
        patch.push(replace("/cacheClusterEnabled", Some(on.to_string())));
    }
    if change.any(&["CacheClusterSize"])
        && let Some(size) = wanted.cache_cluster_size.value()
    {
        patch.push(replace("/cacheClusterSize", Some(size)));
    }
    if change.any(&["Variables"]) {
        let variables = map(&wanted.variables).unwrap_or_default().into_iter();
        patch.extend(
            variables.map(|(name, value)| replace(format!("/variables/{}", pointer(&name)), Some(value))),
        );
    }
    patch
}

/// The path of a setting, `/*/*` for all methods.
fn path(setting: &MethodSetting) -> String {
    let resource = setting.resource_path.text().unwrap_or("/*");
    format!("{resource}/{}", setting.http_method.text().unwrap_or("*"))
}

/// Every key of a setting, with its value when it has one.
fn values(setting: &MethodSetting) -> [(&'static str, Option<String>); 8] {
    let flag = |prop: &tierwright_catalog::Prop<bool>| prop.value().map(|on| on.to_string());
    let number = |prop: &tierwright_catalog::Prop<i64>| prop.value().map(|n| n.to_string());
    [
        ("metrics/enabled", flag(&setting.metrics_enabled)),
        ("logging/loglevel", setting.logging_level.value()),
        ("logging/dataTrace", flag(&setting.data_trace_enabled)),
        ("throttling/burstLimit", number(&setting.throttling_burst_limit)),
        (
            "throttling/rateLimit",
            setting.throttling_rate_limit.value().map(|rate| rate.to_string()),
        ),
        ("caching/enabled", flag(&setting.caching_enabled)),
        ("caching/ttlInSeconds", number(&setting.cache_ttl_in_seconds)),
        ("caching/dataEncrypted", flag(&setting.cache_data_encrypted)),
    ]
}

#[cfg(test)]
mod tests {
    use super::{lost, method_settings};
    use crate::calls::{Change, changed};
    use serde_json::{Map, Value, json};
    use tierwright_catalog::{Kind, kinds::RestStage};
    use tierwright_deploy::Request;

    fn request(properties: Value) -> Request {
        Request {
            deployment: "d".to_owned(),
            logical_id: "Stage".to_owned(),
            type_name: "AWS::ApiGateway::Stage".to_owned(),
            properties: properties.as_object().cloned().unwrap_or_default(),
            tags: Default::default(),
            token: "t".to_owned(),
        }
    }

    fn stage(properties: Map<String, Value>) -> RestStage {
        match Kind::from_properties("AWS::ApiGateway::Stage", properties) {
            Ok(Kind::RestStage(stage)) => stage,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn settings_are_paths() {
        let wanted = request(json!({ "MethodSettings": [
            { "ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": true, "ThrottlingRateLimit": 50.0 },
            { "ResourcePath": "/~1test~1{id}", "HttpMethod": "GET", "LoggingLevel": "ERROR" }
        ] }));
        let patch = method_settings(&wanted, &stage(wanted.properties.clone())).unwrap();
        let told: Vec<_> = patch
            .iter()
            .map(|p| (p.path().unwrap(), p.value().unwrap()))
            .collect();
        assert_eq!(
            told,
            [
                ("/*/*/metrics/enabled", "true"),
                ("/*/*/throttling/rateLimit", "50"),
                ("/~1test~1{id}/GET/logging/loglevel", "ERROR"),
            ]
        );
    }

    #[test]
    fn what_is_left_out_is_removed_first() {
        let before = json!({
            "Variables": { "a": "1", "b": "2" }, "AccessLogSetting": { "DestinationArn": "x" },
            "MethodSettings": [
                { "ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": true, "ThrottlingBurstLimit": 5 },
                { "ResourcePath": "/~1test", "HttpMethod": "GET", "MetricsEnabled": true },
                { "ResourcePath": "/~1same", "HttpMethod": "GET", "MetricsEnabled": true }
            ]
        });
        let after = request(json!({
            "Variables": { "b": "3" },
            "MethodSettings": [
                { "ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": false },
                { "ResourcePath": "/~1same", "HttpMethod": "GET", "MetricsEnabled": false }
            ]
        }));
        let before = before.as_object().cloned().unwrap_or_default();
        let changed = changed(&before, &after.properties);
        let change = Change {
            request: &after,
            id: "api|Test",
            before: &before,
            changed: &changed,
        };
        let patch = lost(&change, &stage(before.clone()), &stage(after.properties.clone()));
        let paths: Vec<_> = patch.iter().map(|p| p.path().unwrap()).collect();
        assert_eq!(
            paths,
            ["/accessLogSettings", "/variables/a", "/*/*", "/~1test/GET"]
        );
    }
}
