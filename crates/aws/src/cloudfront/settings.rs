//! A distribution's settings, from CloudFormation's form to the API's.
//!
//! UpdateDistribution demands more fields than CreateDistribution (CloudFront API reference, *DistributionConfig*), so
//! each is always sent, with CloudFront's default where the design says nothing.

use aws_sdk_cloudfront::types::{
    Aliases, CacheBehaviors, CustomErrorResponse, CustomErrorResponses, CustomOriginConfig,
    DistributionConfig, GeoRestriction, GeoRestrictionType, HttpVersion, LoggingConfig,
    MinimumProtocolVersion, Origin, OriginProtocolPolicy, OriginSslProtocols, Origins, PriceClass,
    Restrictions, S3OriginConfig, SslProtocol, SslSupportMethod, ViewerCertificate,
};
use serde_json::Value;
use tierwright_catalog::kinds::cloudfront::distribution as kind;
use tierwright_deploy::{ProviderError, Request};

use super::behaviors::{behavior, default_behavior};
use super::{built, quantity};
use crate::calls::{int, refuse_unmodelled, texts};

/// The whole configuration.
pub(crate) fn configuration(
    request: &Request,
    wanted: &kind::DistributionConfig,
    caller_reference: &str,
) -> Result<DistributionConfig, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let default = match wanted.default_cache_behavior.literal() {
        Some(default) => Some(default_behavior(request, default)?),
        None => None,
    };
    let config = DistributionConfig::builder()
        .caller_reference(caller_reference)
        .enabled(wanted.enabled.value().unwrap_or(true))
        .comment(wanted.comment.text().unwrap_or_default())
        .default_root_object(wanted.default_root_object.text().unwrap_or_default())
        .http_version(HttpVersion::from(wanted.http_version.text().unwrap_or("http2")))
        .is_ipv6_enabled(wanted.ipv6_enabled.value().unwrap_or(false))
        .price_class(PriceClass::from(
            wanted.price_class.text().unwrap_or("PriceClass_All"),
        ))
        .origins(origins(request, wanted)?)
        .set_default_cache_behavior(default)
        .cache_behaviors(behaviors(request, wanted)?)
        .custom_error_responses(error_responses(wanted)?)
        .viewer_certificate(certificate(wanted))
        .logging(logging(wanted.logging.literal()))
        .web_acl_id(wanted.web_acl_id.text().unwrap_or_default())
        .aliases(aliases(wanted)?)
        .restrictions(restrictions(wanted.restrictions.literal())?);
    built(config.build())
}

fn behaviors(request: &Request, wanted: &kind::DistributionConfig) -> Result<CacheBehaviors, ProviderError> {
    let items = wanted
        .cache_behaviors
        .iter()
        .map(|b| behavior(request, b))
        .collect::<Result<Vec<_>, _>>()?;
    built(
        CacheBehaviors::builder()
            .quantity(quantity(&items))
            .set_items(Some(items))
            .build(),
    )
}

fn aliases(wanted: &kind::DistributionConfig) -> Result<Aliases, ProviderError> {
    let items = texts(&wanted.aliases).unwrap_or_default();
    built(
        Aliases::builder()
            .quantity(quantity(&items))
            .set_items(Some(items))
            .build(),
    )
}

fn origins(request: &Request, wanted: &kind::DistributionConfig) -> Result<Origins, ProviderError> {
    let items = wanted
        .origins
        .iter()
        .map(|o| origin(request, o))
        .collect::<Result<Vec<_>, _>>()?;
    built(
        Origins::builder()
            .quantity(quantity(&items))
            .set_items(Some(items))
            .build(),
    )
}

fn origin(request: &Request, wanted: &kind::Origin) -> Result<Origin, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    let bucket = wanted.s3_origin_config.literal().map(|config| {
        let identity = config
            .get("OriginAccessIdentity")
            .and_then(Value::as_str)
            .unwrap_or_default();
        S3OriginConfig::builder().origin_access_identity(identity).build()
    });
    let server = match wanted.custom_origin_config.literal() {
        Some(config) => Some(server(config)?),
        None => None,
    };
    let origin = Origin::builder()
        .set_id(wanted.id.value())
        .set_domain_name(wanted.domain_name.value())
        .origin_path(wanted.origin_path.value().unwrap_or_default())
        .set_origin_access_control_id(wanted.origin_access_control_id.value())
        .set_s3_origin_config(bucket)
        .set_custom_origin_config(server);
    built(origin.build())
}

fn server(wanted: &kind::CustomOriginConfig) -> Result<CustomOriginConfig, ProviderError> {
    let protocols = texts(&wanted.origin_ssl_protocols).unwrap_or_else(|| vec!["TLSv1.2".to_owned()]);
    let protocols: Vec<_> = protocols
        .iter()
        .map(|text| SslProtocol::from(text.as_str()))
        .collect();
    let protocols = OriginSslProtocols::builder()
        .quantity(quantity(&protocols))
        .set_items(Some(protocols));
    let config = CustomOriginConfig::builder()
        .http_port(int(&wanted.http_port).unwrap_or(80))
        .https_port(int(&wanted.https_port).unwrap_or(443))
        .origin_protocol_policy(OriginProtocolPolicy::from(
            wanted.origin_protocol_policy.text().unwrap_or_default(),
        ))
        .origin_ssl_protocols(built(protocols.build())?)
        .origin_read_timeout(int(&wanted.origin_read_timeout).unwrap_or(30));
    built(config.build())
}

fn error_responses(wanted: &kind::DistributionConfig) -> Result<CustomErrorResponses, ProviderError> {
    let items = wanted.custom_error_responses.iter().map(|response| {
        let item = CustomErrorResponse::builder()
            .set_error_code(int(&response.error_code))
            .set_response_code(response.response_code.value().map(|code| code.to_string()))
            .set_response_page_path(response.response_page_path.value())
            .set_error_caching_min_ttl(response.error_caching_min_ttl.value());
        built(item.build())
    });
    let items = items.collect::<Result<Vec<_>, _>>()?;
    built(
        CustomErrorResponses::builder()
            .quantity(quantity(&items))
            .set_items(Some(items))
            .build(),
    )
}

fn certificate(wanted: &kind::DistributionConfig) -> ViewerCertificate {
    let Some(wanted) = wanted.viewer_certificate.literal() else {
        return ViewerCertificate::builder()
            .cloud_front_default_certificate(true)
            .build();
    };
    ViewerCertificate::builder()
        .set_cloud_front_default_certificate(wanted.cloud_front_default_certificate.value())
        .set_acm_certificate_arn(wanted.acm_certificate_arn.value())
        .set_minimum_protocol_version(
            wanted
                .minimum_protocol_version
                .text()
                .map(MinimumProtocolVersion::from),
        )
        .set_ssl_support_method(wanted.ssl_support_method.text().map(SslSupportMethod::from))
        .build()
}

fn logging(wanted: Option<&Value>) -> LoggingConfig {
    let text = |name: &str| {
        wanted
            .and_then(|value| value.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let cookies = wanted
        .and_then(|value| value.get("IncludeCookies"))
        .and_then(Value::as_bool);
    LoggingConfig::builder()
        .enabled(!text("Bucket").is_empty())
        .include_cookies(cookies.unwrap_or(false))
        .bucket(text("Bucket"))
        .prefix(text("Prefix"))
        .build()
}

fn restrictions(wanted: Option<&Value>) -> Result<Restrictions, ProviderError> {
    let geo = wanted.and_then(|value| value.get("GeoRestriction"));
    let kind = geo
        .and_then(|geo| geo.get("RestrictionType"))
        .and_then(Value::as_str)
        .unwrap_or("none");
    let places = geo
        .and_then(|geo| geo.get("Locations"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let places: Vec<_> = places
        .filter_map(|place| place.as_str().map(str::to_owned))
        .collect();
    let geo = GeoRestriction::builder()
        .restriction_type(GeoRestrictionType::from(kind))
        .quantity(quantity(&places))
        .set_items(Some(places));
    Ok(Restrictions::builder()
        .geo_restriction(built(geo.build())?)
        .build())
}
