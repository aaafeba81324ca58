//! `AWS::S3::BucketPolicy`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html>

use crate::Prop;

kind! {
    /// The policy of a bucket.
    BucketPolicy = "AWS::S3::BucketPolicy",
    attributes: [],
    taggable: false,
    {
        /// The bucket.
        bucket: Prop<String>,
        /// Its statements.
        policy_document: Prop<serde_json::Value>,
    }
}
