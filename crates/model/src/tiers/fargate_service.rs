use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Configurable, Id, ItemKind, TierReference};

/// An ECS service on Fargate with its task definition, roles and log group. All services share the design's cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FargateService {
    /// CPU units: 256 is a quarter of a vCPU.
    pub cpu: u32,
    /// Memory in MiB.
    pub memory: u32,
    /// MiB that are kept for the container; it may use more, up to the task's memory. None keeps the task's whole memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub memory_reservation: Option<u32>,
    /// Where the image comes from.
    pub image: Image,
    /// The port that the container listens on.
    pub container_port: u16,
    /// Tasks that should run.
    pub desired_count: u32,
    /// How tasks are replaced by those of a new version.
    #[serde(default)]
    pub deployment: RollingUpdate,
    /// The path that the target group asks; must answer 200 to 399.
    pub health_check_path: String,
    /// Seconds after a task's start in which failing health checks do not count.
    pub health_check_grace_period_seconds: u32,
    /// Whether tasks get public addresses.
    pub assign_public_ip: bool,
    /// Whether a shell may be opened in a task (ECS Exec).
    #[serde(default)]
    pub enable_execute_command: bool,
    /// Whether one role serves as task role and execution role. Two roles keep what ECS needs from the program.
    #[serde(default)]
    pub single_role: bool,
    /// Policies managed by AWS that the task role gets, such as `AmazonS3ReadOnlyAccess`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub task_policies: Vec<String>,
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

/// How the tasks of a service are replaced, in percent of the desired count; a failed deployment is rolled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollingUpdate {
    /// At least so many tasks stay healthy.
    pub minimum_healthy_percent: u32,
    /// At most so many tasks run.
    pub maximum_percent: u32,
}

impl Default for RollingUpdate {
    /// A new task for each old one, which leaves when its successor is healthy.
    fn default() -> Self {
        Self {
            minimum_healthy_percent: 100,
            maximum_percent: 200,
        }
    }
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
    /// A secret of Secrets Manager or a parameter of Systems Manager, by its ARN, injected by ECS when the task starts.
    Secret(Configurable<String>),
    /// The DNS name of a load balancer.
    LoadBalancerDnsName(Id),
    /// A URL at a load balancer, known when it is deployed.
    #[serde(rename_all = "camelCase")]
    LoadBalancerUrl {
        /// The load balancer.
        load_balancer: Id,
        /// The listener's port.
        port: u16,
        /// The path, such as `/people`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        path: String,
    },
    /// The name of a bucket.
    BucketName(Id),
    /// The id of a user pool.
    UserPoolId(Id),
    /// The id of a user pool's client.
    UserPoolClientId(Id),
}

/// Scaling of the number of tasks by their CPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutoScaling {
    /// Never fewer tasks than this.
    pub min: u32,
    /// Never more tasks than this.
    pub max: u32,
    /// What decides.
    pub policy: ScalingPolicy,
}

/// What decides how many tasks run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum ScalingPolicy {
    /// The average CPU, in percent, to hold (target tracking).
    CpuTarget(u32),
    /// One task more above a limit, one fewer below another, each with its alarm (step scaling).
    Steps(StepScaling),
}

/// Step scaling by the average CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepScaling {
    /// One task more when the CPU, in percent, is at or above this.
    pub out_at_cpu_percent: u32,
    /// One task fewer when the CPU, in percent, is below this.
    pub in_below_cpu_percent: u32,
    /// The length of a period in seconds: 60 or a multiple of it.
    pub period_seconds: u32,
    /// Periods in a row that make an alarm.
    pub evaluation_periods: u32,
}

impl EnvironmentValue {
    /// The database tier that the value comes from.
    #[must_use]
    pub const fn database(&self) -> Option<&Id> {
        match self {
            Self::DatabaseEndpoint(id) | Self::DatabasePort(id) => Some(id),
            Self::DatabaseSecret { database, .. } => Some(database),
            Self::Text(_)
            | Self::Secret(_)
            | Self::LoadBalancerDnsName(_)
            | Self::LoadBalancerUrl { .. }
            | Self::BucketName(_)
            | Self::UserPoolId(_)
            | Self::UserPoolClientId(_) => None,
        }
    }

    /// The tier that the value comes from.
    #[must_use]
    pub const fn tier(&self) -> Option<&Id> {
        match self {
            Self::Text(_) | Self::Secret(_) => None,
            Self::DatabaseEndpoint(id)
            | Self::DatabasePort(id)
            | Self::LoadBalancerDnsName(id)
            | Self::BucketName(id)
            | Self::UserPoolId(id)
            | Self::UserPoolClientId(id) => Some(id),
            Self::DatabaseSecret { database, .. } => Some(database),
            Self::LoadBalancerUrl { load_balancer, .. } => Some(load_balancer),
        }
    }
}

impl FargateService {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let mut found = Vec::new();
        let mut add = |pointer: String, id, kind| found.push(TierReference { pointer, id, kind });
        if let Image::Repository { repository, .. } = &self.image {
            add("/image".to_owned(), repository, ItemKind::Tier);
        }
        for (i, variable) in self.environment.iter().enumerate() {
            let pointer = format!("/environment/{i}/value");
            if let Some(tier) = variable.value.tier() {
                add(pointer, tier, ItemKind::Tier);
            } else if let EnvironmentValue::Secret(Configurable::Parameter { parameter }) = &variable.value {
                add(pointer, parameter, ItemKind::Parameter);
            }
        }
        found
    }

    pub(super) fn ports(&self) -> Vec<(String, u16)> {
        let mut found = vec![("/containerPort".to_owned(), self.container_port)];
        for (i, variable) in self.environment.iter().enumerate() {
            if let EnvironmentValue::LoadBalancerUrl { port, .. } = variable.value {
                found.push((format!("/environment/{i}/value/loadBalancerUrl/port"), port));
            }
        }
        found
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        self.environment
            .retain(|variable| variable.value.tier() != Some(gone));
    }
}
