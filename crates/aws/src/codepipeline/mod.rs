//! Calls of AWS CodePipeline.
//!
//! Source of every call: <https://docs.aws.amazon.com/codepipeline/latest/APIReference/>.

pub(crate) mod declaration;
pub(crate) mod pipeline;

use aws_sdk_codepipeline::types::Tag;
use aws_smithy_types::error::operation::BuildError;
use tierwright_deploy::ProviderError;

use crate::error::invalid;
use crate::tags::Tags;

/// A finished part of a call, or what it lacks.
pub(crate) fn built<T>(result: Result<T, BuildError>) -> Result<T, ProviderError> {
    result.map_err(|e| invalid("codepipeline:CreatePipeline", e.to_string()))
}

pub(crate) fn pairs(found: &[Tag]) -> impl Iterator<Item = (&str, &str)> {
    found.iter().map(|tag| (tag.key(), tag.value()))
}

pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| built(Tag::builder().key(key).value(value).build()))
        .collect()
}
