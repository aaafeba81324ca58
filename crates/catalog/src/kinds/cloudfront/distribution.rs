//! `AWS::CloudFront::Distribution`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html>

use crate::{Prop, Tag};

kind! {
    /// A CloudFront distribution. `Ref` is its id.
    Distribution = "AWS::CloudFront::Distribution",
    attributes: ["Id", "DomainName"],
    taggable: true,
    {
        /// Its settings.
        distribution_config: Prop<DistributionConfig>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Settings of a distribution.
    pub struct DistributionConfig {
        /// Whether it answers.
        enabled: Prop<bool>,
        /// At most 128 characters.
        comment: Prop<String>,
        /// The object at `/`.
        default_root_object: Prop<String>,
        /// Such as `http2and3`.
        http_version: Prop<String>,
        /// Whether it has IPv6 addresses.
        #[serde(rename = "IPV6Enabled")]
        ipv6_enabled: Prop<bool>,
        /// `PriceClass_100`, `_200` or `_All`.
        price_class: Prop<String>,
        /// Where objects come from.
        origins: Vec<Origin>,
        /// What counts when no path matches.
        default_cache_behavior: Prop<CacheBehavior>,
        /// What counts for a path.
        cache_behaviors: Vec<CacheBehavior>,
        /// What errors turn into.
        custom_error_responses: Vec<CustomErrorResponse>,
        /// The certificate shown to viewers.
        viewer_certificate: Prop<ViewerCertificate>,
        /// Access logs.
        logging: Prop<serde_json::Value>,
        /// A WAF web ACL.
        #[serde(rename = "WebACLId")]
        web_acl_id: Prop<String>,
        /// Other host names.
        aliases: Prop<Vec<Prop<String>>>,
        /// Countries.
        restrictions: Prop<serde_json::Value>,
    }
}

properties! {
    /// A place that objects come from.
    pub struct Origin {
        /// Its name inside the distribution.
        id: Prop<String>,
        /// Its host name.
        domain_name: Prop<String>,
        /// What CloudFront puts before the path of a request, such as `/v1`.
        origin_path: Prop<String>,
        /// The origin access control.
        origin_access_control_id: Prop<String>,
        /// Present (with an empty identity) for a bucket.
        #[serde(rename = "S3OriginConfig")]
        s3_origin_config: Prop<serde_json::Value>,
        /// Present for a web server.
        custom_origin_config: Prop<CustomOriginConfig>,
    }
}

properties! {
    /// How a web server is asked.
    pub struct CustomOriginConfig {
        /// `http-only`, `https-only` or `match-viewer`.
        origin_protocol_policy: Prop<String>,
        /// Usually 80.
        #[serde(rename = "HTTPPort")]
        http_port: Prop<i64>,
        /// Usually 443.
        #[serde(rename = "HTTPSPort")]
        https_port: Prop<i64>,
        /// `TLSv1.2`.
        #[serde(rename = "OriginSSLProtocols")]
        origin_ssl_protocols: Prop<Vec<Prop<String>>>,
        /// Seconds.
        origin_read_timeout: Prop<i64>,
    }
}

properties! {
    /// How requests of a path are treated.
    pub struct CacheBehavior {
        /// The path; absent in the default behavior.
        path_pattern: Prop<String>,
        /// The origin.
        target_origin_id: Prop<String>,
        /// `allow-all`, `https-only` or `redirect-to-https`.
        viewer_protocol_policy: Prop<String>,
        /// Methods passed on.
        allowed_methods: Prop<Vec<Prop<String>>>,
        /// Methods whose answers are kept.
        cached_methods: Prop<Vec<Prop<String>>>,
        /// A cache policy.
        cache_policy_id: Prop<String>,
        /// An origin request policy.
        origin_request_policy_id: Prop<String>,
        /// A response headers policy.
        response_headers_policy_id: Prop<String>,
        /// Whether answers are compressed.
        compress: Prop<bool>,
    }
}

properties! {
    /// What an error turns into.
    pub struct CustomErrorResponse {
        /// The origin's status.
        error_code: Prop<i64>,
        /// The status shown.
        response_code: Prop<i64>,
        /// The page shown.
        response_page_path: Prop<String>,
        /// Seconds.
        #[serde(rename = "ErrorCachingMinTTL")]
        error_caching_min_ttl: Prop<i64>,
    }
}

properties! {
    /// The certificate shown to viewers.
    pub struct ViewerCertificate {
        /// `*.cloudfront.net`.
        cloud_front_default_certificate: Prop<bool>,
        /// A certificate in us-east-1.
        acm_certificate_arn: Prop<String>,
        /// Such as `TLSv1.2_2021`.
        minimum_protocol_version: Prop<String>,
        /// `sni-only`.
        ssl_support_method: Prop<String>,
    }
}
