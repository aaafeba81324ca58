//! The tiers, as data: one file each. What a tier means in resources is `compile`'s; how it is offered in the palette is
//! `catalog`'s.

mod admin_host;
mod aurora_cluster;
mod fargate_service;
mod load_balancer;
mod repository;
mod static_site;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

pub use admin_host::{AdminAccess, AdminHost};
pub use aurora_cluster::{AuroraCluster, AuroraEngine};
pub use fargate_service::{AutoScaling, EnvironmentValue, EnvironmentVariable, FargateService, Image};
pub use load_balancer::{Listener, ListenerProtocol, LoadBalancer, Scheme};
pub use repository::Repository;
pub use static_site::StaticSite;

/// A tier: one thing on the canvas that runs, stores or serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// Its id.
    pub id: Id,
    /// Its label, free text.
    pub name: String,
    /// The layer it sits in; none for tiers outside the VPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub layer: Option<Id>,
    /// The security groups of its network interfaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<Id>,
    /// What it is, with its properties.
    pub kind: TierKind,
}

/// What a tier is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum TierKind {
    /// A CloudFront distribution over a private S3 bucket.
    StaticSite(StaticSite),
    /// An Application Load Balancer.
    LoadBalancer(LoadBalancer),
    /// An ECS service on Fargate.
    FargateService(FargateService),
    /// An Aurora cluster.
    AuroraCluster(AuroraCluster),
    /// An EC2 instance for administration.
    AdminHost(AdminHost),
    /// An ECR repository.
    Repository(Repository),
}

impl TierKind {
    /// The key under which the file keeps the properties, such as `fargateService`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::StaticSite(_) => "staticSite",
            Self::LoadBalancer(_) => "loadBalancer",
            Self::FargateService(_) => "fargateService",
            Self::AuroraCluster(_) => "auroraCluster",
            Self::AdminHost(_) => "adminHost",
            Self::Repository(_) => "repository",
        }
    }

    /// Whether the tier lies in a layer of the VPC.
    #[must_use]
    pub const fn in_vpc(&self) -> bool {
        match self {
            Self::StaticSite(_) | Self::Repository(_) => false,
            Self::LoadBalancer(_) | Self::FargateService(_) | Self::AuroraCluster(_) | Self::AdminHost(_) => {
                true
            }
        }
    }
}
