//! Of Amazon ECS, Application Auto Scaling and Amazon ECR. Task definitions come from the tagging API: to read them all
//! here would take a call for each revision that the account ever registered.

use aws_sdk_applicationautoscaling::types::ServiceNamespace;
use aws_sdk_ecs::types::{Cluster, ClusterField, Service, ServiceField};
use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, ProviderErrorKind, Tagged};

use super::{PARALLEL, Search, texts};
use crate::clients::Clients;
use crate::ecr::repository;
use crate::ecs::pairs;
use crate::error::{Absence, Named};
use crate::tags::Tags;

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    // `service/<cluster>/<service>` of every service of the deployment, dead ones too.
    let mut resources = Vec::new();
    for cluster in clusters(aws).await? {
        let status = cluster.status().unwrap_or("INACTIVE");
        if status != "INACTIVE" {
            found.extend(search.found(
                "AWS::ECS::Cluster",
                cluster.cluster_name(),
                Some(status),
                pairs(cluster.tags()),
            ));
        }
        let Some(arn) = cluster.cluster_arn() else {
            continue;
        };
        for service in services(aws, arn).await? {
            let status = service.status().unwrap_or("INACTIVE");
            let tags = pairs(service.tags());
            let Some(ours) = search.found("AWS::ECS::Service", service.service_arn(), Some(status), tags)
            else {
                continue;
            };
            let names = (
                cluster.cluster_name().unwrap_or_default(),
                service.service_name().unwrap_or_default(),
            );
            resources.push(format!("service/{}/{}", names.0, names.1));
            if status != "INACTIVE" {
                found.push(ours);
            }
        }
    }
    found.extend(scaling(aws, search, &resources).await?);
    found.extend(repositories(aws, search).await?);
    Ok(found)
}

/// Every cluster. DescribeClusters takes at most 100 (ECS API reference).
async fn clusters(aws: &Clients) -> Result<Vec<Cluster>, ProviderError> {
    let arns = aws
        .ecs
        .list_clusters()
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .named("ecs:ListClusters")?;
    let mut found = Vec::new();
    for some in arns.chunks(100) {
        let call = aws
            .ecs
            .describe_clusters()
            .set_clusters(Some(some.to_vec()))
            .include(ClusterField::Tags);
        found.extend(
            call.send()
                .await
                .named("ecs:DescribeClusters")?
                .clusters
                .unwrap_or_default(),
        );
    }
    Ok(found)
}

/// Every service of a cluster. DescribeServices takes at most 10 (ECS API reference).
async fn services(aws: &Clients, cluster: &str) -> Result<Vec<Service>, ProviderError> {
    let pages = aws
        .ecs
        .list_services()
        .cluster(cluster)
        .into_paginator()
        .items()
        .send();
    let arns = pages
        .try_collect()
        .await
        .named("ecs:ListServices")
        .unless_missing()?
        .unwrap_or_default();
    let mut found = Vec::new();
    for some in arns.chunks(10) {
        let call = aws
            .ecs
            .describe_services()
            .cluster(cluster)
            .set_services(Some(some.to_vec()));
        let answer = call
            .include(ServiceField::Tags)
            .send()
            .await
            .named("ecs:DescribeServices")
            .unless_missing()?;
        found.extend(answer.and_then(|answer| answer.services).unwrap_or_default());
    }
    Ok(found)
}

/// Scalable targets by their tags or, where the emulator knows no tags of them, by the service that they scale; and the
/// policies of those.
async fn scaling(
    aws: &Clients,
    search: Search<'_>,
    resources: &[String],
) -> Result<Vec<Tagged>, ProviderError> {
    let call = aws
        .autoscaling
        .describe_scalable_targets()
        .service_namespace(ServiceNamespace::Ecs);
    let targets = call.into_paginator().items().send().try_collect().await;
    let mut found = Vec::new();
    for target in targets.named("application-autoscaling:DescribeScalableTargets")? {
        let scaled = resources.iter().any(|resource| resource == target.resource_id());
        let mut tags = tags_of(aws, target.scalable_target_arn()).await?;
        if scaled {
            tags.entry(search.key.to_owned())
                .or_insert_with(|| search.value.to_owned());
        }
        let id = format!(
            "{}|{}",
            target.resource_id(),
            target.scalable_dimension().as_str()
        );
        let kind = "AWS::ApplicationAutoScaling::ScalableTarget";
        let Some(ours) = search.found(kind, Some(&id), None, texts(&tags)) else {
            continue;
        };
        found.push(ours);
        let call = aws
            .autoscaling
            .describe_scaling_policies()
            .service_namespace(target.service_namespace().clone())
            .resource_id(target.resource_id())
            .scalable_dimension(target.scalable_dimension().clone());
        let policies = call.into_paginator().items().send().try_collect().await;
        for policy in policies.named("application-autoscaling:DescribeScalingPolicies")? {
            let id = format!("{id}|{}", policy.policy_name());
            let kind = "AWS::ApplicationAutoScaling::ScalingPolicy";
            found.extend(search.found(kind, Some(&id), None, [(search.key, search.value)]));
        }
    }
    Ok(found)
}

/// The tags of a scalable target; none where the emulator knows none.
async fn tags_of(aws: &Clients, arn: Option<&str>) -> Result<Tags, ProviderError> {
    let Some(arn) = arn else { return Ok(Tags::new()) };
    let answer = aws
        .autoscaling
        .list_tags_for_resource()
        .resource_arn(arn)
        .send()
        .await;
    match answer
        .named("application-autoscaling:ListTagsForResource")
        .unless_missing()
    {
        Ok(answer) => {
            let tags = answer.and_then(|answer| answer.tags).unwrap_or_default();
            Ok(tags.into_iter().collect())
        }
        Err(error) if error.kind == ProviderErrorKind::Unsupported => Ok(Tags::new()),
        Err(error) => Err(error),
    }
}

async fn repositories(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let pages = aws.ecr.describe_repositories().into_paginator().items().send();
    let all = pages.try_collect().await.named("ecr:DescribeRepositories")?;
    let ask = |one: aws_sdk_ecr::types::Repository| async move {
        let tags = repository::tags_of(aws, one.repository_arn().unwrap_or_default()).await?;
        Ok(search.found("AWS::ECR::Repository", one.repository_name(), None, texts(&tags)))
    };
    let found: Vec<_> = stream::iter(all)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}
