//! Calls of Amazon SNS.
//!
//! Source of every call: <https://docs.aws.amazon.com/sns/latest/api/>.

pub(crate) mod subscription;
pub(crate) mod topic;
pub(crate) mod topic_policy;

use std::collections::HashMap;

use aws_sdk_sns::types::Tag;
use tierwright_deploy::ProviderError;

use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags::Tags;

/// The service's own tags.
pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    tags.iter()
        .map(|pair| tag(pair).map_err(|e| invalid("sns:TagResource", e.to_string())))
        .collect()
}

/// Keys and values of the service's own tags.
pub(crate) fn pairs(tags: &[Tag]) -> impl Iterator<Item = (&str, &str)> {
    tags.iter().map(|tag| (tag.key(), tag.value()))
}

/// The tags of a topic.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Vec<Tag>, ProviderError> {
    let answer = aws.sns.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.named("sns:ListTagsForResource").unless_missing()?;
    Ok(answer.and_then(|answer| answer.tags).unwrap_or_default())
}

/// The attributes of a topic; none when it is gone.
pub(crate) async fn attributes(
    aws: &Clients,
    arn: &str,
) -> Result<Option<HashMap<String, String>>, ProviderError> {
    let answer = aws.sns.get_topic_attributes().topic_arn(arn).send().await;
    let answer = answer.named("sns:GetTopicAttributes").unless_missing()?;
    Ok(answer.map(|answer| answer.attributes.unwrap_or_default()))
}

/// Sets one attribute of a topic.
pub(crate) async fn set(aws: &Clients, arn: &str, name: &str, value: &str) -> Result<(), ProviderError> {
    let call = aws.sns.set_topic_attributes().topic_arn(arn);
    let call = call.attribute_name(name).attribute_value(value);
    call.send().await.named("sns:SetTopicAttributes")?;
    Ok(())
}
