//! Connections as a whole, protection, logs, tags and waivers.

pub(crate) mod connection_without_path;
pub(crate) mod deletion_protection_off;
pub(crate) mod log_retention;
pub(crate) mod owner_missing;
pub(crate) mod parameter_default_invalid;
pub(crate) mod reference_to_wrong_tier;
pub(crate) mod region_invalid;
pub(crate) mod unused_waiver;
pub(crate) mod waiver_without_reason;
