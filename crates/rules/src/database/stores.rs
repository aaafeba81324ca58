//! Aurora clusters and RDS instances that stand alone, as one.

use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;

use crate::context::Context;

/// A database with what both kinds have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Store<'a> {
    pub(crate) resource: &'a Resource,
    /// Whether it is a cluster rather than an instance.
    pub(crate) cluster: bool,
    /// The engine's name, when known, such as `aurora-mysql` or `postgres`.
    pub(crate) engine: Option<&'a str>,
    pub(crate) database_name: &'a Prop<String>,
    pub(crate) master_username: &'a Prop<String>,
    /// The port, when known.
    pub(crate) port: Option<i64>,
    /// Days that backups are kept, when known.
    pub(crate) backup_days: Option<i64>,
    pub(crate) encrypted: &'a Prop<bool>,
    pub(crate) protected: &'a Prop<bool>,
}

/// The properties that name what a database is made of.
const SOURCES: [&str; 6] = [
    "DBClusterSnapshotIdentifier",
    "DBSnapshotIdentifier",
    "GlobalClusterIdentifier",
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "SourceDBInstanceIdentifier",
];

impl Store<'_> {
    /// Whether it is made of a snapshot or another database, from which it takes what it does not say itself, such as
    /// encryption (CloudFormation template reference, *AWS::RDS::DBInstance* and *AWS::RDS::DBCluster*, StorageEncrypted).
    pub(crate) fn is_copy(&self) -> bool {
        let other = match &self.resource.kind {
            Kind::DbCluster(kind) => &kind.other,
            Kind::DbInstance(kind) => &kind.other,
            _ => return false,
        };
        SOURCES.iter().any(|name| other.contains_key(*name))
    }

    /// Whether the engine is PostgreSQL; none when it is not known.
    pub(crate) fn is_postgres(&self) -> Option<bool> {
        self.engine.map(|engine| engine.contains("postgres"))
    }
}

/// The databases, in the order of the graph. The members of a cluster are part of it.
pub(crate) fn stores<'a>(context: &Context<'a>) -> impl Iterator<Item = Store<'a>> {
    context.resources().filter_map(|resource| match &resource.kind {
        Kind::DbCluster(kind) => Some(Store {
            resource,
            cluster: true,
            engine: kind.engine.text(),
            database_name: &kind.database_name,
            master_username: &kind.master_username,
            port: kind.port.value(),
            backup_days: kind.backup_retention_period.value(),
            encrypted: &kind.storage_encrypted,
            protected: &kind.deletion_protection,
        }),
        Kind::DbInstance(kind) if kind.db_cluster_identifier.is_absent() => Some(Store {
            resource,
            cluster: false,
            engine: kind.engine.text(),
            database_name: &kind.db_name,
            master_username: &kind.master_username,
            port: kind.port.text().and_then(|text| text.parse().ok()),
            backup_days: kind.backup_retention_period.value(),
            encrypted: &kind.storage_encrypted,
            protected: &kind.deletion_protection,
        }),
        _ => None,
    })
}
