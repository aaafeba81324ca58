use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::DeployError;
use crate::event::{Event, Events};
use crate::fingerprint::Fingerprint;
use crate::options::{Backoff, Options};
use crate::provider::{Provider, ProviderError, ProviderErrorKind, UploadFile};

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// How many files.
    pub files: u32,
    /// The name of the invalidation.
    pub token: String,
}

/// Uploads files to a bucket and makes the distribution before it fetch them anew.
///
/// Both are the same when done twice, so nothing is journaled. The invalidation's name comes from the run and from what is
/// known of the files: a repeated attempt of one run is one invalidation, and files on disk, whose content this crate does
/// not read, are fetched anew in each run.
///
/// # Errors
/// [`DeployError::Publish`], or [`DeployError::Cancelled`].
pub async fn publish(
    provider: &dyn Provider,
    bucket: &str,
    distribution: Option<&str>,
    files: &[UploadFile],
    options: &Options,
    events: Events<'_>,
) -> Result<Published, DeployError> {
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let token = token(files, &options.run);
    events(Event::Uploading {
        bucket: bucket.to_owned(),
        files: count,
    });
    repeat(options, events, || provider.upload(bucket, files)).await?;
    if let Some(distribution) = distribution {
        repeat(options, events, || provider.invalidate(distribution, &token)).await?;
    }
    Ok(Published { files: count, token })
}

fn token(files: &[UploadFile], run: &str) -> String {
    files
        .iter()
        .fold(Fingerprint::new().with(run), |print, file| {
            let path = file
                .path
                .as_ref()
                .map(|p| p.to_string_lossy().into_owned())
                .unwrap_or_default();
            print
                .with(&file.key)
                .with(&file.content_type)
                .with(&file.cache_control)
                .with(path)
                .with(&file.content)
        })
        .finish()
}

async fn repeat<T, F>(options: &Options, events: Events<'_>, call: impl Fn() -> F) -> Result<T, DeployError>
where
    F: Future<Output = Result<T, ProviderError>>,
{
    let began = tokio::time::Instant::now();
    let mut backoff = Backoff::new(options.retry.initial, options.retry.max);
    loop {
        let error = match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let patience = match error.kind {
            ProviderErrorKind::Unreachable => options.retry.unreachable,
            _ => options.retry.deadline,
        };
        if !error.kind.is_transient() || began.elapsed() >= patience {
            return Err(DeployError::Publish(error));
        }
        let pause = backoff.next();
        events(Event::Retrying {
            logical_id: String::new(),
            origin: String::new(),
            reason: error.to_string(),
            in_seconds: u32::try_from(pause.as_secs()).unwrap_or(u32::MAX),
        });
        tokio::select! {
            () = options.cancel.cancelled() => return Err(DeployError::Cancelled(crate::Standing::default())),
            () = tokio::time::sleep(pause) => {}
        }
    }
}
