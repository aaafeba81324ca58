//! Calls of Elastic Load Balancing v2.
//!
//! Source of every call: <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/>.

pub(crate) mod actions;
pub(crate) mod listener;
pub(crate) mod listener_rule;
pub(crate) mod load_balancer;
pub(crate) mod target_group;

use aws_sdk_elasticloadbalancingv2::types::Tag;
use tierwright_deploy::{ProviderError, Request};

use crate::clients::Clients;
use crate::error::{Absence, Named};
use crate::tags::{self, Tags, service_tags};

service_tags!(Tag);

/// The tags of resources, by ARN. DescribeTags takes at most 20 at a time, and fails for all of them when one has just gone;
/// then each is asked for itself.
pub(crate) async fn tags_of(aws: &Clients, arns: &[String]) -> Result<Vec<(String, Tags)>, ProviderError> {
    let mut found = Vec::new();
    for some in arns.chunks(20) {
        if let Some(all) = describe_tags(aws, some).await? {
            found.extend(all);
        } else if some.len() > 1 {
            for one in some {
                found.extend(
                    describe_tags(aws, std::slice::from_ref(one))
                        .await?
                        .unwrap_or_default(),
                );
            }
        }
    }
    Ok(found)
}

async fn describe_tags(aws: &Clients, arns: &[String]) -> Result<Option<Vec<(String, Tags)>>, ProviderError> {
    let answer = aws
        .elb
        .describe_tags()
        .set_resource_arns(Some(arns.to_vec()))
        .send()
        .await;
    let Some(answer) = answer
        .named("elasticloadbalancing:DescribeTags")
        .unless_missing()?
    else {
        return Ok(None);
    };
    let tags = answer.tag_descriptions().iter().map(|description| {
        let tags = pairs(description.tags()).map(|(key, value)| (key.to_owned(), value.to_owned()));
        (
            description.resource_arn().unwrap_or_default().to_owned(),
            tags.collect(),
        )
    });
    Ok(Some(tags.collect()))
}

/// Whether a resource is this request's.
pub(crate) async fn is_ours(aws: &Clients, arn: &str, request: &Request) -> Result<bool, ProviderError> {
    let found = tags_of(aws, &[arn.to_owned()]).await?;
    let mut pairs = found.iter().flat_map(|(_, tags)| tags);
    Ok(tags::is_ours(
        pairs.by_ref().map(|(key, value)| (key.as_str(), value.as_str())),
        request,
    ))
}

/// Whether later parts of a resource's creation are missing.
pub(crate) async fn is_unfinished(aws: &Clients, arn: &str) -> Result<bool, ProviderError> {
    let found = tags_of(aws, &[arn.to_owned()]).await?;
    Ok(found.iter().any(|(_, tags)| tags.contains_key(tags::UNFINISHED)))
}

/// Sets tags and removes others.
pub(crate) async fn retag(
    aws: &Clients,
    arn: &str,
    tags: &Tags,
    removed: &[String],
) -> Result<(), ProviderError> {
    if !tags.is_empty() {
        let call = aws
            .elb
            .add_tags()
            .resource_arns(arn)
            .set_tags(Some(service_tags(tags)));
        call.send().await.named("elasticloadbalancing:AddTags")?;
    }
    if !removed.is_empty() {
        let call = aws
            .elb
            .remove_tags()
            .resource_arns(arn)
            .set_tag_keys(Some(removed.to_vec()));
        call.send().await.named("elasticloadbalancing:RemoveTags")?;
    }
    Ok(())
}

/// The part of an ARN that metrics call the full name: `app/<name>/<id>` or `targetgroup/<name>/<id>`.
pub(crate) fn full_name(arn: &str) -> Option<&str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    Some(resource.strip_prefix("loadbalancer/").unwrap_or(resource))
}

#[cfg(test)]
mod tests {
    use super::full_name;

    #[test]
    fn full_names_are_those_of_metrics() {
        let arn = "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/web/50dc6c495c0c9188";
        assert_eq!(full_name(arn), Some("app/web/50dc6c495c0c9188"));
        let arn = "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/api/73e2d6bc24d8a067";
        assert_eq!(full_name(arn), Some("targetgroup/api/73e2d6bc24d8a067"));
    }
}
