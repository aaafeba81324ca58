//! Images and the services that run them.

use serde_json::{Value, json};
use tierwright_catalog::Kind;
use tierwright_compile::{Graph, Resource};
use tierwright_model::tiers::Image;
use tierwright_model::{Design, Tier, TierKind};

use super::{collect, log_group_of, output_of, resource_of};

/// The repositories whose images services of the same design run: they must be there, and filled, before the rest is built.
/// One that needs something else of the design is not among them.
pub(crate) fn first_pass(graph: &Graph) -> Vec<&Resource> {
    let definitions = graph
        .resources
        .values()
        .filter(|resource| matches!(resource.kind, Kind::TaskDefinition(_)));
    let used: Vec<_> = definitions
        .flat_map(|definition| graph.dependencies(definition))
        .collect();
    graph
        .resources
        .values()
        .filter(|resource| matches!(resource.kind, Kind::Repository(_)) && used.contains(&resource.id))
        .filter(|repository| graph.dependencies(repository).is_empty())
        .collect()
}

/// What Terraform calls them.
pub(super) fn first_addresses(graph: &Graph) -> Vec<String> {
    first_pass(graph)
        .into_iter()
        .filter_map(|repository| crate::terraform::address(graph, &repository.id))
        .collect()
}

pub(super) fn repositories(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| repository(graph, design, tier))
}

fn repository(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::Repository(repository) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Repository(_)))?;
    let Kind::Repository(properties) = &resource.kind else {
        return None;
    };
    let mut users = design.tiers.iter().filter_map(|other| match &other.kind {
        TierKind::FargateService(service) => match &service.image {
            Image::Repository { repository, tag } if *repository == tier.id => Some((other, tag.clone())),
            Image::Repository { .. } | Image::Reference(_) => None,
        },
        _ => None,
    });
    let user = users.next();
    let definition = user
        .as_ref()
        .and_then(|(service, _)| resource_of(graph, service, |kind| matches!(kind, Kind::TaskDefinition(_))));
    let architecture = definition.and_then(|definition| match &definition.kind {
        Kind::TaskDefinition(task) => task.runtime_platform.literal()?.cpu_architecture.value(),
        _ => None,
    });
    // The folder that a pipeline builds the image in is where its Dockerfile is.
    let folder = design.tiers.iter().find_map(|other| match (&other.kind, &user) {
        (TierKind::DeliveryPipeline(pipeline), Some((service, _))) => pipeline
            .builds
            .iter()
            .find(|build| build.service == service.id)
            .map(|build| build.folder.clone()),
        _ => None,
    });
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.repository_name)?,
        "output": output_name(graph, resource),
        "folder": folder,
        "service": user.as_ref().map(|(service, _)| service.name.clone()),
        "tag": user.map_or_else(|| "latest".to_owned(), |(_, tag)| tag),
        "immutable": repository.immutable_tags,
        "platform": if architecture.as_deref() == Some("ARM64") { "linux/arm64" } else { "linux/amd64" },
    }))
}

/// The output with a repository's address, in Terraform's words.
fn output_name(graph: &Graph, repository: &Resource) -> Option<String> {
    output_of(graph, &repository.id, Some("RepositoryUri")).map(|variable| variable.to_ascii_lowercase())
}

pub(super) fn services(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| service(graph, design, tier))
}

fn service(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::FargateService(service) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Service(_)))?;
    let Kind::Service(properties) = &resource.kind else {
        return None;
    };
    let cluster = graph
        .follow(&properties.cluster)
        .and_then(|cluster| match &cluster.kind {
            Kind::Cluster(cluster) => graph.text(&cluster.cluster_name),
            _ => None,
        })?;
    let definition = graph.follow(&properties.task_definition)?;
    let family = match &definition.kind {
        Kind::TaskDefinition(definition) => graph.text(&definition.family),
        _ => None,
    };
    let target_groups: Vec<String> = properties
        .load_balancers
        .iter()
        .filter_map(|balancer| graph.follow(&balancer.target_group_arn))
        .filter_map(|group| match &group.kind {
            Kind::TargetGroup(group) => graph.text(&group.name),
            _ => None,
        })
        .collect();
    let delivered = design.tiers.iter().any(|other| match &other.kind {
        TierKind::DeliveryPipeline(pipeline) => pipeline.builds.iter().any(|build| build.service == tier.id),
        _ => false,
    });
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.service_name)?,
        "cluster": cluster,
        "family": family,
        "log_group": log_group_of(graph, definition),
        "target_groups": target_groups,
        "shell": service.enable_execute_command,
        "container": tier.id.as_str(),
        "delivered": delivered,
    }))
}
