//! `AWS::ECS::TaskDefinition`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html>

use crate::{Prop, Tag};

kind! {
    /// A task definition. `Ref` is its ARN with revision.
    TaskDefinition = "AWS::ECS::TaskDefinition",
    attributes: ["TaskDefinitionArn"],
    taggable: true,
    {
        /// The name that revisions share.
        family: Prop<String>,
        /// CPU units, as text.
        cpu: Prop<String>,
        /// MiB, as text.
        memory: Prop<String>,
        /// `awsvpc`.
        network_mode: Prop<String>,
        /// `FARGATE`.
        requires_compatibilities: Prop<Vec<Prop<String>>>,
        /// The role that pulls the image and writes logs.
        execution_role_arn: Prop<String>,
        /// The role of the program inside.
        task_role_arn: Prop<String>,
        /// Operating system and processor.
        runtime_platform: Prop<RuntimePlatform>,
        /// Its containers.
        container_definitions: Vec<ContainerDefinition>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Operating system and processor.
    pub struct RuntimePlatform {
        /// `X86_64` or `ARM64`.
        cpu_architecture: Prop<String>,
        /// `LINUX`.
        operating_system_family: Prop<String>,
    }
}

properties! {
    /// A container.
    pub struct ContainerDefinition {
        /// Its name in the task.
        name: Prop<String>,
        /// The image.
        image: Prop<String>,
        /// Whether the task ends with it.
        essential: Prop<bool>,
        /// MiB, hard limit.
        memory: Prop<i64>,
        /// MiB, soft limit.
        memory_reservation: Prop<i64>,
        /// Its ports.
        port_mappings: Vec<PortMapping>,
        /// Variables.
        environment: Vec<KeyValuePair>,
        /// Variables taken from secrets.
        secrets: Vec<Secret>,
        /// Where its output goes.
        log_configuration: Prop<LogConfiguration>,
        /// Whether its file system is read-only.
        readonly_root_filesystem: Prop<bool>,
    }
}

properties! {
    /// A port of a container.
    pub struct PortMapping {
        /// The port.
        container_port: Prop<i64>,
        /// `tcp`.
        protocol: Prop<String>,
        /// A name.
        name: Prop<String>,
    }
}

properties! {
    /// A variable.
    pub struct KeyValuePair {
        /// Its name.
        name: Prop<String>,
        /// Its value.
        value: Prop<String>,
    }
}

properties! {
    /// A variable taken from a secret.
    pub struct Secret {
        /// Its name.
        name: Prop<String>,
        /// The secret's ARN, with `:key::` for a JSON key.
        value_from: Prop<String>,
    }
}

properties! {
    /// Where output goes.
    pub struct LogConfiguration {
        /// `awslogs`.
        log_driver: Prop<String>,
        /// Settings by key.
        options: Prop<std::collections::BTreeMap<String, Prop<String>>>,
    }
}
