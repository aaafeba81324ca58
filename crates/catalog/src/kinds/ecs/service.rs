//! `AWS::ECS::Service`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html>

use crate::{Prop, Tag};

kind! {
    /// An ECS service. `Ref` is its ARN.
    Service = "AWS::ECS::Service",
    attributes: ["ServiceArn", "Name"],
    taggable: true,
    {
        /// The name.
        service_name: Prop<String>,
        /// The cluster.
        cluster: Prop<String>,
        /// The task definition.
        task_definition: Prop<String>,
        /// Tasks that should run.
        desired_count: Prop<i64>,
        /// `FARGATE`.
        launch_type: Prop<String>,
        /// `LATEST` or a number.
        platform_version: Prop<String>,
        /// Subnets and groups.
        network_configuration: Prop<NetworkConfiguration>,
        /// Target groups that tasks register in.
        load_balancers: Vec<ServiceLoadBalancer>,
        /// Seconds in which failing checks do not count.
        health_check_grace_period_seconds: Prop<i64>,
        /// How tasks are replaced.
        deployment_configuration: Prop<DeploymentConfiguration>,
        /// Whether ECS Exec is on.
        enable_execute_command: Prop<bool>,
        /// Whether ECS adds its own tags.
        #[serde(rename = "EnableECSManagedTags")]
        enable_ecs_managed_tags: Prop<bool>,
        /// `SERVICE` or `TASK_DEFINITION`.
        propagate_tags: Prop<String>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Where tasks run.
    pub struct NetworkConfiguration {
        /// Subnets and groups.
        awsvpc_configuration: Prop<AwsvpcConfiguration>,
    }
}

properties! {
    /// Subnets and groups of tasks.
    pub struct AwsvpcConfiguration {
        /// At most 16.
        subnets: Prop<Vec<Prop<String>>>,
        /// At most 5.
        security_groups: Prop<Vec<Prop<String>>>,
        /// `ENABLED` or `DISABLED`.
        assign_public_ip: Prop<String>,
    }
}

properties! {
    /// A target group that tasks register in.
    pub struct ServiceLoadBalancer {
        /// The target group.
        target_group_arn: Prop<String>,
        /// The container.
        container_name: Prop<String>,
        /// Its port.
        container_port: Prop<i64>,
    }
}

properties! {
    /// How tasks are replaced.
    pub struct DeploymentConfiguration {
        /// Percent of the desired count.
        minimum_healthy_percent: Prop<i64>,
        /// Percent of the desired count.
        maximum_percent: Prop<i64>,
        /// When to give up.
        deployment_circuit_breaker: Prop<DeploymentCircuitBreaker>,
    }
}

properties! {
    /// When to give up.
    pub struct DeploymentCircuitBreaker {
        /// Whether it is on.
        enable: Prop<bool>,
        /// Whether the last good deployment comes back.
        rollback: Prop<bool>,
    }
}
