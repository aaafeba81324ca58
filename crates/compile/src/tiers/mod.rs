//! What each tier means in resources, one file per tier. What lies between two tiers is `passes/connections.rs`'s.

mod admin_host;
mod alarms;
mod api;
mod aurora_cluster;
mod bucket;
mod database_instance;
mod delivery_pipeline;
mod fargate_service;
mod http_api;
mod load_balancer;
mod network_load_balancer;
mod repository;
mod rest_api;
mod static_site;
mod user_pool;
mod web_acl;

use serde_json::{Value, json};
use tierwright_catalog::kinds::ecs::cluster::ClusterSetting;
use tierwright_catalog::kinds::{Cluster, LogGroup};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::TierKind;

use crate::Dependency;
use crate::passes::Builder;
use crate::passes::builder::{CONTAINER_INSIGHTS, ECS_CLUSTER, name_tag};

pub(crate) use http_api::domain_name as http_api_domain_name;
pub(crate) use load_balancer::listener_id;
pub(crate) use network_load_balancer::{feeding_listener as network_feeding_listener, forward};
pub(crate) use rest_api::domain_name as rest_api_domain_name;
pub(crate) use static_site::policy as cloudfront_policy;

/// Lowers every tier, in document order, and the cluster that services share.
pub(crate) fn run(builder: &mut Builder<'_>) {
    let design = builder.design;
    if let Some(first) = design
        .tiers
        .iter()
        .find(|t| matches!(t.kind, TierKind::FargateService(_)))
    {
        let project = &design.settings.project;
        let logs = LogGroup {
            log_group_name: format!("/aws/ecs/containerinsights/{project}/performance").into(),
            retention_in_days: 30.into(),
            tags: name_tag(project.as_str()),
            ..LogGroup::default()
        };
        builder.add(LogicalId::new(CONTAINER_INSIGHTS), &first.id, &first.name, logs);
        let kind = Cluster {
            cluster_name: project.as_str().into(),
            cluster_settings: vec![ClusterSetting {
                name: "containerInsights".into(),
                value: "enabled".into(),
                ..ClusterSetting::default()
            }],
            tags: name_tag(project.as_str()),
            ..Cluster::default()
        };
        let logs = Dependency {
            on: LogicalId::new(CONTAINER_INSIGHTS),
            reason:
                "Container Insights makes its log group itself otherwise, and it then outlives the cluster"
                    .to_owned(),
        };
        builder.add_after(
            LogicalId::new(ECS_CLUSTER),
            &first.id,
            &first.name,
            kind,
            vec![logs],
        );
    }
    for tier in &design.tiers {
        match &tier.kind {
            TierKind::StaticSite(site) => static_site::lower(builder, tier, site),
            TierKind::LoadBalancer(balancer) => load_balancer::lower(builder, tier, balancer),
            TierKind::FargateService(service) => fargate_service::lower(builder, tier, service),
            TierKind::AuroraCluster(cluster) => aurora_cluster::lower(builder, tier, cluster),
            TierKind::AdminHost(host) => admin_host::lower(builder, tier, host),
            TierKind::Repository(repository) => repository::lower(builder, tier, repository),
            TierKind::RestApi(api) => rest_api::lower(builder, tier, api),
            TierKind::HttpApi(api) => http_api::lower(builder, tier, api),
            TierKind::WebAcl(acl) => web_acl::lower(builder, tier, acl),
            TierKind::UserPool(pool) => user_pool::lower(builder, tier, pool),
            TierKind::NetworkLoadBalancer(balancer) => network_load_balancer::lower(builder, tier, balancer),
            TierKind::DatabaseInstance(database) => database_instance::lower(builder, tier, database),
            TierKind::Bucket(bucket) => bucket::lower(builder, tier, bucket),
            TierKind::DeliveryPipeline(pipeline) => delivery_pipeline::lower(builder, tier, pipeline),
            TierKind::Alarms(alarms) => alarms::lower(builder, tier, alarms),
        }
    }
}

/// A trust policy for one AWS service.
fn trust(service: &str) -> Prop<Value> {
    Prop::Literal(json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }],
    }))
}

/// The ARN of a policy that AWS manages.
fn managed_policy(path: &str) -> Prop<String> {
    Prop::join([
        "arn:".into(),
        Prop::Expr(Expr::Partition),
        format!(":iam::aws:policy/{path}").into(),
    ])
}
