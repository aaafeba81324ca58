use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// An ECS service on Fargate with its task definition, roles and log group. All services share the design's cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FargateService {
    /// CPU units: 256 is a quarter of a vCPU.
    pub cpu: u32,
    /// Memory in MiB.
    pub memory: u32,
    /// Where the image comes from.
    pub image: Image,
    /// The port that the container listens on.
    pub container_port: u16,
    /// Tasks that should run.
    pub desired_count: u32,
    /// The path that the target group asks; must answer 200 to 399.
    pub health_check_path: String,
    /// Seconds after a task's start in which failing health checks do not count.
    pub health_check_grace_period_seconds: u32,
    /// Whether tasks get public addresses.
    pub assign_public_ip: bool,
    /// Whether a shell may be opened in a task (ECS Exec).
    #[serde(default)]
    pub enable_execute_command: bool,
    /// Environment variables. Secrets are references, never values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<EnvironmentVariable>,
    /// Scaling of the number of tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub auto_scaling: Option<AutoScaling>,
    /// Days that logs are kept; one of CloudWatch Logs' fixed values.
    pub log_retention_days: u32,
}

/// Where a container image comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Image {
    /// A repository of this design.
    #[serde(rename_all = "camelCase")]
    Repository {
        /// The tier that is the repository.
        repository: Id,
        /// The image's tag.
        tag: String,
    },
    /// A whole image reference such as `public.ecr.aws/nginx/nginx:1.29`.
    Reference(String),
}

/// A variable in a container's environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: EnvironmentValue,
}

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum EnvironmentValue {
    /// The text itself.
    Text(String),
    /// The host name of a database tier's writer endpoint.
    DatabaseEndpoint(Id),
    /// The port of a database tier.
    DatabasePort(Id),
    /// A key of the database tier's managed secret, injected by ECS when the task starts.
    #[serde(rename_all = "camelCase")]
    DatabaseSecret {
        /// The database tier.
        database: Id,
        /// The JSON key: `username` or `password`.
        key: String,
    },
}

/// Target tracking of the number of tasks by their CPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutoScaling {
    /// Never fewer tasks than this.
    pub min: u32,
    /// Never more tasks than this.
    pub max: u32,
    /// The average CPU, in percent, to hold.
    pub cpu_target_percent: u32,
}

impl EnvironmentValue {
    /// The database tier that the value comes from.
    #[must_use]
    pub const fn database(&self) -> Option<&Id> {
        match self {
            Self::Text(_) => None,
            Self::DatabaseEndpoint(id) | Self::DatabasePort(id) => Some(id),
            Self::DatabaseSecret { database, .. } => Some(database),
        }
    }
}
