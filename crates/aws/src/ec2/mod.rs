//! Calls of Amazon EC2 and VPC.
//!
//! Source of every call and state: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/>.

pub(crate) mod eip;
pub(crate) mod instance;
pub(crate) mod internet_gateway;
pub(crate) mod nat_gateway;
pub(crate) mod route;
pub(crate) mod route_table;
pub(crate) mod rules;
pub(crate) mod security_group;
pub(crate) mod security_group_egress;
pub(crate) mod security_group_ingress;
pub(crate) mod subnet;
pub(crate) mod subnet_route_table_association;
pub(crate) mod vpc;
pub(crate) mod vpc_endpoint;
pub(crate) mod vpc_gateway_attachment;

use aws_sdk_ec2::config::retry::RetryConfig;
use aws_sdk_ec2::types::{AttributeBooleanValue, Filter, ResourceType, Tag, TagSpecification};
use tierwright_deploy::{ProviderError, Request};

use crate::clients::Clients;
use crate::error::Named;
use crate::tags::{self, Tags, service_tags};

service_tags!(Tag);

/// For creations that take no client token: the SDK would repeat one whose answer was lost, and make a second resource.
/// Without its retries the executor hears of the failure and asks `find` first.
pub(crate) fn once() -> aws_sdk_ec2::config::Builder {
    aws_sdk_ec2::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// The tags of a creation.
pub(crate) fn tagged(kind: ResourceType, request: &Request) -> TagSpecification {
    tagged_with(kind, &tags::of(request))
}

pub(crate) fn tagged_with(kind: ResourceType, tags: &Tags) -> TagSpecification {
    TagSpecification::builder()
        .resource_type(kind)
        .set_tags(Some(service_tags(tags)))
        .build()
}

/// A filter of a describe call.
pub(crate) fn filter(name: &str, value: &str) -> Filter {
    Filter::builder().name(name).values(value).build()
}

/// The filters that leave this request's resource.
pub(crate) fn ours(request: &Request) -> Option<Vec<Filter>> {
    Some(vec![
        filter(&format!("tag:{}", tags::DEPLOYMENT), &request.deployment),
        filter(&format!("tag:{}", tags::LOGICAL_ID), &request.logical_id),
    ])
}

/// Whether the tags of something found are this request's. A filter that the emulator ignores is made good here.
pub(crate) fn is_ours(found: &[Tag], request: &Request) -> bool {
    tags::is_ours(pairs(found), request)
}

/// The form in which EC2's modify calls take yes and no.
pub(crate) fn boolean(value: bool) -> AttributeBooleanValue {
    AttributeBooleanValue::builder().value(value).build()
}

/// Sets tags of any EC2 resource and removes others.
pub(crate) async fn retag(
    aws: &Clients,
    id: &str,
    tags: &Tags,
    removed: &[String],
) -> Result<(), ProviderError> {
    if !tags.is_empty() {
        let call = aws
            .ec2
            .create_tags()
            .resources(id)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("ec2:CreateTags")?;
    }
    if removed.is_empty() {
        return Ok(());
    }
    let gone = removed
        .iter()
        .map(|key| Tag::builder().key(key).build())
        .collect();
    aws.ec2
        .delete_tags()
        .resources(id)
        .set_tags(Some(gone))
        .send()
        .await
        .named("ec2:DeleteTags")?;
    Ok(())
}
