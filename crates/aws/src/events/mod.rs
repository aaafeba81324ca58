//! Calls of Amazon EventBridge.
//!
//! Source of every call: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/>.

pub(crate) mod rule;

use aws_sdk_eventbridge::types::Tag;
use tierwright_deploy::ProviderError;

use crate::error::invalid;
use crate::tags::Tags;

pub(crate) fn pairs(found: &[Tag]) -> impl Iterator<Item = (&str, &str)> {
    found.iter().map(|tag| (tag.key(), tag.value()))
}

pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<Result<_, _>>()
        .map_err(|e| invalid("events:TagResource", e.to_string()))
}
