use serde_json::{Value, json};
use tierwright_catalog::kinds::s3::bucket::{PublicAccessBlockConfiguration, VersioningConfiguration};
use tierwright_catalog::kinds::{Bucket, BucketPolicy};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::{Tier, tiers};

use crate::passes::Builder;
use crate::passes::builder::{name_tag, suffix};

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, bucket: &tiers::Bucket) {
    let id = LogicalId::of(&tier.id, suffix::BUCKET);
    let policy = LogicalId::of(&tier.id, suffix::BUCKET_POLICY);
    private(
        builder,
        tier,
        id,
        policy,
        bucket.versioning,
        bucket.expire_after_days,
    );
}

/// A private, encrypted bucket that answers over TLS only.
pub(super) fn private(
    builder: &mut Builder<'_>,
    tier: &Tier,
    id: LogicalId,
    policy: LogicalId,
    versioning: bool,
    expire_after_days: Option<u32>,
) {
    let mut rules = vec![json!({
        "Id": "abort-broken-uploads",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 },
    })];
    if versioning {
        rules.push(json!({
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": { "NoncurrentDays": 30 },
        }));
    }
    if let Some(days) = expire_after_days {
        rules.push(json!({ "Id": "expire-objects", "Status": "Enabled", "ExpirationInDays": days }));
    }
    let kind = Bucket {
        bucket_encryption: Prop::Literal(json!({
            "ServerSideEncryptionConfiguration": [{ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }],
        })),
        public_access_block_configuration: Prop::Literal(PublicAccessBlockConfiguration {
            block_public_acls: true.into(),
            block_public_policy: true.into(),
            ignore_public_acls: true.into(),
            restrict_public_buckets: true.into(),
            ..PublicAccessBlockConfiguration::default()
        }),
        ownership_controls: Prop::Literal(json!({ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] })),
        versioning_configuration: if versioning {
            Prop::Literal(VersioningConfiguration {
                status: "Enabled".into(),
                ..VersioningConfiguration::default()
            })
        } else {
            Prop::Absent
        },
        lifecycle_configuration: Prop::Literal(json!({ "Rules": rules })),
        tags: name_tag(&tier.name),
        ..Bucket::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    let kind = BucketPolicy {
        bucket: Prop::reference(&id),
        policy_document: Prop::Literal(
            json!({ "Version": "2012-10-17", "Statement": [deny_without_tls(&id)] }),
        ),
        ..BucketPolicy::default()
    };
    builder.add(policy, &tier.id, &tier.name, kind);
}

/// Nothing without TLS (Security Hub S3.5).
pub(super) fn deny_without_tls(bucket: &LogicalId) -> Value {
    let arn = Prop::attribute(bucket, "Arn");
    json!({
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, Prop::join([arn.clone(), "/*".into()])],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    })
}
