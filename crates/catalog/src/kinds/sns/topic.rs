//! `AWS::SNS::Topic`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html>

use crate::{Prop, Tag};

kind! {
    /// A topic. `Ref` is its ARN.
    Topic = "AWS::SNS::Topic",
    attributes: ["TopicArn", "TopicName"],
    taggable: true,
    {
        /// The name.
        topic_name: Prop<String>,
        /// The sender's name of text messages and e-mails.
        display_name: Prop<String>,
        /// A key; services such as CloudWatch must be allowed to use it.
        kms_master_key_id: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}
