//! What is wrong with a design: one file per rule.
//!
//! A rule has a page (five fixed headings), a check over the resource graph, often a mend made of edits, and examples: bad
//! designs that it must report (and whose mend must silence it) and good ones on which it must stay silent. `tests.rs` runs
//! them all. Rules are precise before they are many: what depends on an unknown value is not reported, and of one broken
//! thing only the root is.
//!
//! To add a rule: a file `<category>/<rule_id>.rs` named for the bad pattern, its line in the category's `mod.rs` and in
//! [`RULES`], then `TIERWRIGHT_UPDATE=1 cargo test -p tierwright-rules generated_` for its page. Facts of AWS need a source;
//! of several things to look at take the one in `context.rs` or `needs.rs`, which are computed once for all rules.
//!
//! The crate is pure: no disk, network, clock or environment.

mod compute;
mod context;
mod database;
mod edge;
mod edits;
mod ids;
mod load_balancing;
mod nat;
mod needs;
mod network;
mod offer;
mod operations;
mod page;
mod policies;
mod report;
mod rule;
mod security;
mod tasks;
mod tiers;
mod waivers;
mod words;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

pub use nat::{NatMode, NatObstacle, nat_edits, nat_mode};
pub use offer::{Offer, OfferedRule, offer};
pub use page::rules_page;
pub use rule::{Docs, Rule, RuleInfo};

use tierwright_compile::Compiled;
use tierwright_model::{Design, Finding};

use context::Context;
use report::Report;
use rule::Check;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &compute::admin_host_over_ssh::RULE,
    &compute::admin_host_without_way_in::RULE,
    &operations::alarm_metric_unsuitable::RULE,
    &operations::alarm_period_invalid::RULE,
    &operations::alarm_threshold_unreachable::RULE,
    &operations::alarms_unheard::RULE,
    &edge::api_integration_unsupported::RULE,
    &edge::api_path_invalid::RULE,
    &edge::api_path_not_routed::RULE,
    &edge::api_route_without_connection::RULE,
    &edge::api_stage_invalid::RULE,
    &edge::api_throttling_closed::RULE,
    &edge::api_without_authorizer::RULE,
    &edge::api_without_vpc_link::RULE,
    &edge::api_without_web_acl::RULE,
    &load_balancing::backend_exposed_to_internet::RULE,
    &edge::backend_url_localhost::RULE,
    &database::backup_retention::RULE,
    &compute::broad_task_policy::RULE,
    &operations::bucket_expiry_invalid::RULE,
    &edge::bucket_public::RULE,
    &network::cidr_with_host_bits::RULE,
    &load_balancing::connection_not_forwarded::RULE,
    &operations::connection_without_path::RULE,
    &compute::container_name_unknown::RULE,
    &database::database_capacity_invalid::RULE,
    &database::database_class_unsupported::RULE,
    &security::database_egress_open::RULE,
    &database::database_in_public_subnet::RULE,
    &database::database_name_invalid::RULE,
    &security::database_open_to_world::RULE,
    &database::database_port_unusual::RULE,
    &database::database_publicly_accessible::RULE,
    &database::database_shares_subnets::RULE,
    &database::database_storage_invalid::RULE,
    &database::database_subnet_routes_out::RULE,
    &database::database_unencrypted::RULE,
    &database::database_version_invalid::RULE,
    &database::database_without_standby::RULE,
    &database::db_subnet_group_in_one_zone::RULE,
    &operations::deletion_protection_off::RULE,
    &compute::desired_count_outside_scaling::RULE,
    &edge::distribution_allows_http::RULE,
    &edge::distribution_without_root_object::RULE,
    &operations::duplicate_alarm::RULE,
    &edge::duplicate_api_route::RULE,
    &network::duplicate_endpoint::RULE,
    &load_balancing::duplicate_listener_port::RULE,
    &network::duplicate_route::RULE,
    &security::duplicate_security_group_rule::RULE,
    &network::duplicate_zone::RULE,
    &network::endpoint_group_closed::RULE,
    &network::endpoint_misses_zone::RULE,
    &network::endpoint_private_dns_off::RULE,
    &compute::exec_not_permitted::RULE,
    &compute::fargate_size::RULE,
    &load_balancing::fixed_response_invalid::RULE,
    &network::gateway_attachment_not_awaited::RULE,
    &network::gateway_endpoint_not_associated::RULE,
    &network::gateway_endpoint_service::RULE,
    &compute::health_check_grace_too_short::RULE,
    &load_balancing::health_check_path::RULE,
    &load_balancing::health_check_path_unanswered::RULE,
    &compute::host_port_differs::RULE,
    &load_balancing::http_listener::RULE,
    &load_balancing::https_listener_without_certificate::RULE,
    &load_balancing::idle_timeout_invalid::RULE,
    &compute::image_port_mismatch::RULE,
    &compute::image_scan_off::RULE,
    &compute::image_tag_latest::RULE,
    &security::ingress_open_to_world::RULE,
    &load_balancing::internal_load_balancer_in_public_subnet::RULE,
    &network::internet_gateway_unused::RULE,
    &operations::label_invalid::RULE,
    &network::layer_unused::RULE,
    &load_balancing::listener_host_invalid::RULE,
    &load_balancing::listener_rule_shadowed::RULE,
    &load_balancing::load_balancer_addresses_as_targets::RULE,
    &security::load_balancer_admitted_by_address::RULE,
    &load_balancing::load_balancer_in_one_zone::RULE,
    &load_balancing::load_balancer_in_private_subnet::RULE,
    &load_balancing::load_balancer_needlessly_public::RULE,
    &compute::load_balancer_url_without_listener::RULE,
    &load_balancing::load_balancer_without_listener::RULE,
    &load_balancing::load_balancer_without_targets::RULE,
    &operations::log_retention::RULE,
    &database::master_username_invalid::RULE,
    &compute::memory_reservation_invalid::RULE,
    &edge::mixed_content::RULE,
    &compute::mutable_image_tags::RULE,
    &network::nat_gateway_of_other_zone::RULE,
    &network::nat_in_private_subnet::RULE,
    &network::nat_without_gateway_endpoint::RULE,
    &network::network_acl_blocks_answers::RULE,
    &network::network_acl_blocks_requests::RULE,
    &load_balancing::network_load_balancer_without_group::RULE,
    &edge::origin_access_denied::RULE,
    &edge::origin_certificate_mismatch::RULE,
    &edge::origin_listener_redirects::RULE,
    &edge::origin_reachable_around_distribution::RULE,
    &edge::origin_without_access_control::RULE,
    &edge::origin_without_paths::RULE,
    &operations::owner_missing::RULE,
    &operations::parameter_default_invalid::RULE,
    &security::password_in_template::RULE,
    &load_balancing::path_without_its_root::RULE,
    &operations::pipeline_image_elsewhere::RULE,
    &operations::pipeline_source_invalid::RULE,
    &operations::pipeline_without_builds::RULE,
    &load_balancing::port_mismatch::RULE,
    &network::port_zero::RULE,
    &security::ports_reversed::RULE,
    &edge::price_class_invalid::RULE,
    &network::private_subnet_maps_public_ip::RULE,
    &network::private_subnet_routes_to_internet_gateway::RULE,
    &compute::public_task_without_public_ip::RULE,
    &load_balancing::redirect_without_listener::RULE,
    &operations::reference_to_wrong_tier::RULE,
    &operations::region_invalid::RULE,
    &operations::region_unknown::RULE,
    &edge::rest_api_through_network_load_balancer::RULE,
    &compute::rolling_update_stuck::RULE,
    &compute::secret_in_environment::RULE,
    &security::security_group_unused::RULE,
    &security::security_group_without_description::RULE,
    &operations::service_built_twice::RULE,
    &compute::service_without_scaling::RULE,
    &security::sg_chain_broken::RULE,
    &security::sg_chain_too_open::RULE,
    &security::sg_tier_skipping::RULE,
    &compute::shared_task_role::RULE,
    &database::single_database_instance::RULE,
    &network::single_nat_gateway::RULE,
    &compute::single_task::RULE,
    &security::ssh_open_to_world::RULE,
    &compute::step_scaling_invalid::RULE,
    &network::subnet_outside_vpc::RULE,
    &network::subnet_size::RULE,
    &network::subnet_too_small::RULE,
    &network::subnet_without_route_table::RULE,
    &network::subnets_overlap::RULE,
    &load_balancing::target_address_outside_vpc::RULE,
    &load_balancing::target_type_unsuitable::RULE,
    &compute::task_egress_closed::RULE,
    &compute::task_egress_too_open::RULE,
    &compute::task_in_public_subnet::RULE,
    &compute::task_public_ip_useless::RULE,
    &compute::task_without_way_out::RULE,
    &compute::tasks_uneven_over_zones::RULE,
    &network::tier_in_one_zone::RULE,
    &network::tier_without_layer::RULE,
    &security::tier_without_security_group::RULE,
    &load_balancing::tls_listener_to_load_balancer::RULE,
    &database::too_many_database_instances::RULE,
    &load_balancing::too_many_paths::RULE,
    &security::too_many_security_group_rules::RULE,
    &security::too_many_security_groups::RULE,
    &operations::unused_waiver::RULE,
    &edge::user_pool_callback_invalid::RULE,
    &edge::user_pool_domain_invalid::RULE,
    &edge::user_pool_password_weak::RULE,
    &edge::user_pool_without_mfa::RULE,
    &network::vpc_cidr_size::RULE,
    &network::vpc_collides_with_docker::RULE,
    &operations::waiver_without_reason::RULE,
    &edge::web_acl_empty::RULE,
    &edge::web_acl_rate_limit_invalid::RULE,
    &edge::web_acl_scope::RULE,
];

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.id.cmp(id))
        .ok()
        .map(|index| RULES[index])
}

/// The findings of a compiled design: the worst first, then by rule and subject. `design` is none for an imported graph:
/// there are no mends and no waivers then.
#[must_use]
pub fn check(design: Option<&Design>, compiled: &Compiled) -> Vec<Finding> {
    let context = Context::new(design, compiled);
    let mut findings = Vec::new();
    for rule in RULES {
        match (rule.check, design) {
            (Check::Graph(check), _) => check(&context, &mut Report::new(rule, &mut findings)),
            (Check::Document(check), Some(design)) => {
                check(&context, design, &mut Report::new(rule, &mut findings))
            }
            (Check::Document(_), None) | (Check::Waivers(_), _) => {}
        }
    }
    if let Some(design) = design {
        let mut about_waivers = Vec::new();
        for rule in RULES {
            if let Check::Waivers(check) = rule.check {
                check(design, &findings, &mut Report::new(rule, &mut about_waivers));
            }
        }
        findings.extend(about_waivers);
        waivers::apply(design, &mut findings);
    }
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                std::cmp::Reverse(f.severity),
                f.rule.clone(),
                f.subject.clone(),
                f.message.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    findings.dedup_by(|a, b| a.rule == b.rule && a.subject == b.subject && a.message == b.message);
    findings
}
