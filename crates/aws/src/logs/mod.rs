//! Calls of CloudWatch Logs.
//!
//! Source of every call: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/>.

pub(crate) mod log_group;
