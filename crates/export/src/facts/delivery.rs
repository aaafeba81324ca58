//! Pipelines and alarms.

use serde_json::{Value, json};
use tierwright_catalog::Kind;
use tierwright_compile::Graph;
use tierwright_model::tiers::PipelineSource;
use tierwright_model::{Design, Tier, TierKind};

use super::{collect, log_group_of, output_of, resource_of, variable_of};

pub(super) fn pipelines(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| pipeline(graph, design, tier))
}

fn pipeline(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::DeliveryPipeline(pipeline) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Pipeline(_)))?;
    let code = resource_of(graph, tier, |kind| matches!(kind, Kind::CodeRepository(_)));
    let builds = pipeline.builds.iter().filter_map(|build| {
        let service = design.tier(&build.service)?;
        let project = resource_of(graph, service, |kind| matches!(kind, Kind::BuildProject(_)))?;
        Some(json!({
            "service": service.name,
            "folder": build.folder,
            "buildspec": build.buildspec,
            "log_group": log_group_of(graph, project),
        }))
    });
    let (branch, repository) = match &pipeline.source {
        PipelineSource::CodeCommit { branch } => (branch, None),
        PipelineSource::Connection {
            branch, repository, ..
        } => (branch, Some(repository)),
    };
    Some(json!({
        "title": tier.name,
        "pipeline": output_of(graph, &resource.id, None)?,
        "clone_url": code.and_then(|code| output_of(graph, &code.id, Some("CloneUrlHttp"))),
        "folder": tier.id.as_str(),
        "branch": branch,
        "repository": repository,
        "artifacts": variable_of(tier, "Artifacts"),
        "builds": builds.collect::<Vec<_>>(),
    }))
}

pub(super) fn alarms(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| alarm(graph, tier))
}

fn alarm(graph: &Graph, tier: &Tier) -> Option<Value> {
    let TierKind::Alarms(alarms) = &tier.kind else {
        return None;
    };
    let topic = resource_of(graph, tier, |kind| matches!(kind, Kind::Topic(_)))?;
    // A scaling policy's alarm tells no topic.
    let first = graph
        .resources
        .values()
        .find_map(|resource| match &resource.kind {
            Kind::Alarm(alarm) if graph.dependencies(resource).contains(&topic.id) => {
                graph.text(&alarm.alarm_name)
            }
            _ => None,
        });
    Some(json!({
        "title": tier.name,
        "topic": output_of(graph, &topic.id, None)?,
        "email": alarms.email.is_some(),
        "first": first,
    }))
}
