//! `AWS::SNS::Subscription`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html>

use crate::Prop;

kind! {
    /// Who hears of a topic's messages. `Ref` is its ARN. One by e-mail waits until the addressee confirms it.
    Subscription = "AWS::SNS::Subscription",
    attributes: [],
    taggable: false,
    {
        /// The topic.
        topic_arn: Prop<String>,
        /// `email`, `https`, `sqs`, `lambda` and so on.
        protocol: Prop<String>,
        /// An address in the protocol's form.
        endpoint: Prop<String>,
    }
}
