//! Amazon CloudFront.

use aws_sdk_cloudfront::types::{AllowedMethods, Origin};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

pub(crate) async fn origin_access_control(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .cloudfront
        .get_origin_access_control()
        .id(id)
        .send()
        .await
        .unwrap();
    let control = answer.origin_access_control().unwrap();
    let config = control.origin_access_control_config().unwrap();
    Reading::new(json!({ "OriginAccessControlConfig": {
        "Name": config.name(),
        "Description": config.description(),
        "OriginAccessControlOriginType": config.origin_access_control_origin_type().as_str(),
        "SigningBehavior": config.signing_behavior().as_str(),
        "SigningProtocol": config.signing_protocol().as_str(),
    }}))
    .with("Id", Some(control.id()))
}

pub(crate) async fn distribution(aws: &Account, id: &str) -> Reading {
    let answer = aws.cloudfront.get_distribution().id(id).send().await.unwrap();
    let distribution = answer.distribution().unwrap();
    let tagged = aws
        .cloudfront
        .list_tags_for_resource()
        .resource(distribution.arn())
        .send()
        .await
        .unwrap();
    let list = tagged
        .tags()
        .unwrap()
        .items()
        .iter()
        .map(|t| (Some(t.key.clone()), t.value.clone()));
    let config = distribution.distribution_config().unwrap();
    let certificate = config.viewer_certificate();
    let default = config.default_cache_behavior().unwrap();
    let default = json!({
        "TargetOriginId": default.target_origin_id(),
        "ViewerProtocolPolicy": default.viewer_protocol_policy().as_str(),
        "AllowedMethods": methods(default.allowed_methods()),
        "CachedMethods": cached(default.allowed_methods()),
        "CachePolicyId": default.cache_policy_id(),
        "OriginRequestPolicyId": default.origin_request_policy_id(),
        "ResponseHeadersPolicyId": default.response_headers_policy_id(),
        "Compress": default.compress(),
    });
    let behaviors = config
        .cache_behaviors()
        .map(|b| b.items())
        .unwrap_or_default()
        .iter()
        .map(|b| {
            json!({
                "PathPattern": b.path_pattern(),
                "TargetOriginId": b.target_origin_id(),
                "ViewerProtocolPolicy": b.viewer_protocol_policy().as_str(),
                "AllowedMethods": methods(b.allowed_methods()),
                "CachedMethods": cached(b.allowed_methods()),
                "CachePolicyId": b.cache_policy_id(),
                "OriginRequestPolicyId": b.origin_request_policy_id(),
                "ResponseHeadersPolicyId": b.response_headers_policy_id(),
                "Compress": b.compress(),
            })
        });
    let responses = config
        .custom_error_responses()
        .map(|r| r.items())
        .unwrap_or_default()
        .iter()
        .map(|r| {
            json!({
                "ErrorCode": r.error_code(),
                "ResponseCode": r.response_code(),
                "ResponsePagePath": r.response_page_path(),
                "ErrorCachingMinTTL": r.error_caching_min_ttl(),
            })
        });
    let origins = config.origins().map(|o| o.items()).unwrap_or_default();
    Reading::new(json!({
        "DistributionConfig": {
            "Enabled": config.enabled(),
            "Comment": config.comment(),
            "DefaultRootObject": config.default_root_object(),
            "HttpVersion": config.http_version().map(|v| v.as_str()),
            "IPV6Enabled": config.is_ipv6_enabled(),
            "PriceClass": config.price_class().map(|c| c.as_str()),
            "WebACLId": config.web_acl_id(),
            "Origins": origins.iter().map(origin).collect::<Vec<_>>(),
            "DefaultCacheBehavior": default,
            "CacheBehaviors": behaviors.collect::<Vec<_>>(),
            "CustomErrorResponses": responses.collect::<Vec<_>>(),
            "ViewerCertificate": {
                "CloudFrontDefaultCertificate": certificate.and_then(|c| c.cloud_front_default_certificate()),
                "AcmCertificateArn": certificate.and_then(|c| c.acm_certificate_arn()),
                "MinimumProtocolVersion":
                    certificate.and_then(|c| Some(c.minimum_protocol_version()?.as_str())),
            },
        },
        "Tags": tags(list),
    }))
    .with("Id", Some(distribution.id()))
    .with("DomainName", Some(distribution.domain_name()))
}

fn methods(methods: Option<&AllowedMethods>) -> Option<Vec<&str>> {
    methods.map(|m| m.items().iter().map(|m| m.as_str()).collect())
}

fn cached(methods: Option<&AllowedMethods>) -> Option<Vec<&str>> {
    let cached = methods?.cached_methods()?;
    Some(cached.items().iter().map(|m| m.as_str()).collect())
}

fn origin(origin: &Origin) -> Value {
    let custom = origin.custom_origin_config().map(|c| {
        let protocols = c.origin_ssl_protocols().map(|p| p.items()).unwrap_or_default();
        json!({
            "OriginProtocolPolicy": c.origin_protocol_policy().as_str(),
            "HTTPPort": c.http_port(),
            "HTTPSPort": c.https_port(),
            "OriginSSLProtocols": protocols.iter().map(|p| p.as_str()).collect::<Vec<_>>(),
            "OriginReadTimeout": c.origin_read_timeout(),
            "OriginKeepaliveTimeout": c.origin_keepalive_timeout(),
        })
    });
    let s3 = origin.s3_origin_config();
    json!({
        "Id": origin.id(),
        "DomainName": origin.domain_name(),
        "OriginPath": origin.origin_path(),
        "OriginAccessControlId": origin.origin_access_control_id(),
        "S3OriginConfig": s3.map(|s| json!({ "OriginAccessIdentity": s.origin_access_identity() })),
        "CustomOriginConfig": custom,
    })
}
