//! `AWS::ECR::Repository`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html>

use crate::{Prop, Tag};

kind! {
    /// An ECR repository. `Ref` is its name.
    Repository = "AWS::ECR::Repository",
    attributes: ["Arn", "RepositoryUri"],
    taggable: true,
    {
        /// The name; lower case, slashes allowed.
        repository_name: Prop<String>,
        /// `MUTABLE` or `IMMUTABLE`.
        image_tag_mutability: Prop<String>,
        /// Scanning.
        image_scanning_configuration: Prop<ImageScanningConfiguration>,
        /// Encryption at rest.
        encryption_configuration: Prop<serde_json::Value>,
        /// Which images expire.
        lifecycle_policy: Prop<LifecyclePolicy>,
        /// Who else may use it: a policy, as an object or its JSON as text.
        repository_policy_text: Prop<serde_json::Value>,
        /// Whether images go with it.
        empty_on_delete: Prop<bool>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Scanning.
    pub struct ImageScanningConfiguration {
        /// Whether pushed images are scanned.
        scan_on_push: Prop<bool>,
    }
}

properties! {
    /// Which images expire.
    pub struct LifecyclePolicy {
        /// A JSON text.
        lifecycle_policy_text: Prop<String>,
    }
}
