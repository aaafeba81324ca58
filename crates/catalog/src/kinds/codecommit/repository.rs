//! `AWS::CodeCommit::Repository`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codecommit-repository.html>

use crate::{Prop, Tag};

kind! {
    /// A Git repository in CodeCommit. `Ref` is its id, a UUID.
    CodeRepository = "AWS::CodeCommit::Repository",
    attributes: ["Arn", "CloneUrlHttp", "Name"],
    taggable: true,
    {
        /// The name; at most 100 letters, digits, `.`, `_` and `-`.
        repository_name: Prop<String>,
        /// What it holds; at most 1000 characters.
        repository_description: Prop<String>,
        /// The KMS key that encrypts it; an AWS-managed one when absent.
        kms_key_id: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
