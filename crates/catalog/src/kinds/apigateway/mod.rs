//! Kinds of Amazon API Gateway for REST APIs.

pub mod authorizer;
pub mod deployment;
pub mod method;
pub mod resource;
pub mod rest_api;
pub mod stage;
pub mod vpc_link;
