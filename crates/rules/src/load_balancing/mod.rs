//! Load balancers, listeners and what they forward to.

pub(crate) mod backend_exposed_to_internet;
pub(crate) mod connection_not_forwarded;
pub(crate) mod duplicate_listener_port;
pub(crate) mod fixed_response_invalid;
pub(crate) mod health_check_path;
pub(crate) mod health_check_path_unanswered;
pub(crate) mod http_listener;
pub(crate) mod https_listener_without_certificate;
pub(crate) mod idle_timeout_invalid;
pub(crate) mod internal_load_balancer_in_public_subnet;
pub(crate) mod listener_host_invalid;
pub(crate) mod listener_rule_shadowed;
pub(crate) mod load_balancer_addresses_as_targets;
pub(crate) mod load_balancer_in_one_zone;
pub(crate) mod load_balancer_in_private_subnet;
pub(crate) mod load_balancer_needlessly_public;
pub(crate) mod load_balancer_without_listener;
pub(crate) mod load_balancer_without_targets;
pub(crate) mod network_load_balancer_without_group;
pub(crate) mod path_without_its_root;
pub(crate) mod port_mismatch;
pub(crate) mod redirect_without_listener;
pub(crate) mod target_address_outside_vpc;
pub(crate) mod target_type_unsuitable;
pub(crate) mod tls_listener_to_load_balancer;
pub(crate) mod too_many_paths;
