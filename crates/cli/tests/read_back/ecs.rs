//! Amazon ECS.

use aws_sdk_ecs::types::{ClusterField, ContainerDefinition, ServiceField, Tag, TaskDefinitionField};
use serde_json::{Value, json};

use crate::account::{Account, Reading, tags};

fn of(list: &[Tag]) -> Value {
    tags(list.iter().map(|t| (t.key.clone(), t.value.clone())))
}

pub(crate) async fn cluster(aws: &Account, id: &str) -> Reading {
    let call = aws.ecs.describe_clusters().clusters(id);
    let answer = call
        .include(ClusterField::Settings)
        .include(ClusterField::Tags)
        .send()
        .await
        .unwrap();
    let cluster = &answer.clusters()[0];
    let settings = cluster.settings().iter();
    let settings = settings.map(|s| json!({ "Name": s.name().map(|n| n.as_str()), "Value": s.value() }));
    Reading::new(json!({
        "ClusterName": cluster.cluster_name(),
        "ClusterSettings": settings.collect::<Vec<_>>(),
        "Tags": of(cluster.tags()),
    }))
    .with("Arn", cluster.cluster_arn())
}

/// The id is the ARN, which has the cluster in it.
pub(crate) async fn service(aws: &Account, id: &str) -> Reading {
    let cluster = id.split('/').nth(1).unwrap();
    let call = aws.ecs.describe_services().cluster(cluster).services(id);
    let answer = call.include(ServiceField::Tags).send().await.unwrap();
    let service = &answer.services()[0];
    let network = service
        .network_configuration()
        .and_then(|n| n.awsvpc_configuration());
    let balancer = |b: &aws_sdk_ecs::types::LoadBalancer| {
        json!({
            "TargetGroupArn": b.target_group_arn(),
            "ContainerName": b.container_name(),
            "ContainerPort": b.container_port(),
        })
    };
    let deployment = service.deployment_configuration();
    let breaker = deployment.and_then(|d| d.deployment_circuit_breaker());
    Reading::new(json!({
        "ServiceName": service.service_name(),
        // The graph speaks of the cluster by its name.
        "Cluster": service.cluster_arn().and_then(|arn| arn.rsplit('/').next()),
        "TaskDefinition": service.task_definition(),
        "DesiredCount": service.desired_count(),
        "LaunchType": service.launch_type().map(|t| t.as_str()),
        "PlatformVersion": service.platform_version(),
        "NetworkConfiguration": { "AwsvpcConfiguration": {
            "Subnets": network.map(|n| n.subnets()),
            "SecurityGroups": network.map(|n| n.security_groups()),
            "AssignPublicIp": network.and_then(|n| Some(n.assign_public_ip()?.as_str())),
        }},
        "LoadBalancers": service.load_balancers().iter().map(balancer).collect::<Vec<_>>(),
        "HealthCheckGracePeriodSeconds": service.health_check_grace_period_seconds(),
        "DeploymentConfiguration": {
            "MinimumHealthyPercent": deployment.and_then(|d| d.minimum_healthy_percent()),
            "MaximumPercent": deployment.and_then(|d| d.maximum_percent()),
            "DeploymentCircuitBreaker": breaker.map(|b| json!({ "Enable": b.enable(), "Rollback": b.rollback() })),
        },
        "DeploymentController": service.deployment_controller().map(|c| json!({ "Type": c.r#type().as_str() })),
        "EnableExecuteCommand": service.enable_execute_command(),
        "EnableECSManagedTags": service.enable_ecs_managed_tags(),
        "PropagateTags": service.propagate_tags().map(|p| p.as_str()),
        "Tags": of(service.tags()),
    }))
    .with("ServiceArn", service.service_arn())
    .with("Name", service.service_name())
}

pub(crate) async fn task_definition(aws: &Account, id: &str) -> Reading {
    let call = aws.ecs.describe_task_definition().task_definition(id);
    let answer = call.include(TaskDefinitionField::Tags).send().await.unwrap();
    let task = answer.task_definition().unwrap();
    let platform = task.runtime_platform();
    let compatibilities = task.requires_compatibilities().iter().map(|c| c.as_str());
    Reading::new(json!({
        "Family": task.family(),
        "Cpu": task.cpu(),
        "Memory": task.memory(),
        "NetworkMode": task.network_mode().map(|m| m.as_str()),
        "RequiresCompatibilities": compatibilities.collect::<Vec<_>>(),
        "ExecutionRoleArn": task.execution_role_arn(),
        "TaskRoleArn": task.task_role_arn(),
        "RuntimePlatform": {
            "CpuArchitecture": platform.and_then(|p| Some(p.cpu_architecture()?.as_str())),
            "OperatingSystemFamily": platform.and_then(|p| Some(p.operating_system_family()?.as_str())),
        },
        "ContainerDefinitions": task.container_definitions().iter().map(container).collect::<Vec<_>>(),
        "Tags": of(answer.tags()),
    }))
    .with("TaskDefinitionArn", task.task_definition_arn())
}

fn container(container: &ContainerDefinition) -> Value {
    let ports = container.port_mappings().iter().map(|p| {
        json!({
            "ContainerPort": p.container_port(),
            "HostPort": p.host_port(),
            "Protocol": p.protocol().map(|p| p.as_str()),
            "Name": p.name(),
        })
    });
    let environment = container.environment().iter();
    let environment = environment.map(|e| json!({ "Name": e.name(), "Value": e.value() }));
    let secrets = container.secrets().iter();
    let secrets = secrets.map(|s| json!({ "Name": s.name(), "ValueFrom": s.value_from() }));
    let check = container.health_check().map(|h| {
        json!({
            "Command": h.command(),
            "Interval": h.interval(),
            "Timeout": h.timeout(),
            "Retries": h.retries(),
            "StartPeriod": h.start_period(),
        })
    });
    let log = container.log_configuration();
    let log = log.map(|l| json!({ "LogDriver": l.log_driver().as_str(), "Options": l.options() }));
    json!({
        "Name": container.name(),
        "Image": container.image(),
        "Essential": container.essential(),
        "Cpu": container.cpu(),
        "Memory": container.memory(),
        "MemoryReservation": container.memory_reservation(),
        "Command": container.command,
        "EntryPoint": container.entry_point,
        "ReadonlyRootFilesystem": container.readonly_root_filesystem(),
        "PortMappings": ports.collect::<Vec<_>>(),
        "Environment": environment.collect::<Vec<_>>(),
        "Secrets": secrets.collect::<Vec<_>>(),
        "HealthCheck": check,
        "LogConfiguration": log,
    })
}
