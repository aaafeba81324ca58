//! Security groups: chains that are broken, and doors that are too open.

pub(crate) mod database_egress_open;
pub(crate) mod database_open_to_world;
pub(crate) mod duplicate_security_group_rule;
mod exposure;
pub(crate) mod ingress_open_to_world;
pub(crate) mod load_balancer_admitted_by_address;
pub(crate) mod password_in_template;
pub(crate) mod ports_reversed;
pub(crate) mod security_group_unused;
pub(crate) mod security_group_without_description;
pub(crate) mod sg_chain_broken;
pub(crate) mod sg_chain_too_open;
pub(crate) mod sg_tier_skipping;
pub(crate) mod ssh_open_to_world;
pub(crate) mod tier_without_security_group;
pub(crate) mod too_many_security_group_rules;
pub(crate) mod too_many_security_groups;
