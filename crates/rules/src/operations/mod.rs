//! Connections as a whole, protection, logs, tags and waivers.

pub(crate) mod alarm_metric_unsuitable;
pub(crate) mod alarm_period_invalid;
pub(crate) mod alarm_threshold_unreachable;
pub(crate) mod alarms_unheard;
pub(crate) mod bucket_expiry_invalid;
pub(crate) mod connection_without_path;
pub(crate) mod deletion_protection_off;
pub(crate) mod duplicate_alarm;
pub(crate) mod label_invalid;
pub(crate) mod log_retention;
pub(crate) mod owner_missing;
pub(crate) mod parameter_default_invalid;
pub(crate) mod pipeline_image_elsewhere;
pub(crate) mod pipeline_source_invalid;
pub(crate) mod pipeline_without_builds;
pub(crate) mod reference_to_wrong_tier;
pub(crate) mod region_invalid;
pub(crate) mod region_unknown;
pub(crate) mod service_built_twice;
pub(crate) mod unused_waiver;
pub(crate) mod waiver_without_reason;
