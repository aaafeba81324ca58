//! The only crate that speaks to AWS: [`AwsProvider`] creates, finds, reads, changes and deletes every resource kind of
//! the catalog, and nothing else in the program links an AWS SDK.
//!
//! What it is not: it never waits until something is ready, never decides an order and keeps no state that matters. The executor of `tierwright-deploy` does.
//!
//! A kind has one file at `<service>/<kind>.rs`, with the folder and name of `KindInfo::path`, which implements
//! `Calls`. To add one, write the file, add its line to the table in `calls.rs` and to the service's
//! `mod.rs`, and list its leftovers in `inventory/`; the completeness test names what is missing.
//!
//! # Creation in parts
//!
//! AWS makes many resources in several calls: a bucket, then its encryption, and so on. Such a kind states
//! `parts() == true`. Its first call carries the tags that `find` looks for. `create` looks before it makes, so it may be
//! repeated after a failure between two parts, and both `create` and `find` end with all later parts, each of which may be
//! repeated. Until the last of them the resource wears the tag `tierwright:unfinished`, so that a security group
//! that still lets everything out, or a bucket that is not yet private, is never taken for ready: `read` reports it as
//! pending at first, because AWS shows changes late, and as failed when it stays so.

mod calls;
mod clients;
mod codes;
mod connect;
mod error;
mod inventory;
mod lookup;
mod names;
mod page;
mod provider;
mod publish;
mod tags;

mod apigateway;
mod apigatewayv2;
mod applicationautoscaling;
mod cloudfront;
mod cloudwatch;
mod codebuild;
mod codecommit;
mod codepipeline;
mod cognito;
mod ec2;
mod ecr;
mod ecs;
mod elasticloadbalancingv2;
mod events;
mod iam;
mod logs;
mod rds;
mod s3;
mod sns;
mod wafv2;

pub use connect::{ConnectOptions, check_endpoint, is_loopback};
pub use provider::AwsProvider;
