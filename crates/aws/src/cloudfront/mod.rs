//! Calls of Amazon CloudFront.
//!
//! Source of every call: <https://docs.aws.amazon.com/cloudfront/latest/APIReference/>.

pub(crate) mod behaviors;
pub(crate) mod distribution;
pub(crate) mod origin_access_control;
pub(crate) mod settings;

use aws_sdk_cloudfront::types::{Tag, Tags as TagList};
use aws_smithy_types::error::operation::BuildError;
use tierwright_deploy::ProviderError;

use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags::Tags;

/// A part of a request that lacks what it must have.
pub(crate) fn built<T>(part: Result<T, BuildError>) -> Result<T, ProviderError> {
    part.map_err(|e| invalid("cloudfront:CreateDistribution", e.to_string()))
}

pub(crate) fn service_tags(tags: &Tags) -> Result<TagList, ProviderError> {
    let items = tags
        .iter()
        .map(|(key, value)| built(Tag::builder().key(key).value(value).build()));
    Ok(TagList::builder()
        .set_items(Some(items.collect::<Result<_, _>>()?))
        .build())
}

/// The tags of a distribution.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Tags, ProviderError> {
    let answer = aws.cloudfront.list_tags_for_resource().resource(arn).send().await;
    let answer = answer.named("cloudfront:ListTagsForResource").unless_missing()?;
    let items = answer
        .as_ref()
        .and_then(|answer| answer.tags())
        .map(|tags| tags.items())
        .unwrap_or_default();
    Ok(items
        .iter()
        .filter_map(|tag| Some((tag.key().to_owned(), tag.value()?.to_owned())))
        .collect())
}

/// The number of things in a list, which CloudFront wants beside each list.
pub(crate) fn quantity<T>(items: &[T]) -> i32 {
    i32::try_from(items.len()).unwrap_or(i32::MAX)
}
