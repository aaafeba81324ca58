use serde_json::{Value, json};
use tierwright_catalog::kinds::cloudfront::distribution::{
    CacheBehavior, DistributionConfig, Origin, ViewerCertificate,
};
use tierwright_catalog::kinds::cloudfront::origin_access_control::OriginAccessControlConfig;
use tierwright_catalog::kinds::s3::bucket::{PublicAccessBlockConfiguration, VersioningConfiguration};
use tierwright_catalog::kinds::{Bucket, BucketPolicy, Distribution, OriginAccessControl};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::Tier;
use tierwright_model::tiers::StaticSite;

use super::bucket::deny_without_tls;
use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

/// Ids of policies that CloudFront manages. Source: CloudFront guide, *Use managed cache policies* and its siblings.
pub(crate) mod policy {
    /// Keeps answers as long as the origin allows.
    pub(crate) const CACHING_OPTIMIZED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    /// Keeps nothing.
    pub(crate) const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    /// Passes everything of the viewer's request on but the host name.
    pub(crate) const ALL_VIEWER_EXCEPT_HOST_HEADER: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
    /// Adds HSTS, `X-Content-Type-Options` and their like.
    pub(crate) const SECURITY_HEADERS: &str = "67f7725c-6f97-4210-82d7-5512b31e9d03";
}

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, site: &StaticSite) {
    let bucket = LogicalId::of(&tier.id, suffix::BUCKET);
    let access_control = LogicalId::of(&tier.id, suffix::ORIGIN_ACCESS_CONTROL);
    let distribution = LogicalId::of(&tier.id, suffix::DISTRIBUTION);
    let private = site.origin_access_control;

    let kind = Bucket {
        bucket_encryption: Prop::Literal(json!({
            "ServerSideEncryptionConfiguration": [{ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }],
        })),
        public_access_block_configuration: Prop::Literal(PublicAccessBlockConfiguration {
            block_public_acls: true.into(),
            block_public_policy: private.into(),
            ignore_public_acls: true.into(),
            restrict_public_buckets: private.into(),
            ..PublicAccessBlockConfiguration::default()
        }),
        ownership_controls: Prop::Literal(json!({ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] })),
        versioning_configuration: Prop::Literal(VersioningConfiguration {
            status: "Enabled".into(),
            ..VersioningConfiguration::default()
        }),
        lifecycle_configuration: Prop::Literal(json!({ "Rules": [{
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": { "NoncurrentDays": 30 },
            "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 },
        }]})),
        tags: name_tag(&tier.name),
        ..Bucket::default()
    };
    builder.add(bucket.clone(), &tier.id, &tier.name, kind);

    if private {
        let config = OriginAccessControlConfig {
            name: builder.name(&tier.id, "", 64),
            description: format!("Lets the distribution of {} read its bucket", tier.id).into(),
            origin_access_control_origin_type: "s3".into(),
            signing_behavior: "always".into(),
            signing_protocol: "sigv4".into(),
            ..OriginAccessControlConfig::default()
        };
        let kind = OriginAccessControl {
            origin_access_control_config: Prop::Literal(config),
            ..OriginAccessControl::default()
        };
        builder.add(access_control.clone(), &tier.id, &tier.name, kind);
    }

    let origin = Origin {
        id: "site".into(),
        domain_name: Prop::attribute(&bucket, "RegionalDomainName"),
        origin_access_control_id: if private {
            Prop::attribute(&access_control, "Id")
        } else {
            Prop::Absent
        },
        // CloudFormation wants the empty identity beside an origin access control.
        s3_origin_config: Prop::Literal(json!({ "OriginAccessIdentity": "" })),
        ..Origin::default()
    };
    let viewer_protocol_policy = if site.redirect_to_https {
        "redirect-to-https"
    } else {
        "allow-all"
    };
    let get = || Prop::Literal(vec![Prop::from("GET"), Prop::from("HEAD")]);
    let config = DistributionConfig {
        enabled: true.into(),
        comment: tier.id.as_str().into(),
        default_root_object: site.default_root_object.as_str().into(),
        http_version: "http2and3".into(),
        ipv6_enabled: true.into(),
        price_class: site.price_class.as_str().into(),
        origins: vec![origin],
        default_cache_behavior: Prop::Literal(CacheBehavior {
            target_origin_id: "site".into(),
            viewer_protocol_policy: viewer_protocol_policy.into(),
            allowed_methods: get(),
            cached_methods: get(),
            cache_policy_id: policy::CACHING_OPTIMIZED.into(),
            response_headers_policy_id: policy::SECURITY_HEADERS.into(),
            compress: true.into(),
            ..CacheBehavior::default()
        }),
        web_acl_id: match &site.web_acl {
            Some(acl) => Prop::attribute(&LogicalId::of(acl, suffix::WEB_ACL), "Arn"),
            None => Prop::Absent,
        },
        viewer_certificate: Prop::Literal(ViewerCertificate {
            cloud_front_default_certificate: true.into(),
            ..ViewerCertificate::default()
        }),
        ..DistributionConfig::default()
    };
    let kind = Distribution {
        distribution_config: Prop::Literal(config),
        tags: name_tag(&tier.name),
        ..Distribution::default()
    };
    builder.add(distribution.clone(), &tier.id, &tier.name, kind);

    let kind = BucketPolicy {
        bucket: Prop::reference(&bucket),
        policy_document: Prop::Literal(bucket_policy(&bucket, private.then_some(&distribution))),
        ..BucketPolicy::default()
    };
    builder.add(
        LogicalId::of(&tier.id, suffix::BUCKET_POLICY),
        &tier.id,
        &tier.name,
        kind,
    );
}

/// Reading for the one distribution (CloudFront guide, *Restrict access to an Amazon S3 origin*), or for everyone; and
/// nothing without TLS (Security Hub S3.5).
fn bucket_policy(bucket: &LogicalId, distribution: Option<&LogicalId>) -> Value {
    let arn = Prop::attribute(bucket, "Arn");
    let objects = Prop::join([arn, "/*".into()]);
    let read = match distribution {
        Some(distribution) => {
            let source = Prop::join([
                "arn:".into(),
                Prop::Expr(Expr::Partition),
                ":cloudfront::".into(),
                Prop::Expr(Expr::AccountId),
                ":distribution/".into(),
                Prop::reference(distribution),
            ]);
            json!({
                "Sid": "ReadByDistribution",
                "Effect": "Allow",
                "Principal": { "Service": "cloudfront.amazonaws.com" },
                "Action": "s3:GetObject",
                "Resource": objects,
                "Condition": { "StringEquals": { "AWS:SourceArn": source } },
            })
        }
        None => json!({
            "Sid": "ReadByEveryone",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": objects,
        }),
    };
    let deny = deny_without_tls(bucket);
    json!({ "Version": "2012-10-17", "Statement": [read, deny] })
}
