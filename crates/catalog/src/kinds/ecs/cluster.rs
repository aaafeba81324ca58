//! `AWS::ECS::Cluster`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-cluster.html>

use crate::{Prop, Tag};

kind! {
    /// An ECS cluster. `Ref` is its name.
    Cluster = "AWS::ECS::Cluster",
    attributes: ["Arn"],
    taggable: true,
    {
        /// The name.
        cluster_name: Prop<String>,
        /// Container Insights.
        cluster_settings: Vec<ClusterSetting>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// A setting of a cluster.
    pub struct ClusterSetting {
        /// `containerInsights`.
        name: Prop<String>,
        /// `enabled`, `enhanced` or `disabled`.
        value: Prop<String>,
    }
}
