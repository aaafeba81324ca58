use tierwright_model::TierKind;
use tierwright_model::tiers::{DatabaseInstance, RdsEngine};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "databaseInstance",
    label: "RDS database",
    description: "One PostgreSQL or MySQL instance, with a standby in another zone if wanted; its password is kept by AWS.",
    group: TierGroup::Data,
    in_vpc: true,
    port: Some(5432),
    id_stem: "database",
    fresh: || {
        TierKind::DatabaseInstance(DatabaseInstance {
            engine: RdsEngine::Postgres,
            engine_version: "17.6".to_owned(),
            instance_class: "db.t4g.micro".to_owned(),
            allocated_storage_gib: 20,
            max_allocated_storage_gib: Some(100),
            multi_az: true,
            database_name: "app".to_owned(),
            master_username: "dbadmin".to_owned(),
            port: 5432,
            backup_retention_days: 7,
            deletion_protection: false,
            storage_encrypted: true,
            publicly_accessible: false,
        })
    },
};
