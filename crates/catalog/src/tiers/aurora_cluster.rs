use tierwright_model::TierKind;
use tierwright_model::tiers::{AuroraCluster, AuroraEngine};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "auroraCluster",
    label: "Aurora cluster",
    description: "A MySQL or PostgreSQL database over two zones, its password kept by AWS.",
    group: TierGroup::Data,
    in_vpc: true,
    port: Some(3306),
    id_stem: "database",
    fresh: || {
        TierKind::AuroraCluster(AuroraCluster {
            engine: AuroraEngine::AuroraMysql,
            engine_version: "8.0.mysql_aurora.3.10.0".to_owned(),
            instance_class: "db.serverless".to_owned(),
            instances: 2,
            min_capacity: Some(0.5),
            max_capacity: Some(4.0),
            database_name: "app".to_owned(),
            master_username: "admin".to_owned(),
            port: 3306,
            backup_retention_days: 7,
            deletion_protection: false,
            storage_encrypted: true,
            publicly_accessible: false,
        })
    },
};
