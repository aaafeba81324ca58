//! Calls of Application Auto Scaling.
//!
//! Source of every call: <https://docs.aws.amazon.com/autoscaling/application/APIReference/>.

pub(crate) mod scalable_target;
pub(crate) mod scaling_policy;
