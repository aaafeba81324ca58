//! Cache behaviors. The API has one type for the default and another for those of a path, with the same fields.

use aws_sdk_cloudfront::types::{
    AllowedMethods, CacheBehavior, CachedMethods, DefaultCacheBehavior, FunctionAssociations,
    LambdaFunctionAssociations, Method, ViewerProtocolPolicy,
};
use tierwright_catalog::Prop;
use tierwright_catalog::kinds::cloudfront::distribution as kind;
use tierwright_deploy::{ProviderError, Request};

use super::{built, quantity};
use crate::calls::{refuse_unmodelled, texts};

/// The fields that both types share.
macro_rules! shared {
    ($builder:expr, $wanted:expr) => {
        $builder
            .set_target_origin_id($wanted.target_origin_id.value())
            .viewer_protocol_policy(ViewerProtocolPolicy::from(
                $wanted.viewer_protocol_policy.text().unwrap_or("allow-all"),
            ))
            .allowed_methods(methods($wanted)?)
            .set_cache_policy_id($wanted.cache_policy_id.value())
            .set_origin_request_policy_id($wanted.origin_request_policy_id.value())
            .set_response_headers_policy_id($wanted.response_headers_policy_id.value())
            .compress($wanted.compress.value().unwrap_or(false))
            .smooth_streaming(false)
            .field_level_encryption_id("")
            .lambda_function_associations(built(LambdaFunctionAssociations::builder().quantity(0).build())?)
            .function_associations(built(FunctionAssociations::builder().quantity(0).build())?)
    };
}

/// What counts when no path matches.
pub(crate) fn default_behavior(
    request: &Request,
    wanted: &kind::CacheBehavior,
) -> Result<DefaultCacheBehavior, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    built(shared!(DefaultCacheBehavior::builder(), wanted).build())
}

/// What counts for a path.
pub(crate) fn behavior(
    request: &Request,
    wanted: &kind::CacheBehavior,
) -> Result<CacheBehavior, ProviderError> {
    refuse_unmodelled(request, &wanted.other)?;
    built(
        shared!(CacheBehavior::builder(), wanted)
            .set_path_pattern(wanted.path_pattern.value())
            .build(),
    )
}

/// Without a list CloudFront passes on and keeps GET and HEAD.
fn methods(wanted: &kind::CacheBehavior) -> Result<AllowedMethods, ProviderError> {
    let cached = list(&wanted.cached_methods);
    let cached = CachedMethods::builder()
        .quantity(quantity(&cached))
        .set_items(Some(cached));
    let allowed = list(&wanted.allowed_methods);
    let allowed = AllowedMethods::builder()
        .quantity(quantity(&allowed))
        .set_items(Some(allowed))
        .cached_methods(built(cached.build())?);
    built(allowed.build())
}

fn list(given: &Prop<Vec<Prop<String>>>) -> Vec<Method> {
    let names = texts(given).unwrap_or_else(|| vec!["GET".to_owned(), "HEAD".to_owned()]);
    names.iter().map(|name| Method::from(name.as_str())).collect()
}
