//! `AWS::WAFv2::LoggingConfiguration`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-loggingconfiguration.html>

use crate::Prop;

kind! {
    /// Where a web ACL's logs go. `Ref` is the web ACL's ARN.
    WebAclLogging = "AWS::WAFv2::LoggingConfiguration",
    attributes: [],
    taggable: false,
    {
        /// The web ACL's ARN.
        resource_arn: Prop<String>,
        /// One log group (without `:*` at its ARN's end), bucket or stream whose name begins with `aws-waf-logs-`.
        log_destination_configs: Prop<Vec<Prop<String>>>,
    }
}
