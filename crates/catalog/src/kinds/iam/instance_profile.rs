//! `AWS::IAM::InstanceProfile`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html>

use crate::Prop;

kind! {
    /// An instance profile. `Ref` is its name.
    InstanceProfile = "AWS::IAM::InstanceProfile",
    attributes: ["Arn"],
    taggable: false,
    {
        /// The name.
        instance_profile_name: Prop<String>,
        /// The names of its roles; exactly one.
        roles: Prop<Vec<Prop<String>>>,
    }
}
