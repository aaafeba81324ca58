//! `AWS::S3::BucketPolicy`. The id is the bucket's name: a bucket has one policy.

use async_trait::async_trait;
use serde_json::Value;
use tierwright_deploy::{Created, Observed, ProviderError, Recognised, Request};

use crate::calls::{Calls, Change, created, document, properties, ready, recognised};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct BucketPolicy;

#[async_trait]
impl Calls for BucketPolicy {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, BucketPolicy);
        let Some(bucket) = wanted.bucket.text() else {
            return Ok(None);
        };
        let found = policy(aws, bucket)
            .await?
            .and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let same = found.is_some() && found.as_ref() == wanted.policy_document.literal();
        Ok(same.then(|| created(bucket)))
    }

    /// The policy of a bucket of the deployment, whatever it says.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let wanted = properties!(request, BucketPolicy);
        let Some(bucket) = wanted.bucket.text() else {
            return Ok(None);
        };
        Ok(policy(aws, bucket).await?.map(|_| recognised(created(bucket))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let bucket = put(aws, request).await?;
        Ok(created(bucket))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(policy(aws, id).await?.map_or(Observed::Missing, |_| ready([])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["PolicyDocument"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        put(aws, change.request).await?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        aws.s3
            .delete_bucket_policy()
            .bucket(id)
            .send()
            .await
            .named("s3:DeleteBucketPolicy")
            .unless_missing()?;
        Ok(())
    }
}

async fn put(aws: &Clients, request: &Request) -> Result<String, ProviderError> {
    let wanted = properties!(request, BucketPolicy);
    let (Some(bucket), Some(policy)) = (wanted.bucket.value(), document(&wanted.policy_document)) else {
        return Err(invalid(
            "s3:PutBucketPolicy",
            "a bucket policy needs a bucket and a document",
        ));
    };
    aws.s3
        .put_bucket_policy()
        .bucket(&bucket)
        .policy(policy)
        .send()
        .await
        .named("s3:PutBucketPolicy")?;
    Ok(bucket)
}

async fn policy(aws: &Clients, bucket: &str) -> Result<Option<String>, ProviderError> {
    let answer = aws.s3.get_bucket_policy().bucket(bucket).send().await;
    Ok(answer
        .named("s3:GetBucketPolicy")
        .unless_missing()?
        .and_then(|answer| answer.policy))
}
