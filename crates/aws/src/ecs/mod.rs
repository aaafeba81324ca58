//! Calls of Amazon ECS.
//!
//! Source of every call and state: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/>.

pub(crate) mod cluster;
pub(crate) mod service;
pub(crate) mod task_definition;

use aws_sdk_ecs::types::Tag;
use tierwright_deploy::{ProviderError, Request};

use crate::clients::Clients;
use crate::error::Named;
use crate::tags::{self, Tags, service_tags};

service_tags!(Tag);

/// Whether the tags of something found are this request's.
pub(crate) fn is_ours(found: &[Tag], request: &Request) -> bool {
    tags::is_ours(pairs(found), request)
}

/// Sets tags of a cluster, service or task definition and removes others.
pub(crate) async fn retag(
    aws: &Clients,
    arn: &str,
    tags: &Tags,
    removed: &[String],
) -> Result<(), ProviderError> {
    if !tags.is_empty() {
        let call = aws
            .ecs
            .tag_resource()
            .resource_arn(arn)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("ecs:TagResource")?;
    }
    if !removed.is_empty() {
        let call = aws
            .ecs
            .untag_resource()
            .resource_arn(arn)
            .set_tag_keys(Some(removed.to_vec()));
        call.send().await.named("ecs:UntagResource")?;
    }
    Ok(())
}
