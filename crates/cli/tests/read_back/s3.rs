//! Amazon S3.

use aws_sdk_s3::types::LifecycleRule;
use serde_json::{Value, json};

use crate::account::{Account, Reading, document, tags};

pub(crate) async fn bucket(aws: &Account, id: &str) -> Reading {
    let s3 = &aws.s3;
    let encryption = s3.get_bucket_encryption().bucket(id).send().await.ok();
    let encryption = encryption.and_then(|e| e.server_side_encryption_configuration);
    let encryption = encryption.map(|e| e.rules).unwrap_or_default();
    let encryption: Vec<Value> = encryption
        .iter()
        .map(|rule| {
            let default = rule.apply_server_side_encryption_by_default();
            let default = default.map(|d| json!({ "SSEAlgorithm": d.sse_algorithm().as_str() }));
            json!({ "ServerSideEncryptionByDefault": default, "BucketKeyEnabled": rule.bucket_key_enabled() })
        })
        .collect();
    let block = s3.get_public_access_block().bucket(id).send().await.ok();
    let block = block.and_then(|b| b.public_access_block_configuration).map(|b| {
        json!({
            "BlockPublicAcls": b.block_public_acls(),
            "BlockPublicPolicy": b.block_public_policy(),
            "IgnorePublicAcls": b.ignore_public_acls(),
            "RestrictPublicBuckets": b.restrict_public_buckets(),
        })
    });
    let ownership = s3.get_bucket_ownership_controls().bucket(id).send().await.ok();
    let ownership = ownership
        .and_then(|o| o.ownership_controls)
        .map(|o| o.rules)
        .unwrap_or_default();
    let ownership = ownership
        .iter()
        .map(|r| json!({ "ObjectOwnership": r.object_ownership().as_str() }));
    let versioning = s3.get_bucket_versioning().bucket(id).send().await.unwrap();
    let lifecycle = s3
        .get_bucket_lifecycle_configuration()
        .bucket(id)
        .send()
        .await
        .ok();
    let lifecycle = lifecycle.and_then(|l| l.rules).unwrap_or_default();
    let tagged = s3.get_bucket_tagging().bucket(id).send().await.unwrap();
    Reading::new(json!({
        "BucketName": id,
        "BucketEncryption": { "ServerSideEncryptionConfiguration": encryption },
        "PublicAccessBlockConfiguration": block,
        "OwnershipControls": { "Rules": ownership.collect::<Vec<_>>() },
        "VersioningConfiguration": { "Status": versioning.status().map(|s| s.as_str()) },
        "LifecycleConfiguration": { "Rules": lifecycle.iter().map(rule).collect::<Vec<_>>() },
        "Tags": tags(tagged.tag_set().iter().map(|t| (Some(t.key.clone()), Some(t.value.clone())))),
    }))
    .with("Arn", Some(&format!("arn:aws:s3:::{id}")))
    .with("DomainName", Some(&format!("{id}.s3.amazonaws.com")))
    .with(
        "RegionalDomainName",
        Some(&format!("{id}.s3.{}.amazonaws.com", aws.region)),
    )
}

fn rule(rule: &LifecycleRule) -> Value {
    let old = rule.noncurrent_version_expiration();
    let uploads = rule.abort_incomplete_multipart_upload();
    json!({
        "Id": rule.id(),
        "Status": rule.status().as_str(),
        "Prefix": rule.filter().and_then(|f| f.prefix()),
        "ExpirationInDays": rule.expiration().and_then(|e| e.days()),
        "NoncurrentVersionExpiration": old.map(|o| json!({ "NoncurrentDays": o.noncurrent_days() })),
        "AbortIncompleteMultipartUpload":
            uploads.map(|u| json!({ "DaysAfterInitiation": u.days_after_initiation() })),
    })
}

pub(crate) async fn bucket_policy(aws: &Account, id: &str) -> Reading {
    let answer = aws.s3.get_bucket_policy().bucket(id).send().await.unwrap();
    Reading::new(json!({ "Bucket": id, "PolicyDocument": answer.policy().map(document) }))
}
