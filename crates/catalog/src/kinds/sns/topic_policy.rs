//! `AWS::SNS::TopicPolicy`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html>

use crate::Prop;

kind! {
    /// Who may publish to topics.
    TopicPolicy = "AWS::SNS::TopicPolicy",
    attributes: [],
    taggable: false,
    {
        /// The topics' ARNs.
        topics: Prop<Vec<Prop<String>>>,
        /// The statements.
        policy_document: Prop<serde_json::Value>,
    }
}
