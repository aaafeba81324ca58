use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An RDS instance with its subnet group. Its master password is made and kept by AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DatabaseInstance {
    /// The engine.
    pub engine: RdsEngine,
    /// The engine's version, such as `17.6` or `8.4.6`.
    pub engine_version: String,
    /// The class, such as `db.t4g.micro`.
    pub instance_class: String,
    /// Storage at the start, in GiB.
    pub allocated_storage_gib: u32,
    /// Storage may grow by itself up to this, in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_allocated_storage_gib: Option<u32>,
    /// Whether a standby in another zone takes over.
    pub multi_az: bool,
    /// The database made at the start.
    pub database_name: String,
    /// The master user's name; its password is a managed secret.
    pub master_username: String,
    /// The port.
    pub port: u16,
    /// Days that backups are kept, 0 to 35.
    pub backup_retention_days: u32,
    /// Whether it refuses to be deleted.
    pub deletion_protection: bool,
    /// Whether the storage is encrypted.
    pub storage_encrypted: bool,
    /// Whether it gets a public address.
    pub publicly_accessible: bool,
}

/// An RDS engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RdsEngine {
    /// PostgreSQL; usually port 5432.
    Postgres,
    /// MySQL; usually port 3306.
    Mysql,
}

impl RdsEngine {
    /// The value of `Engine`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}
