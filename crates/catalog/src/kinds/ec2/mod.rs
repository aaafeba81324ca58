//! Kinds of Amazon EC2 and VPC.

pub mod eip;
pub mod instance;
pub mod internet_gateway;
pub mod nat_gateway;
pub mod route;
pub mod route_table;
pub mod security_group;
pub mod security_group_egress;
pub mod security_group_ingress;
pub mod subnet;
pub mod subnet_route_table_association;
pub mod vpc;
pub mod vpc_endpoint;
pub mod vpc_gateway_attachment;
