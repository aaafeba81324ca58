//! What a teardown needs to know: what stands in its way, what it leaves, and the order.

use serde_json::{Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::{Graph, aws_name};
use tierwright_model::{Design, TierKind};

use super::data::{identifier, log_groups};
use super::{output_of, resource_of, variable_of};

/// The longest name of a DB cluster snapshot (RDS API, CreateDBClusterSnapshot).
pub(crate) const SNAPSHOT_NAME: usize = 63;

/// The buckets, each with the shell variable that holds its name; a pipeline's own is looked up at the pipeline.
pub(super) fn buckets(graph: &Graph, design: &Design) -> Vec<Value> {
    let found = design.tiers.iter().filter_map(|tier| {
        let bucket = resource_of(graph, tier, |kind| matches!(kind, Kind::Bucket(_)))?;
        let pipeline = match tier.kind {
            TierKind::DeliveryPipeline(_) => {
                let pipeline = resource_of(graph, tier, |kind| matches!(kind, Kind::Pipeline(_)))?;
                Some(output_of(graph, &pipeline.id, None)?)
            }
            _ => None,
        };
        let variable = match &pipeline {
            Some(_) => variable_of(tier, "Artifacts"),
            None => output_of(graph, &bucket.id, None)?,
        };
        Some(json!({ "variable": variable, "pipeline": pipeline }))
    });
    found.collect()
}

/// The names of the tiers that refuse to be deleted, as a list in a sentence.
pub(super) fn protected(design: &Design) -> String {
    let names = design.tiers.iter().filter(|tier| match &tier.kind {
        TierKind::LoadBalancer(one) => one.deletion_protection,
        TierKind::NetworkLoadBalancer(one) => one.deletion_protection,
        TierKind::AuroraCluster(one) => one.deletion_protection,
        TierKind::DatabaseInstance(one) => one.deletion_protection,
        TierKind::UserPool(one) => one.deletion_protection,
        _ => false,
    });
    let names: Vec<&str> = names.map(|tier| tier.name.as_str()).collect();
    names.join(", ")
}

/// What stays outside a sandbox: the final snapshot of each database, and code.
pub(super) fn kept(graph: &Graph) -> Value {
    let mut snapshots = Vec::new();
    let mut code = Vec::new();
    for resource in graph.resources.values() {
        match &resource.kind {
            Kind::DbInstance(instance) if !instance.db_cluster_identifier.is_absent() => {}
            Kind::DbCluster(_) | Kind::DbInstance(_) => snapshots.push(json!({
                "database": identifier(graph, resource),
                "cluster": matches!(resource.kind, Kind::DbCluster(_)),
                "terraform": aws_name(&graph.settings.project, &resource.origin, "final", SNAPSHOT_NAME),
            })),
            Kind::CodeRepository(repository) => code.push(json!({
                "name": graph.text(&repository.repository_name),
                "terraform": crate::terraform::address(graph, &resource.id),
            })),
            _ => {}
        }
    }
    json!({ "snapshots": snapshots, "code": code })
}

/// Log groups that AWS makes by itself, so that no tool deletes them. The graph states those that it can.
pub(super) fn leftover_logs(graph: &Graph, design: &Design) -> Vec<String> {
    let stated: Vec<String> = graph
        .resources
        .values()
        .filter_map(|resource| super::log_group_name(graph, resource))
        .collect();
    let insights = graph
        .resources
        .values()
        .filter_map(|resource| match &resource.kind {
            Kind::Cluster(cluster) => graph.text(&cluster.cluster_name),
            _ => None,
        })
        .map(|cluster| format!("/aws/ecs/containerinsights/{cluster}/performance"));
    let databases = design.tiers.iter().filter_map(|tier| {
        let is_database = |kind: &Kind| matches!(kind, Kind::DbCluster(_) | Kind::DbInstance(_));
        resource_of(graph, tier, is_database)
    });
    insights
        .chain(databases.flat_map(|database| log_groups(graph, database)))
        .filter(|group| !stated.contains(group))
        .collect()
}

/// The resources in an order in which they can be deleted, in rounds: whatever a round holds is used by nothing that is left.
pub(super) fn rounds(graph: &Graph) -> Vec<Value> {
    let Ok(order) = graph.creation_order() else {
        return Vec::new();
    };
    let mut round: indexmap::IndexMap<&LogicalId, usize> = graph.resources.keys().map(|id| (id, 0)).collect();
    for id in order.iter().rev() {
        let Some(resource) = graph.get(id) else { continue };
        let own = round.get(id).copied().unwrap_or(0);
        for dependency in graph.dependencies(resource) {
            if let Some(other) = round.get_mut(&dependency) {
                *other = (*other).max(own + 1);
            }
        }
    }
    let last = round.values().copied().max().unwrap_or(0);
    (0..=last)
        .map(|number| {
            let ids = round
                .iter()
                .filter(|(_, own)| **own == number)
                .filter_map(|(id, _)| graph.get(id));
            ids.map(|resource| json!({ "id": resource.id.as_str(), "kind": resource.kind.type_name() }))
                .collect()
        })
        .collect()
}
