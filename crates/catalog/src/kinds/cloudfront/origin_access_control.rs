//! `AWS::CloudFront::OriginAccessControl`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originaccesscontrol.html>

use crate::Prop;

kind! {
    /// An origin access control. `Ref` is its id.
    OriginAccessControl = "AWS::CloudFront::OriginAccessControl",
    attributes: ["Id"],
    taggable: false,
    {
        /// Its settings.
        origin_access_control_config: Prop<OriginAccessControlConfig>,
    }
}

properties! {
    /// Settings of an origin access control.
    pub struct OriginAccessControlConfig {
        /// The name; unique in the account, at most 64 characters.
        name: Prop<String>,
        /// What it is for.
        description: Prop<String>,
        /// `s3`.
        origin_access_control_origin_type: Prop<String>,
        /// `always`.
        signing_behavior: Prop<String>,
        /// `sigv4`.
        signing_protocol: Prop<String>,
    }
}
