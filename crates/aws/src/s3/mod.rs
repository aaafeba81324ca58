//! Calls of Amazon S3.
//!
//! Source of every call: <https://docs.aws.amazon.com/AmazonS3/latest/API/>.

pub(crate) mod bucket;
pub(crate) mod bucket_policy;
pub(crate) mod settings;

use aws_sdk_s3::types::{Tag, Tagging};
use tierwright_deploy::ProviderError;

use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags::Tags;

pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<Result<_, _>>()
        .map_err(|e| invalid("s3:PutBucketTagging", e.to_string()))
}

/// The tags of a bucket; a bucket without any (NoSuchTagSet) has none.
pub(crate) async fn tags_of(aws: &Clients, bucket: &str) -> Result<Tags, ProviderError> {
    let answer = aws.s3.get_bucket_tagging().bucket(bucket).send().await;
    let Some(answer) = answer.named("s3:GetBucketTagging").unless_missing()? else {
        return Ok(Tags::new());
    };
    Ok(answer
        .tag_set()
        .iter()
        .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
        .collect())
}

/// Makes these the bucket's tags, all others go.
pub(crate) async fn put_tags(aws: &Clients, bucket: &str, tags: &Tags) -> Result<(), ProviderError> {
    let tagging = Tagging::builder().set_tag_set(Some(service_tags(tags)?)).build();
    let tagging = tagging.map_err(|e| invalid("s3:PutBucketTagging", e.to_string()))?;
    aws.s3
        .put_bucket_tagging()
        .bucket(bucket)
        .tagging(tagging)
        .send()
        .await
        .named("s3:PutBucketTagging")?;
    Ok(())
}
