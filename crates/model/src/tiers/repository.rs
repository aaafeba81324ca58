use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An ECR repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Repository {
    /// Whether images are scanned when they are pushed.
    pub scan_on_push: bool,
    /// Whether a tag can never be pushed twice.
    pub immutable_tags: bool,
    /// Untagged images beyond this number expire.
    pub keep_images: u32,
}
