//! Calls of AWS CodeBuild.
//!
//! Source of every call: <https://docs.aws.amazon.com/codebuild/latest/APIReference/>.

pub(crate) mod project;
pub(crate) mod settings;

use aws_sdk_codebuild::types::Tag;

crate::tags::service_tags!(Tag);
