//! `AWS::ApplicationAutoScaling::ScalableTarget`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html>

use crate::Prop;

kind! {
    /// A quantity that may be scaled.
    ScalableTarget = "AWS::ApplicationAutoScaling::ScalableTarget",
    attributes: [],
    taggable: false,
    {
        /// `ecs`.
        service_namespace: Prop<String>,
        /// `ecs:service:DesiredCount`.
        scalable_dimension: Prop<String>,
        /// `service/<cluster>/<service>`.
        resource_id: Prop<String>,
        /// At least.
        min_capacity: Prop<i64>,
        /// At most.
        max_capacity: Prop<i64>,
        /// A role that may scale. Without, AWS takes (and makes, at the first use) the service-linked one.
        #[serde(rename = "RoleARN")]
        role_arn: Prop<String>,
    }
}
