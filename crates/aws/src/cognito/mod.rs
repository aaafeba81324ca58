//! Calls of Amazon Cognito user pools.
//!
//! Source of every call: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/>.

pub(crate) mod user_pool;
pub(crate) mod user_pool_client;
pub(crate) mod user_pool_domain;

use aws_config::retry::RetryConfig;

/// For creations that take no client token: the SDK would repeat one whose answer was lost, and make a second resource.
/// Without its retries the executor hears of the failure and asks `find` first.
pub(crate) fn once() -> aws_sdk_cognitoidentityprovider::config::Builder {
    aws_sdk_cognitoidentityprovider::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// Pools and clients on a page of a list, the most that Cognito gives (API reference, ListUserPools).
pub(crate) const PAGE: i32 = 60;
