//! The VPC: ranges, subnets, routes, gateways and endpoints.

pub(crate) mod duplicate_endpoint;
pub(crate) mod duplicate_route;
pub(crate) mod duplicate_zone;
pub(crate) mod endpoint_group_closed;
pub(crate) mod endpoint_misses_zone;
pub(crate) mod endpoint_private_dns_off;
pub(crate) mod gateway_attachment_not_awaited;
pub(crate) mod gateway_endpoint_not_associated;
pub(crate) mod gateway_endpoint_service;
pub(crate) mod internet_gateway_unused;
pub(crate) mod layer_unused;
pub(crate) mod nat_gateway_of_other_zone;
pub(crate) mod nat_in_private_subnet;
pub(crate) mod nat_without_gateway_endpoint;
pub(crate) mod private_subnet_maps_public_ip;
pub(crate) mod private_subnet_routes_to_internet_gateway;
pub(crate) mod single_nat_gateway;
pub(crate) mod subnet_outside_vpc;
pub(crate) mod subnet_size;
pub(crate) mod subnet_too_small;
pub(crate) mod subnet_without_route_table;
pub(crate) mod subnets_overlap;
pub(crate) mod tier_in_one_zone;
pub(crate) mod tier_without_layer;
pub(crate) mod vpc_cidr_size;
pub(crate) mod vpc_collides_with_docker;
