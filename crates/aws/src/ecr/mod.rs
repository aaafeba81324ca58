//! Calls of Amazon ECR.
//!
//! Source of every call: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/>.

pub(crate) mod image;
pub(crate) mod repository;
