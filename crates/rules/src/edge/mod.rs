//! What visitors meet: distributions, buckets and the pages in them.

pub(crate) mod api_path_not_routed;
pub(crate) mod backend_url_localhost;
pub(crate) mod bucket_public;
pub(crate) mod distribution_allows_http;
pub(crate) mod distribution_without_root_object;
pub(crate) mod mixed_content;
pub(crate) mod origin_access_denied;
pub(crate) mod origin_certificate_mismatch;
pub(crate) mod origin_listener_redirects;
pub(crate) mod origin_reachable_around_distribution;
pub(crate) mod origin_without_access_control;
pub(crate) mod origin_without_paths;
pub(crate) mod price_class_invalid;
mod routing;
