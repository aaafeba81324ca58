//! Databases, and the hosts that reach them.

use serde_json::{Value, json};
use tierwright_catalog::Kind;
use tierwright_compile::{Graph, Resource};
use tierwright_model::tiers::{AdminAccess, AuroraEngine, RdsEngine};
use tierwright_model::{Design, Tier, TierKind};

use super::{collect, output_of, resource_of};

/// A database of either kind, as far as commands care.
struct Database<'d> {
    mysql: bool,
    /// Whether it is a cluster, which has commands of its own.
    cluster: bool,
    user: &'d str,
    database: &'d str,
    port: u16,
    protected: bool,
}

pub(super) fn databases(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| database(graph, design, tier))
}

fn database(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let is_database = |kind: &Kind| match kind {
        Kind::DbCluster(_) => true,
        Kind::DbInstance(instance) => instance.db_cluster_identifier.is_absent(),
        _ => false,
    };
    let resource = resource_of(graph, tier, is_database)?;
    let database = read(tier)?;
    let callers = design
        .connections
        .iter()
        .filter(|connection| connection.to == tier.id);
    let host = callers
        .filter_map(|connection| design.tier(&connection.from))
        .find_map(|from| host(graph, from));
    let name = identifier(graph, resource)?;
    let logs = log_groups(graph, resource);
    Some(json!({
        "title": tier.name,
        "mysql": database.mysql,
        "cluster": database.cluster,
        "log_groups": logs,
        "name": name,
        "user": database.user,
        "database": database.database,
        "port": database.port,
        "local_port": database.port.checked_add(1).unwrap_or(database.port - 1),
        "protected": database.protected,
        "endpoint": output_of(graph, &resource.id, Some("Endpoint.Address")),
        "secret": output_of(graph, &resource.id, Some("MasterUserSecret.SecretArn")),
        "host": host,
    }))
}

fn read(tier: &Tier) -> Option<Database<'_>> {
    match &tier.kind {
        TierKind::AuroraCluster(one) => Some(Database {
            mysql: one.engine == AuroraEngine::AuroraMysql,
            cluster: true,
            user: &one.master_username,
            database: &one.database_name,
            port: one.port,
            protected: one.deletion_protection,
        }),
        TierKind::DatabaseInstance(one) => Some(Database {
            mysql: one.engine == RdsEngine::Mysql,
            cluster: false,
            user: &one.master_username,
            database: &one.database_name,
            port: one.port,
            protected: one.deletion_protection,
        }),
        _ => None,
    }
}

/// The name that AWS knows a database by.
pub(super) fn identifier(graph: &Graph, resource: &Resource) -> Option<String> {
    match &resource.kind {
        Kind::DbCluster(cluster) => graph.text(&cluster.db_cluster_identifier),
        Kind::DbInstance(instance) => graph.text(&instance.db_instance_identifier),
        _ => None,
    }
}

/// Where a database's logs go (RDS guide, *Publishing database logs to Amazon CloudWatch Logs*).
pub(super) fn log_groups(graph: &Graph, resource: &Resource) -> Vec<String> {
    let (kind, logs) = match &resource.kind {
        Kind::DbCluster(cluster) => ("cluster", &cluster.enable_cloudwatch_logs_exports),
        Kind::DbInstance(instance) => ("instance", &instance.enable_cloudwatch_logs_exports),
        _ => return Vec::new(),
    };
    let Some(name) = identifier(graph, resource) else {
        return Vec::new();
    };
    let logs = logs.items().filter_map(|log| log.text());
    logs.map(|log| format!("/aws/rds/{kind}/{name}/{log}")).collect()
}

pub(super) fn hosts(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| host(graph, tier))
}

fn host(graph: &Graph, tier: &Tier) -> Option<Value> {
    let TierKind::AdminHost(host) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::Instance(_)))?;
    Some(json!({
        "title": tier.name,
        "instance": output_of(graph, &resource.id, None)?,
        "session_manager": host.access == AdminAccess::SessionManager,
        "docker": host.install_docker,
    }))
}
