//! Kinds of Amazon API Gateway for HTTP APIs, and the VPC link that REST APIs use too.

pub mod api;
pub mod authorizer;
pub mod integration;
pub mod route;
pub mod stage;
pub mod vpc_link;
