//! `AWS::S3::Bucket`. The id is the bucket's name.
//!
//! The tags go with the creation itself, which S3 takes since 2025 (S3 API reference, CreateBucketConfiguration), and are
//! set again as the first of the later parts, because emulators drop them there.

use async_trait::async_trait;
use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, CreateBucketConfiguration, Delete, ObjectIdentifier,
    VersioningConfiguration,
};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{put_tags, service_tags, settings, tags_of};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::codes::classify;
use crate::error::{Absence, Named, invalid, ours};
use crate::names;
use crate::tags::{self, Tags};

/// DeleteObjects takes at most so many keys.
const BATCH: usize = 1000;

pub(crate) struct Bucket;

#[async_trait]
impl Calls for Bucket {
    fn parts(&self) -> bool {
        true
    }

    /// A bucket without tags is ours only when its name was made here: a crash may have come before the tags. A bucket of
    /// a name that a person chose may be theirs.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, Bucket);
        let name = name_of(&wanted, request);
        if !exists(aws, &name).await? {
            return Ok(None);
        }
        let found = tags_of(aws, &name).await?;
        let untagged = found.is_empty() && wanted.bucket_name.is_absent();
        let ours = tags::is_ours(
            found.iter().map(|(key, value)| (key.as_str(), value.as_str())),
            request,
        );
        Ok((untagged || ours).then(|| created(name)))
    }

    /// In us-east-1 CreateBucket succeeds for a bucket that the caller already owns (S3 API reference, CreateBucket), so
    /// that is asked first.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Bucket);
        let name = name_of(&wanted, request);
        if aws.region == "us-east-1" && exists(aws, &name).await? {
            let message = format!("a bucket named {name} exists that is not of this deployment");
            return Err(ours(ProviderErrorKind::AlreadyExists, "s3:CreateBucket", message));
        }
        let region = (aws.region != "us-east-1").then(|| BucketLocationConstraint::from(aws.region.as_str()));
        let configuration = CreateBucketConfiguration::builder()
            .set_location_constraint(region)
            .set_tags(Some(service_tags(&tags::of_unfinished(request))?))
            .build();
        let call = aws
            .s3
            .create_bucket()
            .bucket(&name)
            .create_bucket_configuration(configuration);
        call.send().await.named("s3:CreateBucket")?;
        Ok(created(name))
    }

    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        put_tags(aws, id, &tags::of_unfinished(request)).await?;
        apply(aws, request, id).await
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        if !exists(aws, id).await? {
            return Ok(Observed::Missing);
        }
        let tags = tags_of(aws, id).await?;
        if !tags.contains_key(tags::DEPLOYMENT) || tags.contains_key(tags::UNFINISHED) {
            return Ok(tags::broken_off());
        }
        let arn = format!("arn:{}:s3:::{id}", aws.partition());
        let domain = format!("{id}.s3.amazonaws.com");
        let regional = format!("{id}.s3.{}.amazonaws.com", aws.region);
        Ok(ready([
            ("Arn", Some(&arn)),
            ("DomainName", Some(&domain)),
            ("RegionalDomainName", Some(&regional)),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "BucketEncryption",
            "CorsConfiguration",
            "LifecycleConfiguration",
            "OwnershipControls",
            "PublicAccessBlockConfiguration",
            "VersioningConfiguration",
        ]
    }

    /// A setting that is gone from the design goes back to S3's own default.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Bucket);
        let id = change.id;
        if change.any(&["LifecycleConfiguration"]) && wanted.lifecycle_configuration.is_absent() {
            aws.s3
                .delete_bucket_lifecycle()
                .bucket(id)
                .send()
                .await
                .named("s3:DeleteBucketLifecycle")?;
        }
        if change.any(&["BucketEncryption"]) && wanted.bucket_encryption.is_absent() {
            aws.s3
                .delete_bucket_encryption()
                .bucket(id)
                .send()
                .await
                .named("s3:DeleteBucketEncryption")?;
        }
        if change.any(&["CorsConfiguration"]) && wanted.cors_configuration.is_absent() {
            aws.s3
                .delete_bucket_cors()
                .bucket(id)
                .send()
                .await
                .named("s3:DeleteBucketCors")?;
        }
        if change.any(&["VersioningConfiguration"]) && wanted.versioning_configuration.is_absent() {
            let off = VersioningConfiguration::builder()
                .status(BucketVersioningStatus::Suspended)
                .build();
            let call = aws
                .s3
                .put_bucket_versioning()
                .bucket(id)
                .versioning_configuration(off);
            call.send().await.named("s3:PutBucketVersioning")?;
        }
        apply(aws, change.request, id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let mut all = tags_of(aws, id).await?;
        all.retain(|key, _| !removed.contains(key));
        all.extend(tags.clone());
        put_tags(aws, id, &all).await
    }

    /// S3 deletes only empty buckets, so every version of every object goes first. A bucket without this program's tag is
    /// not emptied, whatever the journal says.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        if tags_of(aws, id).await?.contains_key(tags::DEPLOYMENT) {
            empty(aws, id).await?;
        }
        match aws
            .s3
            .delete_bucket()
            .bucket(id)
            .send()
            .await
            .named("s3:DeleteBucket")
            .unless_missing()
        {
            Err(error) if error.code.as_deref() == Some("BucketNotEmpty") && !is_marked(aws, id).await? => {
                let message = format!(
                    "the bucket {id} holds objects and does not carry this program's tag; empty it first"
                );
                Err(invalid("s3:DeleteBucket", message))
            }
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        }
    }
}

fn name_of(wanted: &kinds::Bucket, request: &Request) -> String {
    names::name_or_derived(wanted.bucket_name.text(), request, names::BUCKET)
}

/// Applies the settings that the design states.
async fn apply(aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
    let wanted = properties!(request, Bucket);
    if let Some(block) = wanted.public_access_block_configuration.literal() {
        let call = aws.s3.put_public_access_block().bucket(id);
        let call = call.public_access_block_configuration(settings::public_access(block));
        call.send().await.named("s3:PutPublicAccessBlock")?;
    }
    if let Some(controls) = wanted.ownership_controls.literal() {
        let call = aws.s3.put_bucket_ownership_controls().bucket(id);
        let call = call.ownership_controls(settings::ownership(controls)?);
        call.send().await.named("s3:PutBucketOwnershipControls")?;
    }
    if let Some(encryption) = wanted.bucket_encryption.literal() {
        let call = aws.s3.put_bucket_encryption().bucket(id);
        let call = call.server_side_encryption_configuration(settings::encryption(encryption)?);
        call.send().await.named("s3:PutBucketEncryption")?;
    }
    if let Some(status) = wanted
        .versioning_configuration
        .literal()
        .and_then(|v| v.status.text())
    {
        let versioning = VersioningConfiguration::builder()
            .status(BucketVersioningStatus::from(status))
            .build();
        let call = aws
            .s3
            .put_bucket_versioning()
            .bucket(id)
            .versioning_configuration(versioning);
        call.send().await.named("s3:PutBucketVersioning")?;
    }
    if let Some(rules) = wanted.lifecycle_configuration.literal() {
        let call = aws.s3.put_bucket_lifecycle_configuration().bucket(id);
        let call = call.lifecycle_configuration(settings::lifecycle(rules)?);
        call.send().await.named("s3:PutBucketLifecycleConfiguration")?;
    }
    if let Some(rules) = wanted.cors_configuration.literal() {
        let call = aws.s3.put_bucket_cors().bucket(id);
        let call = call.cors_configuration(settings::cors(rules)?);
        call.send().await.named("s3:PutBucketCors")?;
    }
    Ok(())
}

async fn exists(aws: &Clients, name: &str) -> Result<bool, ProviderError> {
    match aws
        .s3
        .head_bucket()
        .bucket(name)
        .send()
        .await
        .named("s3:HeadBucket")
        .unless_missing()
    {
        Ok(found) => Ok(found.is_some()),
        // 403 and 301: it exists, in another account or Region, and so it is not ours.
        Err(error) if error.kind == ProviderErrorKind::Denied && error.code.is_none() => {
            let message =
                format!("the bucket {name} exists in another account, or the caller may not see it");
            Err(ProviderError { message, ..error })
        }
        Err(error) => Err(error),
    }
}

async fn is_marked(aws: &Clients, name: &str) -> Result<bool, ProviderError> {
    Ok(tags_of(aws, name).await?.contains_key(tags::DEPLOYMENT))
}

/// Deletes every version and delete marker. Each round lists from the start again: what the round before listed is gone,
/// so no marker of a page is needed, and a listing that AWS cuts short is no danger.
async fn empty(aws: &Clients, bucket: &str) -> Result<(), ProviderError> {
    loop {
        let answer = aws.s3.list_object_versions().bucket(bucket).send().await;
        let Some(page) = answer.named("s3:ListObjectVersions").unless_missing()? else {
            return Ok(());
        };
        let versions = page.versions().iter().map(|v| (v.key(), v.version_id()));
        let markers = page.delete_markers().iter().map(|m| (m.key(), m.version_id()));
        let keys: Vec<_> = versions
            .chain(markers)
            .filter_map(|(key, version)| {
                ObjectIdentifier::builder()
                    .key(key?)
                    .set_version_id(version.map(str::to_owned))
                    .build()
                    .ok()
            })
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        for some in keys.chunks(BATCH) {
            delete_objects(aws, bucket, some).await?;
        }
    }
}

/// DeleteObjects answers 200 and lists the keys that it could not delete.
async fn delete_objects(aws: &Clients, bucket: &str, keys: &[ObjectIdentifier]) -> Result<(), ProviderError> {
    let operation = "s3:DeleteObjects";
    let delete = Delete::builder()
        .set_objects(Some(keys.to_vec()))
        .quiet(true)
        .build();
    let delete = delete.map_err(|e| invalid(operation, e.to_string()))?;
    let answer = aws
        .s3
        .delete_objects()
        .bucket(bucket)
        .delete(delete)
        .send()
        .await
        .named(operation)?;
    let Some(error) = answer.errors().first() else {
        return Ok(());
    };
    let reason = error.message().unwrap_or("S3 gave no reason");
    let kind = classify(error.code(), 400, reason);
    let message = format!(
        "the object {} can't be deleted: {reason}",
        error.key().unwrap_or_default()
    );
    Err(ProviderError {
        kind,
        operation: operation.to_owned(),
        code: error.code().map(str::to_owned),
        message,
    })
}
