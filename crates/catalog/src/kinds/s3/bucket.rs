//! `AWS::S3::Bucket`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>

use crate::{Prop, Tag};

kind! {
    /// An S3 bucket. `Ref` is its name.
    Bucket = "AWS::S3::Bucket",
    attributes: ["Arn", "DomainName", "RegionalDomainName"],
    taggable: true,
    {
        /// The name; made by the deployer when absent, since names are global.
        bucket_name: Prop<String>,
        /// Encryption at rest.
        bucket_encryption: Prop<serde_json::Value>,
        /// What keeps it private.
        public_access_block_configuration: Prop<PublicAccessBlockConfiguration>,
        /// Who owns objects.
        ownership_controls: Prop<serde_json::Value>,
        /// Whether old objects are kept.
        versioning_configuration: Prop<VersioningConfiguration>,
        /// When objects expire.
        lifecycle_configuration: Prop<serde_json::Value>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// The four switches of S3 Block Public Access.
    pub struct PublicAccessBlockConfiguration {
        /// Refuse public ACLs.
        block_public_acls: Prop<bool>,
        /// Refuse public policies.
        block_public_policy: Prop<bool>,
        /// Ignore public ACLs.
        ignore_public_acls: Prop<bool>,
        /// Keep public buckets to this account.
        restrict_public_buckets: Prop<bool>,
    }
}

properties! {
    /// Versioning.
    pub struct VersioningConfiguration {
        /// `Enabled` or `Suspended`.
        status: Prop<String>,
    }
}
