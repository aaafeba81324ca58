//! `AWS::ECS::Cluster`. The id is the cluster's name.

use async_trait::async_trait;
use aws_sdk_ecs::types::{Cluster as Found, ClusterField, ClusterSetting, ClusterSettingName};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{is_ours, service_tags};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Cluster;

#[async_trait]
impl Calls for Cluster {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Cluster), request);
        let cluster = describe(aws, &name).await?;
        Ok(cluster
            .filter(|cluster| is_alive(cluster) && is_ours(cluster.tags(), request))
            .map(|_| created(name)))
    }

    /// CreateCluster with a name that exists answers with the existing cluster, whoever made it, so its tags are looked
    /// at first: what this program calls its own it will delete.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Cluster);
        let name = name_of(&wanted, request);
        if let Some(cluster) = describe(aws, &name).await?.filter(is_alive) {
            if is_ours(cluster.tags(), request) {
                return Ok(created(name));
            }
            let message = format!("a cluster named {name} exists that is not of this deployment");
            return Err(ours(
                ProviderErrorKind::AlreadyExists,
                "ecs:CreateCluster",
                message,
            ));
        }
        let call = aws
            .ecs
            .create_cluster()
            .cluster_name(&name)
            .set_settings(settings(&wanted))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("ecs:CreateCluster")?;
        let name = answer.cluster().and_then(|cluster| cluster.cluster_name());
        name.map(created)
            .ok_or_else(|| incomplete("ecs:CreateCluster", "cluster name"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(cluster) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(match cluster.status() {
            Some("ACTIVE") => ready([("Arn", cluster.cluster_arn())]),
            Some("INACTIVE") | None => Observed::Missing,
            Some("FAILED") => Observed::Failed("ECS could not make the cluster's capacity".to_owned()),
            Some(other) => Observed::Pending(other.to_owned()),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["ClusterSettings"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Cluster);
        let call = aws
            .ecs
            .update_cluster()
            .cluster(change.id)
            .set_settings(settings(&wanted));
        call.send().await.named("ecs:UpdateCluster")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        match describe(aws, id)
            .await?
            .as_ref()
            .and_then(|cluster| cluster.cluster_arn())
        {
            Some(arn) => super::retag(aws, arn, tags, removed).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        aws.ecs
            .delete_cluster()
            .cluster(id)
            .send()
            .await
            .named("ecs:DeleteCluster")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Cluster, request: &Request) -> String {
    names::name_or_derived(wanted.cluster_name.text(), request, names::ANY)
}

fn settings(wanted: &kinds::Cluster) -> Option<Vec<ClusterSetting>> {
    let settings = wanted.cluster_settings.iter().map(|setting| {
        ClusterSetting::builder()
            .set_name(setting.name.text().map(ClusterSettingName::from))
            .set_value(setting.value.value())
            .build()
    });
    Some(settings.collect::<Vec<_>>()).filter(|settings| !settings.is_empty())
}

fn is_alive(cluster: &Found) -> bool {
    !matches!(
        cluster.status(),
        Some("INACTIVE" | "DEPROVISIONING" | "FAILED") | None
    )
}

/// A cluster that does not exist is among the answer's failures.
async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .ecs
        .describe_clusters()
        .clusters(name)
        .include(ClusterField::Tags)
        .send()
        .await;
    let answer = answer.named("ecs:DescribeClusters").unless_missing()?;
    Ok(answer.and_then(|answer| answer.clusters().first().cloned()))
}
