//! Calls of IAM.
//!
//! Source of every call: <https://docs.aws.amazon.com/IAM/latest/APIReference/>.

pub(crate) mod instance_profile;
pub(crate) mod role;

use aws_sdk_iam::types::Tag;
use tierwright_deploy::{ProviderError, Request};

use crate::error::invalid;
use crate::tags::{self, Tags};

/// Whether the tags of something found are this request's.
pub(crate) fn is_ours(found: &[Tag], request: &Request) -> bool {
    tags::is_ours(pairs(found), request)
}

pub(crate) fn pairs(found: &[Tag]) -> impl Iterator<Item = (&str, &str)> {
    found.iter().map(|tag| (tag.key(), tag.value()))
}

pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<Result<_, _>>()
        .map_err(|e| invalid("iam:TagRole", e.to_string()))
}
