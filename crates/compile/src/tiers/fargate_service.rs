use std::collections::BTreeMap;

use serde_json::json;
use tierwright_catalog::kinds::applicationautoscaling::scaling_policy::{
    PredefinedMetricSpecification, StepAdjustment, StepScalingPolicyConfiguration,
    TargetTrackingScalingPolicyConfiguration,
};
use tierwright_catalog::kinds::cloudwatch::alarm::Dimension;
use tierwright_catalog::kinds::ecs::service::{
    AwsvpcConfiguration, DeploymentCircuitBreaker, DeploymentConfiguration, NetworkConfiguration,
};
use tierwright_catalog::kinds::ecs::task_definition::{
    ContainerDefinition, KeyValuePair, LogConfiguration, PortMapping, RuntimePlatform, Secret,
};
use tierwright_catalog::kinds::iam::role::Policy;
use tierwright_catalog::kinds::{
    Alarm, LogGroup, Role, ScalableTarget, ScalingPolicy, Service, TaskDefinition,
};
use tierwright_catalog::{Expr, LogicalId, Prop};
use tierwright_model::tiers::{
    AutoScaling, EnvironmentValue, FargateService, Image, ListenerProtocol, ScalingPolicy as Scaling,
    StepScaling,
};
use tierwright_model::{Configurable, Id, Tier, TierKind};

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
    let task_role = if service.single_role {
        execution_role.clone()
    } else {
        task_role(builder, tier, service)
    };
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
        container_definitions: vec![container(builder, tier, service, &log_group)],
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
            minimum_healthy_percent: i64::from(service.deployment.minimum_healthy_percent).into(),
            maximum_percent: i64::from(service.deployment.maximum_percent).into(),
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

/// The role that ECS takes to start tasks; the program's too when the design has one role for both.
fn execution_role(builder: &mut Builder<'_>, tier: &Tier, service: &FargateService) -> LogicalId {
    let id = LogicalId::of(&tier.id, suffix::EXECUTION_ROLE);
    let mut managed = vec![managed_policy("service-role/AmazonECSTaskExecutionRolePolicy")];
    let mut policies = secret_policies(builder, service);
    if service.single_role {
        managed.extend(task_policies(service));
        policies.extend(exec_policy(service));
    }
    let kind = Role {
        role_name: builder.name(&tier.id, "execution", 64),
        description: format!("Lets ECS pull the image of {} and write its logs", tier.id).into(),
        assume_role_policy_document: trust("ecs-tasks.amazonaws.com"),
        managed_policy_arns: Prop::Literal(managed),
        policies,
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}

/// Reading the secrets that the environment names, and no others.
fn secret_policies(builder: &Builder<'_>, service: &FargateService) -> Vec<Policy> {
    let mut databases: Vec<&Id> = Vec::new();
    let mut secrets = Vec::new();
    let mut parameters = Vec::new();
    for variable in &service.environment {
        match &variable.value {
            EnvironmentValue::DatabaseSecret { database, .. } if !databases.contains(&database) => {
                databases.push(database);
            }
            EnvironmentValue::Secret(arn) => {
                let known_parameter = matches!(arn, Configurable::Literal(arn) if arn.contains(":ssm:"));
                if known_parameter {
                    &mut parameters
                } else {
                    &mut secrets
                }
                .push(Builder::configurable(arn));
            }
            _ => {}
        }
    }
    let managed = databases
        .iter()
        .map(|database| Prop::attribute(&database_id(builder, database), "MasterUserSecret.SecretArn"));
    let secrets: Vec<_> = managed.chain(secrets).collect();
    let allow = |name: &str, action: &str, resources: Vec<Prop<String>>| Policy {
        policy_name: name.into(),
        policy_document: Prop::Literal(json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": action, "Resource": resources }],
        })),
        ..Policy::default()
    };
    let mut policies = Vec::new();
    if !secrets.is_empty() {
        let name = if databases.is_empty() {
            "read-secrets"
        } else {
            "read-database-secret"
        };
        policies.push(allow(name, "secretsmanager:GetSecretValue", secrets));
    }
    if !parameters.is_empty() {
        policies.push(allow("read-parameters", "ssm:GetParameters", parameters));
    }
    policies
}

/// The role of the program in the tasks.
fn task_role(builder: &mut Builder<'_>, tier: &Tier, service: &FargateService) -> LogicalId {
    let id = LogicalId::of(&tier.id, suffix::TASK_ROLE);
    let managed: Vec<_> = task_policies(service).collect();
    let kind = Role {
        role_name: builder.name(&tier.id, "task", 64),
        description: format!("What the program in {} may do in AWS", tier.id).into(),
        assume_role_policy_document: trust("ecs-tasks.amazonaws.com"),
        managed_policy_arns: if managed.is_empty() {
            Prop::Absent
        } else {
            Prop::Literal(managed)
        },
        policies: exec_policy(service).into_iter().collect(),
        tags: name_tag(&tier.name),
        ..Role::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);
    id
}

fn task_policies(service: &FargateService) -> impl Iterator<Item = Prop<String>> {
    service.task_policies.iter().map(|name| managed_policy(name))
}

/// ECS guide, *ECS Exec*: the four calls of the agent that carries the session.
fn exec_policy(service: &FargateService) -> Option<Policy> {
    service.enable_execute_command.then(|| Policy {
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
    })
}

/// The resource of a database tier that has its endpoint and secret.
fn database_id(builder: &Builder<'_>, database: &Id) -> LogicalId {
    match builder.design.tier(database).map(|tier| &tier.kind) {
        Some(TierKind::DatabaseInstance(_)) => LogicalId::of(database, suffix::DATABASE),
        _ => LogicalId::of(database, suffix::DB_CLUSTER),
    }
}

/// A URL at a load balancer's listener: its scheme is the listener's, the usual ports are left out.
fn load_balancer_url(builder: &Builder<'_>, balancer: &Id, port: u16, path: &str) -> Prop<String> {
    let listeners = match builder.design.tier(balancer).map(|tier| &tier.kind) {
        Some(TierKind::LoadBalancer(balancer)) => balancer.listeners.as_slice(),
        _ => &[],
    };
    let tls = listeners
        .iter()
        .any(|l| l.port == port && l.protocol == ListenerProtocol::Https);
    let scheme = if tls { "https://" } else { "http://" };
    let rest = match (tls, port) {
        (false, 80) | (true, 443) => path.to_owned(),
        (_, port) => format!(":{port}{path}"),
    };
    let dns = dns_name(builder, balancer);
    if rest.is_empty() {
        Prop::join([scheme.into(), dns])
    } else {
        Prop::join([scheme.into(), dns, rest.into()])
    }
}

fn dns_name(builder: &Builder<'_>, balancer: &Id) -> Prop<String> {
    let suffix = match builder.design.tier(balancer).map(|tier| &tier.kind) {
        Some(TierKind::NetworkLoadBalancer(_)) => suffix::NETWORK_LOAD_BALANCER,
        _ => suffix::LOAD_BALANCER,
    };
    Prop::attribute(&LogicalId::of(balancer, suffix), "DNSName")
}

fn container(
    builder: &Builder<'_>,
    tier: &Tier,
    service: &FargateService,
    log_group: &LogicalId,
) -> ContainerDefinition {
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
        let cluster = |database| database_id(builder, database);
        let secret = |value_from| Secret {
            name: variable.name.as_str().into(),
            value_from,
            ..Secret::default()
        };
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
                // ECS guide, *Pass Secrets Manager secrets*: `arn:json-key:version-stage:version-id`.
                secrets.push(secret(Prop::join([arn, format!(":{key}::").into()])));
            }
            EnvironmentValue::Secret(arn) => secrets.push(secret(Builder::configurable(arn))),
            EnvironmentValue::LoadBalancerDnsName(balancer) => {
                environment.push(plain(dns_name(builder, balancer)));
            }
            EnvironmentValue::LoadBalancerUrl {
                load_balancer,
                port,
                path,
            } => {
                environment.push(plain(load_balancer_url(builder, load_balancer, *port, path)));
            }
            EnvironmentValue::BucketName(bucket) => {
                environment.push(plain(Prop::reference(&LogicalId::of(bucket, suffix::BUCKET))));
            }
            EnvironmentValue::UserPoolId(pool) => {
                environment.push(plain(Prop::reference(&LogicalId::of(pool, suffix::USER_POOL))));
            }
            EnvironmentValue::UserPoolClientId(pool) => {
                environment.push(plain(Prop::reference(&LogicalId::of(
                    pool,
                    suffix::USER_POOL_CLIENT,
                ))));
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
        memory_reservation: service
            .memory_reservation
            .map_or(Prop::Absent, |mib| i64::from(mib).into()),
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
        // The role that Application Auto Scaling makes for itself in the account, whatever is said here (Application Auto
        // Scaling guide, *Service-linked roles*); said so that a reader knows who changes the number of tasks.
        role_arn: Prop::join([
            "arn:".into(),
            Prop::Expr(Expr::Partition),
            ":iam::".into(),
            Prop::Expr(Expr::AccountId),
            ":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService".into(),
        ]),
        ..ScalableTarget::default()
    };
    builder.add(target.clone(), &tier.id, &tier.name, kind);
    match &scaling.policy {
        Scaling::CpuTarget(percent) => {
            let kind = ScalingPolicy {
                policy_name: builder.name(&tier.id, "cpu", 256),
                policy_type: "TargetTrackingScaling".into(),
                scaling_target_id: Prop::reference(&target),
                target_tracking_scaling_policy_configuration: Prop::Literal(
                    TargetTrackingScalingPolicyConfiguration {
                        target_value: f64::from(*percent).into(),
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
        Scaling::Steps(steps) => step_scaling(builder, tier, *steps, service, &target),
    }
}

/// One task more above a limit and one fewer below another, each by its own alarm.
fn step_scaling(
    builder: &mut Builder<'_>,
    tier: &Tier,
    steps: StepScaling,
    service: &LogicalId,
    target: &LogicalId,
) {
    let step = |from: Prop<f64>, to: Prop<f64>, change: i64| StepAdjustment {
        metric_interval_lower_bound: from,
        metric_interval_upper_bound: to,
        scaling_adjustment: change.into(),
        ..StepAdjustment::default()
    };
    let ways = [
        (
            suffix::SCALE_OUT,
            suffix::SCALE_OUT_ALARM,
            "scale-out",
            "Adds a task to",
            "GreaterThanOrEqualToThreshold",
            steps.out_at_cpu_percent,
            step(0.0.into(), Prop::Absent, 1),
        ),
        (
            suffix::SCALE_IN,
            suffix::SCALE_IN_ALARM,
            "scale-in",
            "Takes a task from",
            "LessThanThreshold",
            steps.in_below_cpu_percent,
            step(Prop::Absent, 0.0.into(), -1),
        ),
    ];
    for (policy, alarm, name, does, comparison, threshold, step) in ways {
        let policy = LogicalId::of(&tier.id, policy);
        let kind = ScalingPolicy {
            policy_name: builder.name(&tier.id, name, 256),
            policy_type: "StepScaling".into(),
            scaling_target_id: Prop::reference(target),
            step_scaling_policy_configuration: Prop::Literal(StepScalingPolicyConfiguration {
                adjustment_type: "ChangeInCapacity".into(),
                cooldown: i64::from(steps.period_seconds).into(),
                metric_aggregation_type: "Average".into(),
                step_adjustments: vec![step],
                ..StepScalingPolicyConfiguration::default()
            }),
            ..ScalingPolicy::default()
        };
        builder.add(policy.clone(), &tier.id, &tier.name, kind);
        let dimension = |name: &str, value| Dimension {
            name: name.into(),
            value,
            ..Dimension::default()
        };
        let kind = Alarm {
            alarm_name: builder.name(&tier.id, name, 255),
            alarm_description: format!("{does} {} by its CPU", tier.id).into(),
            namespace: "AWS/ECS".into(),
            metric_name: "CPUUtilization".into(),
            dimensions: vec![
                dimension("ClusterName", Prop::reference(&LogicalId::new(ECS_CLUSTER))),
                dimension("ServiceName", Prop::attribute(service, "Name")),
            ],
            statistic: "Average".into(),
            period: i64::from(steps.period_seconds).into(),
            evaluation_periods: i64::from(steps.evaluation_periods).into(),
            threshold: f64::from(threshold).into(),
            comparison_operator: comparison.into(),
            alarm_actions: Prop::Literal(vec![Prop::reference(&policy)]),
            tags: name_tag(&tier.name),
            ..Alarm::default()
        };
        builder.add(LogicalId::of(&tier.id, alarm), &tier.id, &tier.name, kind);
    }
}
