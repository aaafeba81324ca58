//! Tasks, hosts and images.

pub(crate) mod admin_host_over_ssh;
pub(crate) mod admin_host_without_way_in;
pub(crate) mod broad_task_policy;
pub(crate) mod desired_count_outside_scaling;
pub(crate) mod fargate_size;
pub(crate) mod health_check_grace_too_short;
pub(crate) mod image_scan_off;
pub(crate) mod image_tag_latest;
pub(crate) mod load_balancer_url_without_listener;
pub(crate) mod memory_reservation_invalid;
pub(crate) mod mutable_image_tags;
pub(crate) mod public_task_without_public_ip;
pub(crate) mod rolling_update_stuck;
pub(crate) mod secret_in_environment;
pub(crate) mod service_without_scaling;
pub(crate) mod shared_task_role;
pub(crate) mod single_task;
pub(crate) mod step_scaling_invalid;
pub(crate) mod task_egress_closed;
pub(crate) mod task_egress_too_open;
pub(crate) mod task_in_public_subnet;
pub(crate) mod task_public_ip_useless;
pub(crate) mod task_without_way_out;
pub(crate) mod tasks_uneven_over_zones;
pub(crate) mod way;
