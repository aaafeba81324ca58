//! Kinds of Amazon SNS.

pub mod subscription;
pub mod topic;
pub mod topic_policy;
