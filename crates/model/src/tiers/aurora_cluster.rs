use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An Aurora cluster with its instances and subnet group. Its master password is made and kept by AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuroraCluster {
    /// The engine.
    pub engine: AuroraEngine,
    /// The engine's version, such as `8.0.mysql_aurora.3.10.0`.
    pub engine_version: String,
    /// The class of each instance, such as `db.serverless` or `db.r7g.large`.
    pub instance_class: String,
    /// Instances: the first is the writer, the others can take over.
    pub instances: u32,
    /// Least capacity in Aurora capacity units, with `db.serverless`; multiples of 0.5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub min_capacity: Option<f64>,
    /// Greatest capacity in Aurora capacity units, with `db.serverless`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_capacity: Option<f64>,
    /// The database made at the start.
    pub database_name: String,
    /// The master user's name; its password is a managed secret.
    pub master_username: String,
    /// The port.
    pub port: u16,
    /// Days that backups are kept, 1 to 35.
    pub backup_retention_days: u32,
    /// Whether the cluster refuses to be deleted.
    pub deletion_protection: bool,
    /// Whether the storage is encrypted.
    pub storage_encrypted: bool,
    /// Whether the instances get public addresses.
    pub publicly_accessible: bool,
}

/// An Aurora engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AuroraEngine {
    /// Compatible with MySQL; usually port 3306.
    AuroraMysql,
    /// Compatible with PostgreSQL; usually port 5432.
    AuroraPostgresql,
}

impl AuroraEngine {
    /// The value of `Engine`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuroraMysql => "aurora-mysql",
            Self::AuroraPostgresql => "aurora-postgresql",
        }
    }
}
