//! Calls of Amazon CloudWatch.
//!
//! Source of every call: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/>.

pub(crate) mod alarm;

use aws_sdk_cloudwatch::types::Tag;
use tierwright_deploy::ProviderError;

use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::tags::service_tags;

service_tags!(Tag);

/// The tags of an alarm.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Vec<Tag>, ProviderError> {
    let answer = aws.cloudwatch.list_tags_for_resource().resource_arn(arn);
    let answer = answer.send().await.named("cloudwatch:ListTagsForResource");
    Ok(answer
        .unless_missing()?
        .and_then(|answer| answer.tags)
        .unwrap_or_default())
}
