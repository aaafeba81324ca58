//! Calls of AWS CodeCommit.
//!
//! Source of every call: <https://docs.aws.amazon.com/codecommit/latest/APIReference/>.

pub(crate) mod repository;
