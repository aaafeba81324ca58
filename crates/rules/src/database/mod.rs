//! Databases.

pub(crate) mod backup_retention;
pub(crate) mod database_capacity_invalid;
pub(crate) mod database_class_unsupported;
pub(crate) mod database_in_public_subnet;
pub(crate) mod database_name_invalid;
pub(crate) mod database_port_unusual;
pub(crate) mod database_publicly_accessible;
pub(crate) mod database_shares_subnets;
pub(crate) mod database_storage_invalid;
pub(crate) mod database_subnet_routes_out;
pub(crate) mod database_unencrypted;
pub(crate) mod database_version_invalid;
pub(crate) mod database_without_standby;
pub(crate) mod db_subnet_group_in_one_zone;
pub(crate) mod master_username_invalid;
pub(crate) mod single_database_instance;
pub(crate) mod stores;
pub(crate) mod too_many_database_instances;
