//! The tiers, as data: one file each. What a tier means in resources is `compile`'s; how it is offered in the palette is
//! `catalog`'s.

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

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, ItemKind};

pub use admin_host::{AdminAccess, AdminHost};
pub use alarms::{Alarm, AlarmMetric, Alarms, UsualAlarm};
pub use api::{ApiIntegration, ApiMethod, ApiRoute, VpcLink};
pub use aurora_cluster::{AuroraCluster, AuroraEngine};
pub use bucket::Bucket;
pub use database_instance::{DatabaseInstance, RdsEngine};
pub use delivery_pipeline::{Build, DeliveryPipeline, PipelineSource};
pub use fargate_service::{
    AutoScaling, EnvironmentValue, EnvironmentVariable, FargateService, Image, RollingUpdate, ScalingPolicy,
    StepScaling,
};
pub use http_api::HttpApi;
pub use load_balancer::{FixedResponse, Listener, ListenerProtocol, LoadBalancer, Scheme};
pub use network_load_balancer::{NetworkListener, NetworkLoadBalancer, NetworkProtocol};
pub use repository::Repository;
pub use rest_api::RestApi;
pub use static_site::StaticSite;
pub use user_pool::{Mfa, UserPool};
pub use web_acl::WebAcl;

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
    /// An API Gateway REST API.
    RestApi(RestApi),
    /// An API Gateway HTTP API.
    HttpApi(HttpApi),
    /// A WAF web ACL.
    WebAcl(WebAcl),
    /// A Cognito user pool.
    UserPool(UserPool),
    /// An Application Load Balancer.
    LoadBalancer(LoadBalancer),
    /// A Network Load Balancer.
    NetworkLoadBalancer(NetworkLoadBalancer),
    /// An ECS service on Fargate.
    FargateService(FargateService),
    /// An Aurora cluster.
    AuroraCluster(AuroraCluster),
    /// An RDS instance.
    DatabaseInstance(DatabaseInstance),
    /// A private S3 bucket.
    Bucket(Bucket),
    /// An EC2 instance for administration.
    AdminHost(AdminHost),
    /// An ECR repository.
    Repository(Repository),
    /// A CodePipeline that builds and deploys services.
    DeliveryPipeline(DeliveryPipeline),
    /// CloudWatch alarms with their SNS topic.
    Alarms(Alarms),
}

/// One reference of a tier's properties to something else in the design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierReference<'a> {
    /// Where it stands, as a JSON Pointer into the properties.
    pub pointer: String,
    /// What it names.
    pub id: &'a Id,
    /// What that must be.
    pub kind: ItemKind,
}

impl TierKind {
    /// The key under which the file keeps the properties, such as `fargateService`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::StaticSite(_) => "staticSite",
            Self::RestApi(_) => "restApi",
            Self::HttpApi(_) => "httpApi",
            Self::WebAcl(_) => "webAcl",
            Self::UserPool(_) => "userPool",
            Self::LoadBalancer(_) => "loadBalancer",
            Self::NetworkLoadBalancer(_) => "networkLoadBalancer",
            Self::FargateService(_) => "fargateService",
            Self::AuroraCluster(_) => "auroraCluster",
            Self::DatabaseInstance(_) => "databaseInstance",
            Self::Bucket(_) => "bucket",
            Self::AdminHost(_) => "adminHost",
            Self::Repository(_) => "repository",
            Self::DeliveryPipeline(_) => "deliveryPipeline",
            Self::Alarms(_) => "alarms",
        }
    }

    /// Whether the tier lies in a layer of the VPC.
    #[must_use]
    pub const fn in_vpc(&self) -> bool {
        match self {
            Self::LoadBalancer(_)
            | Self::NetworkLoadBalancer(_)
            | Self::FargateService(_)
            | Self::AuroraCluster(_)
            | Self::DatabaseInstance(_)
            | Self::AdminHost(_) => true,
            Self::StaticSite(_)
            | Self::RestApi(_)
            | Self::HttpApi(_)
            | Self::WebAcl(_)
            | Self::UserPool(_)
            | Self::Bucket(_)
            | Self::Repository(_)
            | Self::DeliveryPipeline(_)
            | Self::Alarms(_) => false,
        }
    }

    /// What its properties refer to.
    #[must_use]
    pub fn references(&self) -> Vec<TierReference<'_>> {
        match self {
            Self::StaticSite(it) => it.references(),
            Self::RestApi(it) => it.references(),
            Self::HttpApi(it) => it.references(),
            Self::LoadBalancer(it) => it.references(),
            Self::NetworkLoadBalancer(it) => it.references(),
            Self::FargateService(it) => it.references(),
            Self::DeliveryPipeline(it) => it.references(),
            Self::Alarms(it) => it.references(),
            Self::WebAcl(_)
            | Self::UserPool(_)
            | Self::AuroraCluster(_)
            | Self::DatabaseInstance(_)
            | Self::Bucket(_)
            | Self::AdminHost(_)
            | Self::Repository(_) => Vec::new(),
        }
    }

    /// The ports in its properties, each with the JSON Pointer of its place in them.
    pub(crate) fn ports(&self) -> Vec<(String, u16)> {
        let at = |name: &str, port| vec![(format!("/{name}"), port)];
        match self {
            Self::LoadBalancer(it) => it.ports(),
            Self::NetworkLoadBalancer(it) => {
                let listeners = it.listeners.iter().enumerate();
                listeners
                    .map(|(i, listener)| (format!("/listeners/{i}/port"), listener.port))
                    .collect()
            }
            Self::FargateService(it) => it.ports(),
            Self::AuroraCluster(it) => at("port", it.port),
            Self::DatabaseInstance(it) => at("port", it.port),
            Self::StaticSite(_)
            | Self::RestApi(_)
            | Self::HttpApi(_)
            | Self::WebAcl(_)
            | Self::UserPool(_)
            | Self::Bucket(_)
            | Self::AdminHost(_)
            | Self::Repository(_)
            | Self::DeliveryPipeline(_)
            | Self::Alarms(_) => Vec::new(),
        }
    }

    /// Takes away what its properties cannot say without the thing `gone`. What it cannot do without stays, and is refused by the
    /// check of references.
    pub(crate) fn forget(&mut self, gone: &Id) {
        match self {
            Self::StaticSite(it) => it.forget(gone),
            Self::RestApi(it) => it.forget(gone),
            Self::HttpApi(it) => it.forget(gone),
            Self::LoadBalancer(it) => it.forget(gone),
            Self::FargateService(it) => it.forget(gone),
            Self::DeliveryPipeline(it) => it.forget(gone),
            Self::Alarms(it) => it.forget(gone),
            Self::WebAcl(_)
            | Self::UserPool(_)
            | Self::NetworkLoadBalancer(_)
            | Self::AuroraCluster(_)
            | Self::DatabaseInstance(_)
            | Self::Bucket(_)
            | Self::AdminHost(_)
            | Self::Repository(_) => {}
        }
    }
}
