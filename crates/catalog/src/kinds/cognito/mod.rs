//! Kinds of Amazon Cognito user pools.

pub mod user_pool;
pub mod user_pool_client;
pub mod user_pool_domain;
