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
        /// Which pages of other origins may read and write objects.
        cors_configuration: Prop<CorsConfiguration>,
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

properties! {
    /// Which pages of other origins may read and write objects.
    pub struct CorsConfiguration {
        /// At most 100; the first that fits counts.
        cors_rules: Vec<CorsRule>,
    }
}

properties! {
    /// What pages of some origins may do.
    pub struct CorsRule {
        /// Its name.
        id: Prop<String>,
        /// Headers that a request may have.
        allowed_headers: Prop<Vec<Prop<String>>>,
        /// `GET`, `PUT`, `POST`, `DELETE`, `HEAD`.
        allowed_methods: Prop<Vec<Prop<String>>>,
        /// Origins, such as `https://www.example.com`; one `*` each.
        allowed_origins: Prop<Vec<Prop<String>>>,
        /// Headers of an answer that the page may see.
        exposed_headers: Prop<Vec<Prop<String>>>,
        /// Seconds that a browser keeps the answer to its preliminary question.
        max_age: Prop<i64>,
    }
}
