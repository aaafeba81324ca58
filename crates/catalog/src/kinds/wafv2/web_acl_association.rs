//! `AWS::WAFv2::WebACLAssociation`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html>

use crate::Prop;

kind! {
    /// A regional web ACL in front of a resource. A distribution names its web ACL itself.
    WebAclAssociation = "AWS::WAFv2::WebACLAssociation",
    attributes: [],
    taggable: false,
    {
        /// What is protected: a stage of a REST API, an application load balancer, a user pool and so on.
        resource_arn: Prop<String>,
        /// The web ACL.
        #[serde(rename = "WebACLArn")]
        web_acl_arn: Prop<String>,
    }
}
