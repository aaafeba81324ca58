//! Files of a site, and the cache in front of it.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_sdk_cloudfront::types::{InvalidationBatch, Paths};
use aws_sdk_s3::primitives::ByteStream;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, UploadFile};

use crate::clients::Clients;
use crate::cloudfront::built;
use crate::error::{Named, invalid};

/// Uploads at one time.
const PARALLEL: usize = 8;

/// Puts every file, in no particular order.
pub(crate) async fn upload(
    aws: &Clients,
    bucket: &str,
    files: &[UploadFile],
) -> Result<usize, ProviderError> {
    // Boxed, because the compiler can't prove that the closure's future is `Send` for every lifetime of a file.
    let puts = files.iter().map(|file| put(aws, bucket, file).boxed());
    stream::iter(puts.collect::<Vec<_>>())
        .buffer_unordered(PARALLEL)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(files.len())
}

async fn put(aws: &Clients, bucket: &str, file: &UploadFile) -> Result<(), ProviderError> {
    let operation = "s3:PutObject";
    let body = match &file.path {
        Some(path) => ByteStream::from_path(path).await.map_err(|e| {
            invalid(
                operation,
                format!("the file {} can't be read: {e}", path.display()),
            )
        })?,
        None => ByteStream::from(file.content.clone()),
    };
    let call = aws
        .s3
        .put_object()
        .bucket(bucket)
        .key(&file.key)
        .content_type(&file.content_type)
        .set_cache_control(Some(file.cache_control.clone()).filter(|text| !text.is_empty()))
        .body(body);
    let patience = patience(file).await;
    let long = TimeoutConfig::builder()
        .operation_attempt_timeout(patience)
        .operation_timeout(patience * 3)
        .build();
    let long = aws_sdk_s3::config::Builder::new().timeout_config(long);
    call.customize()
        .config_override(long)
        .send()
        .await
        .named(operation)?;
    Ok(())
}

/// How long one attempt may take: a minute, and what the file takes at the pace of a poor line.
async fn patience(file: &UploadFile) -> Duration {
    /// Bytes in a second.
    const POOR: u64 = 64 * 1024;
    let bytes = match &file.path {
        Some(path) => tokio::fs::metadata(path).await.map_or(0, |data| data.len()),
        None => file.content.len() as u64,
    };
    Duration::from_secs(60 + bytes / POOR)
}

/// Invalidates every path. The same token asks for the same invalidation: a repetition makes no second one.
pub(crate) async fn invalidate(aws: &Clients, distribution: &str, token: &str) -> Result<(), ProviderError> {
    let paths = built(Paths::builder().quantity(1).items("/*").build())?;
    let batch = built(
        InvalidationBatch::builder()
            .paths(paths)
            .caller_reference(token)
            .build(),
    )?;
    let call = aws
        .cloudfront
        .create_invalidation()
        .distribution_id(distribution)
        .invalidation_batch(batch);
    call.send().await.named("cloudfront:CreateInvalidation")?;
    Ok(())
}
