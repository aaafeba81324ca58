//! A bucket's settings, from CloudFormation's form to the API's.

use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, CorsConfiguration, CorsRule,
    ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
    ObjectOwnership, OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};
use aws_smithy_types::error::operation::BuildError;
use serde_json::Value;
use tierwright_catalog::kinds::s3::bucket as kind;
use tierwright_deploy::ProviderError;

use crate::calls::{int, texts};
use crate::error::invalid;

fn broken(e: &BuildError) -> ProviderError {
    invalid("s3:CreateBucket", e.to_string())
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// S3's numbers come as JSON numbers, in hand-written templates also as texts.
fn number(value: &Value, name: &str) -> Option<i32> {
    let value = value.get(name)?;
    value
        .as_i64()
        .and_then(|n| i32::try_from(n).ok())
        .or_else(|| value.as_str()?.parse().ok())
}

pub(crate) fn public_access(block: &kind::PublicAccessBlockConfiguration) -> PublicAccessBlockConfiguration {
    PublicAccessBlockConfiguration::builder()
        .block_public_acls(block.block_public_acls.value().unwrap_or(false))
        .block_public_policy(block.block_public_policy.value().unwrap_or(false))
        .ignore_public_acls(block.ignore_public_acls.value().unwrap_or(false))
        .restrict_public_buckets(block.restrict_public_buckets.value().unwrap_or(false))
        .build()
}

pub(crate) fn encryption(value: &Value) -> Result<ServerSideEncryptionConfiguration, ProviderError> {
    let mut configuration = ServerSideEncryptionConfiguration::builder();
    for rule in list(value, "ServerSideEncryptionConfiguration") {
        let by_default = match rule.get("ServerSideEncryptionByDefault") {
            Some(default) => {
                let algorithm = ServerSideEncryption::from(text(default, "SSEAlgorithm").unwrap_or("AES256"));
                let key = text(default, "KMSMasterKeyID").map(str::to_owned);
                let builder = ServerSideEncryptionByDefault::builder().sse_algorithm(algorithm);
                Some(
                    builder
                        .set_kms_master_key_id(key)
                        .build()
                        .map_err(|e| broken(&e))?,
                )
            }
            None => None,
        };
        configuration = configuration.rules(
            ServerSideEncryptionRule::builder()
                .set_apply_server_side_encryption_by_default(by_default)
                .set_bucket_key_enabled(rule.get("BucketKeyEnabled").and_then(Value::as_bool))
                .build(),
        );
    }
    configuration.build().map_err(|e| broken(&e))
}

pub(crate) fn ownership(value: &Value) -> Result<OwnershipControls, ProviderError> {
    let mut controls = OwnershipControls::builder();
    for rule in list(value, "Rules") {
        let ownership = ObjectOwnership::from(text(rule, "ObjectOwnership").unwrap_or("BucketOwnerEnforced"));
        let rule = OwnershipControlsRule::builder().object_ownership(ownership);
        controls = controls.rules(rule.build().map_err(|e| broken(&e))?);
    }
    controls.build().map_err(|e| broken(&e))
}

/// What rules of the lifecycle are understood; any other is refused rather than left out.
const LIFECYCLE: [&str; 7] = [
    "AbortIncompleteMultipartUpload",
    "ExpirationInDays",
    "Id",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionExpirationInDays",
    "Prefix",
    "Status",
];

pub(crate) fn lifecycle(value: &Value) -> Result<BucketLifecycleConfiguration, ProviderError> {
    let mut configuration = BucketLifecycleConfiguration::builder();
    for rule in list(value, "Rules") {
        let names = rule
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str());
        if let Some(unknown) = names.into_iter().find(|name| !LIFECYCLE.contains(name)) {
            let message = format!("this program can't deploy the lifecycle setting {unknown} of a bucket");
            return Err(invalid("s3:PutBucketLifecycleConfiguration", message));
        }
        let old = rule.get("NoncurrentVersionExpiration");
        let kept = old.and_then(|old| number(old, "NewerNoncurrentVersions"));
        let old =
            number(rule, "NoncurrentVersionExpirationInDays").or_else(|| number(old?, "NoncurrentDays"));
        let parts = rule.get("AbortIncompleteMultipartUpload");
        let parts = parts.and_then(|parts| number(parts, "DaysAfterInitiation"));
        let days = number(rule, "ExpirationInDays");
        let rule = LifecycleRule::builder()
            .status(ExpirationStatus::from(text(rule, "Status").unwrap_or("Enabled")))
            .set_id(text(rule, "Id").map(str::to_owned))
            .filter(
                LifecycleRuleFilter::builder()
                    .prefix(text(rule, "Prefix").unwrap_or_default())
                    .build(),
            )
            .set_expiration(days.map(|days| LifecycleExpiration::builder().days(days).build()))
            .set_noncurrent_version_expiration(old.map(|days| {
                NoncurrentVersionExpiration::builder()
                    .noncurrent_days(days)
                    .set_newer_noncurrent_versions(kept)
                    .build()
            }))
            .set_abort_incomplete_multipart_upload(parts.map(|days| {
                AbortIncompleteMultipartUpload::builder()
                    .days_after_initiation(days)
                    .build()
            }));
        configuration = configuration.rules(rule.build().map_err(|e| broken(&e))?);
    }
    configuration.build().map_err(|e| broken(&e))
}

pub(crate) fn cors(configuration: &kind::CorsConfiguration) -> Result<CorsConfiguration, ProviderError> {
    let rules = configuration
        .cors_rules
        .iter()
        .map(|rule| {
            CorsRule::builder()
                .set_id(rule.id.value())
                .set_allowed_headers(texts(&rule.allowed_headers))
                .set_allowed_methods(texts(&rule.allowed_methods))
                .set_allowed_origins(texts(&rule.allowed_origins))
                .set_expose_headers(texts(&rule.exposed_headers))
                .set_max_age_seconds(int(&rule.max_age))
                .build()
        })
        .collect::<Result<_, _>>()
        .map_err(|e| broken(&e))?;
    CorsConfiguration::builder()
        .set_cors_rules(Some(rules))
        .build()
        .map_err(|e| broken(&e))
}

#[cfg(test)]
mod tests {
    use super::{cors, encryption, lifecycle, ownership};
    use serde_json::json;

    #[test]
    fn settings_are_read_from_their_templates_form() {
        let rule = json!({ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BucketKeyEnabled": true });
        let read = encryption(&json!({ "ServerSideEncryptionConfiguration": [rule] })).expect("encryption");
        assert_eq!(read.rules().len(), 1);
        let read = ownership(&json!({ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] }))
            .expect("ownership");
        assert_eq!(read.rules()[0].object_ownership().as_str(), "BucketOwnerEnforced");
        let rule = json!({ "Id": "old", "Status": "Enabled", "NoncurrentVersionExpiration": { "NoncurrentDays": 30, "NewerNoncurrentVersions": 2 } });
        let read = lifecycle(&json!({ "Rules": [rule] })).expect("lifecycle");
        let old = read.rules()[0]
            .noncurrent_version_expiration()
            .map(|old| (old.noncurrent_days(), old.newer_noncurrent_versions()));
        assert_eq!(old, Some((Some(30), Some(2))));
        let rule =
            json!({ "AllowedMethods": ["GET"], "AllowedOrigins": ["https://www.example.com"], "MaxAge": 60 });
        let read = serde_json::from_value(json!({ "CorsRules": [rule] })).expect("its form");
        let read = cors(&read).expect("rules");
        assert_eq!(read.cors_rules()[0].allowed_methods(), ["GET"]);
        assert_eq!(read.cors_rules()[0].max_age_seconds(), Some(60));
    }

    #[test]
    fn an_unknown_lifecycle_setting_is_refused() {
        assert!(lifecycle(&json!({ "Rules": [{ "Status": "Enabled", "Transitions": [] }] })).is_err());
    }
}
