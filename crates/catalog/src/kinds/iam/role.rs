//! `AWS::IAM::Role`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>

use crate::{Prop, Tag};

kind! {
    /// An IAM role. `Ref` is its name.
    Role = "AWS::IAM::Role",
    attributes: ["Arn", "RoleId"],
    taggable: true,
    {
        /// The name; at most 64 characters.
        role_name: Prop<String>,
        /// Where it stands among the roles; `/` when absent.
        path: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// Who may take the role.
        assume_role_policy_document: Prop<serde_json::Value>,
        /// Attached managed policies.
        managed_policy_arns: Prop<Vec<Prop<String>>>,
        /// Inline policies.
        policies: Vec<Policy>,
        /// The ARN of the managed policy that nothing it may do goes beyond.
        permissions_boundary: Prop<String>,
        /// Seconds that a session lasts at most, 3600 to 43200; 3600 when absent.
        max_session_duration: Prop<i64>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// An inline policy.
    pub struct Policy {
        /// Its name.
        policy_name: Prop<String>,
        /// Its statements.
        policy_document: Prop<serde_json::Value>,
    }
}
