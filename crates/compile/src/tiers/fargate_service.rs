use std::collections::BTreeMap;

use serde_json::json;
use tierwright_catalog::kinds::applicationautoscaling::scaling_policy::{
    PredefinedMetricSpecification, TargetTrackingScalingPolicyConfiguration,
};
use tierwright_catalog::kinds::ecs::service::{
    AwsvpcConfiguration, DeploymentCircuitBreaker, DeploymentConfiguration, NetworkConfiguration,
};
use tierwright_catalog::kinds::ecs::task_definition::{
    ContainerDefinition, KeyValuePair, LogConfiguration, PortMapping, RuntimePlatform, Secret,
};
use tierwright_catalog::kinds::iam::role::Policy;
use tierwright_catalog::kinds::{LogGroup, Role, ScalableTarget, ScalingPolicy, Service, TaskDefinition};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{AutoScaling, EnvironmentValue, FargateService, Image};
use tierwright_model::{Id, Tier};

use super::{managed_policy, trust};
use crate::passes::Builder;
use crate::passes::builder::{ECS_CLUSTER, name_tag, suffix};
use crate::{Dependency, aws_name};

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, service: &FargateService) {
    let project = &builder.design.settings.project;
    let family = aws_name(project, tier.id.as_str(), "", 64);
    let log_group = LogicalId::of(&tier.id, suffix::LOG_GROUP);
    let kind = LogGroup {
        log_group_name: format!("/ecs/{family}").into(),
        retention_in_days: i64::from(service.log_retention_days).into(),
        tags: name_tag(&tier.name),
        ..LogGroup::default()
    };
    builder.add(log_group.clone(), &tier.id, &tier.name, kind);

    let execution_role = execution_role(builder, tier, service);
    let task_role = task_role(builder, tier, service);
    let task_definition = LogicalId::of(&tier.id, suffix::TASK_DEFINITION);
    let kind = TaskDefinition {
        family: family.clone().into(),
        cpu: service.cpu.to_string().into(),
        memory: service.memory.to_string().into(),
        network_mode: "awsvpc".into(),
        requires_compatibilities: Prop::Literal(vec!["FARGATE".into()]),
        execution_role_arn: Prop::attribute(&execution_role, "Arn"),
        task_role_arn: Prop::attribute(&task_role, "Arn"),
        runtime_platform: Prop::Literal(RuntimePlatform {
            cpu_architecture: "X86_64".into(),
            operating_system_family: "LINUX".into(),
            ..RuntimePlatform::default()
        }),
        container_definitions: vec![container(tier, service, &log_group)],
        tags: name_tag(&tier.name),
        ..TaskDefinition::default()
    };
    builder.add(task_definition.clone(), &tier.id, &tier.name, kind);

    let service_id = LogicalId::of(&tier.id, suffix::SERVICE);
    let network = AwsvpcConfiguration {
        subnets: builder.subnets(tier.layer.as_ref()),
        security_groups: builder.groups(&tier.security_groups),
        assign_public_ip: if service.assign_public_ip {
            "ENABLED"
        } else {
            "DISABLED"
        }
        .into(),
        ..AwsvpcConfiguration::default()
    };
    let kind = Service {
        service_name: family.into(),
        cluster: Prop::reference(&LogicalId::new(ECS_CLUSTER)),
        task_definition: Prop::reference(&task_definition),
        desired_count: i64::from(service.desired_count).into(),
        launch_type: "FARGATE".into(),
        platform_version: "LATEST".into(),
        network_configuration: Prop::Literal(NetworkConfiguration {
            awsvpc_configuration: Prop::Literal(network),
            ..NetworkConfiguration::default()
        }),
        deployment_configuration: Prop::Literal(DeploymentConfiguration {
            minimum_healthy_percent: 100.into(),
            maximum_percent: 200.into(),
            deployment_circuit_breaker: Prop::Literal(DeploymentCircuitBreaker {
                enable: true.into(),
                rollback: true.into(),
                ..DeploymentCircuitBreaker::default()
            }),
            ..DeploymentConfiguration::default()
        }),
        enable_execute_command: service.enable_execute_command.into(),
        enable_ecs_managed_tags: true.into(),
        propagate_tags: "SERVICE".into(),
        tags: name_tag(&tier.name),
        ..Service::default()
    };
    builder.add_after(
        service_id.clone(),
        &tier.id,
        &tier.name,
        kind,
        way_out(builder, tier),
    );

    if let Some(scaling) = &service.auto_scaling {
        scale(builder, tier, scaling, &service_id);
    }
}

/// Tasks fetch their image as soon as the service exists, so routes, endpoints and the rules that let them through
/// come first.
fn way_out(builder: &Builder<'_>, tier: &Tier) -> Vec<Dependency> {
    let network = &builder.design.network;
    let Some(layer) = tier.layer.as_ref().and_then(|id| network.layer(id)) else {
        return Vec::new();
    };
    let tables: Vec<&Id> = layer
        .subnets
        .iter()
        .filter_map(|s| s.route_table.as_ref())
        .collect();
    let mut needs = Vec::new();
    for subnet in layer.subnets.iter().filter(|s| s.route_table.is_some()) {
        needs.push(LogicalId::of(&subnet.id, suffix::ASSOCIATION));
    }
    for table in network.route_tables.iter().filter(|t| tables.contains(&&t.id)) {
        if table.routes.iter().any(|r| r.destination.prefix_len() == 0) {
            needs.push(LogicalId::of(&table.id, "DefaultRoute"));
        }
    }
    needs.extend(
        network
            .endpoints
            .iter()
            .map(|e| LogicalId::of(&e.id, suffix::ENDPOINT)),
    );
    for group in &tier.security_groups {
        needs.extend(
            builder
                .rules_for_callers
                .get(group)
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    let reason = "tasks need their way out to pull the image, fetch secrets and write logs";
    needs
        .into_iter()
        .map(|on| Dependency {
            on,
            reason: reason.to_owned(),
        })
        .collect()
}

fn execution_role(builder: &mut Builder<'_>, tier: &Tier, service: &FargateService) -> LogicalId {
    let id = LogicalId::of(&tier.id, suffix::EXECUTION_ROLE);
    let mut databases: Vec<&Id> = Vec::new();
    for variable in &service.environment {
        if let EnvironmentValue::DatabaseSecret { database, .. } = &variable.value
            && !databases.contains(&database)
        {
            databases.push(database);
        }
    }
    let secrets: Vec<_> = databases
        .iter()
        .map(|database| {
            Prop::attribute(
                &LogicalId::of(database, suffix::DB_CLUSTER),
                "MasterUserSecret.SecretArn",
            )
        })
        .collect();
    let policies = if secrets.is_empty() {
        Vec::new()
    } else {
        vec![Policy {
            policy_name: "read-database-secret".into(),
            policy_document: Prop::Literal(json!({
                "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secrets }],
            })),
            ..Policy::default()
        }]
    };
    let kind = Role {
        role_name: builder.name(&tier.id, "execution", 64),
        description: format!("Lets ECS pull the image of {} and write its logs", tier.id).into(),
        assume_role_policy_document: trust("ecs-tasks.amazonaws.com"),
        managed_policy_arns: Prop::Literal(vec![managed_policy(
            "service-role/AmazonECSTaskExecutionRolePolicy",
        )]),
        policies,
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}

fn task_role(builder: &mut Builder<'_>, tier: &Tier, service: &FargateService) -> LogicalId {
    let id = LogicalId::of(&tier.id, suffix::TASK_ROLE);
    // ECS guide, *ECS Exec*: the four calls of the agent that carries the session.
    let exec = Policy {
        policy_name: "ecs-exec".into(),
        policy_document: Prop::Literal(json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": [
                    "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
                ],
                "Resource": "*",
            }],
        })),
        ..Policy::default()
    };
    let kind = Role {
        role_name: builder.name(&tier.id, "task", 64),
        description: format!("What the program in {} may do in AWS", tier.id).into(),
        assume_role_policy_document: trust("ecs-tasks.amazonaws.com"),
        policies: if service.enable_execute_command {
            vec![exec]
        } else {
            Vec::new()
        },
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}

fn container(tier: &Tier, service: &FargateService, log_group: &LogicalId) -> ContainerDefinition {
    let image = match &service.image {
        Image::Repository { repository, tag } => {
            let uri = Prop::attribute(&LogicalId::of(repository, suffix::REPOSITORY), "RepositoryUri");
            Prop::join([uri, format!(":{tag}").into()])
        }
        Image::Reference(reference) => reference.as_str().into(),
    };
    let mut environment = Vec::new();
    let mut secrets = Vec::new();
    for variable in &service.environment {
        let plain = |value| KeyValuePair {
            name: variable.name.as_str().into(),
            value,
            ..KeyValuePair::default()
        };
        let cluster = |database| LogicalId::of(database, suffix::DB_CLUSTER);
        match &variable.value {
            EnvironmentValue::Text(text) => environment.push(plain(text.as_str().into())),
            EnvironmentValue::DatabaseEndpoint(database) => {
                environment.push(plain(Prop::attribute(&cluster(database), "Endpoint.Address")));
            }
            EnvironmentValue::DatabasePort(database) => {
                environment.push(plain(Prop::attribute(&cluster(database), "Endpoint.Port")));
            }
            EnvironmentValue::DatabaseSecret { database, key } => {
                let arn = Prop::attribute(&cluster(database), "MasterUserSecret.SecretArn");
                secrets.push(Secret {
                    name: variable.name.as_str().into(),
                    // ECS guide, *Pass Secrets Manager secrets*: `arn:json-key:version-stage:version-id`.
                    value_from: Prop::join([arn, format!(":{key}::").into()]),
                    ..Secret::default()
                });
            }
        }
    }
    let options = BTreeMap::from([
        ("awslogs-group".to_owned(), Prop::reference(log_group)),
        ("awslogs-region".to_owned(), Prop::Expr(Expr::Region)),
        ("awslogs-stream-prefix".to_owned(), tier.id.as_str().into()),
    ]);
    ContainerDefinition {
        name: tier.id.as_str().into(),
        image,
        essential: true.into(),
        port_mappings: vec![PortMapping {
            container_port: i64::from(service.container_port).into(),
            protocol: "tcp".into(),
            ..PortMapping::default()
        }],
        environment,
        secrets,
        log_configuration: Prop::Literal(LogConfiguration {
            log_driver: "awslogs".into(),
            options: Prop::Literal(options),
            ..LogConfiguration::default()
        }),
        ..ContainerDefinition::default()
    }
}

fn scale(builder: &mut Builder<'_>, tier: &Tier, scaling: &AutoScaling, service: &LogicalId) {
    let target = LogicalId::of(&tier.id, suffix::SCALABLE_TARGET);
    let cluster = Prop::reference(&LogicalId::new(ECS_CLUSTER));
    let kind = ScalableTarget {
        service_namespace: "ecs".into(),
        scalable_dimension: "ecs:service:DesiredCount".into(),
        resource_id: Prop::join([
            "service/".into(),
            cluster,
            "/".into(),
            Prop::attribute(service, "Name"),
        ]),
        min_capacity: i64::from(scaling.min).into(),
        max_capacity: i64::from(scaling.max).into(),
        ..ScalableTarget::default()
    };
    builder.add(target.clone(), &tier.id, &tier.name, kind);
    let kind = ScalingPolicy {
        policy_name: builder.name(&tier.id, "cpu", 256),
        policy_type: "TargetTrackingScaling".into(),
        scaling_target_id: Prop::reference(&target),
        target_tracking_scaling_policy_configuration: Prop::Literal(
            TargetTrackingScalingPolicyConfiguration {
                target_value: f64::from(scaling.cpu_target_percent).into(),
                predefined_metric_specification: Prop::Literal(PredefinedMetricSpecification {
                    predefined_metric_type: "ECSServiceAverageCPUUtilization".into(),
                    ..PredefinedMetricSpecification::default()
                }),
                scale_in_cooldown: 300.into(),
                scale_out_cooldown: 60.into(),
                ..TargetTrackingScalingPolicyConfiguration::default()
            },
        ),
        ..ScalingPolicy::default()
    };
    builder.add(
        LogicalId::of(&tier.id, suffix::SCALING_POLICY),
        &tier.id,
        &tier.name,
        kind,
    );
}
