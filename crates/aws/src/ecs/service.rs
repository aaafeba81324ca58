//! `AWS::ECS::Service`. The id is the service's ARN, which holds the cluster's name.

use async_trait::async_trait;
use aws_sdk_ecs::types::{
    AssignPublicIp, AwsVpcConfiguration, DeploymentCircuitBreaker, DeploymentConfiguration,
    DeploymentRolloutState, LaunchType, LoadBalancer, NetworkConfiguration, PropagateTags, Service as Found,
    ServiceField,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds::{self, ecs::service as kind};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, service_tags};
use crate::calls::{Calls, Change, created, int, properties, ready, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct Service;

#[async_trait]
impl Calls for Service {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, Service);
        let cluster = wanted.cluster.text().unwrap_or("default");
        let service = describe(aws, cluster, &name_of(&wanted, request)).await?;
        let ours = |service: &Found| service.status() == Some("ACTIVE") && is_ours(service.tags(), request);
        Ok(service
            .filter(ours)
            .and_then(|service| service.service_arn)
            .map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Service);
        let call = aws
            .ecs
            .create_service()
            // At most 36 characters (ECS API reference, CreateService).
            .client_token(names::token(request, 36))
            .service_name(name_of(&wanted, request))
            .set_cluster(wanted.cluster.value())
            .set_task_definition(wanted.task_definition.value())
            .set_desired_count(int(&wanted.desired_count))
            .set_launch_type(wanted.launch_type.text().map(LaunchType::from))
            .set_platform_version(wanted.platform_version.value())
            .set_network_configuration(network(&wanted)?)
            .set_load_balancers(load_balancers(&wanted))
            .set_health_check_grace_period_seconds(int(&wanted.health_check_grace_period_seconds))
            .set_deployment_configuration(deployment(&wanted))
            .set_enable_execute_command(wanted.enable_execute_command.value())
            .set_enable_ecs_managed_tags(wanted.enable_ecs_managed_tags.value())
            .set_propagate_tags(wanted.propagate_tags.text().map(PropagateTags::from))
            .set_tags(Some(service_tags(&tags::of(request))));
        let answer = call.send().await.named("ecs:CreateService")?;
        let arn = answer.service().and_then(|service| service.service_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("ecs:CreateService", "service ARN"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(describe(aws, cluster_of(id)?, id)
            .await?
            .map_or(Observed::Missing, |service| observe(id, &service)))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let Some(service) = describe(aws, cluster_of(id)?, id).await? else {
            return Ok(Map::new());
        };
        Ok(shown([
            ("DesiredCount", json!(service.desired_count())),
            ("TaskDefinition", json!(service.task_definition())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "DeploymentConfiguration",
            "DesiredCount",
            "EnableECSManagedTags",
            "EnableExecuteCommand",
            "HealthCheckGracePeriodSeconds",
            "LoadBalancers",
            "NetworkConfiguration",
            "PlatformVersion",
            "PropagateTags",
            "TaskDefinition",
        ]
    }

    /// Only what changed is sent: a count that a scaling policy set must not be undone by another change.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Service);
        let only = |name: &str| change.any(&[name]);
        let call = aws
            .ecs
            .update_service()
            .cluster(cluster_of(change.id)?)
            .service(change.id)
            .set_task_definition(wanted.task_definition.value().filter(|_| only("TaskDefinition")))
            .set_desired_count(int(&wanted.desired_count).filter(|_| only("DesiredCount")))
            .set_platform_version(
                wanted
                    .platform_version
                    .value()
                    .filter(|_| only("PlatformVersion")),
            )
            .set_network_configuration(network(&wanted)?.filter(|_| only("NetworkConfiguration")))
            .set_load_balancers(only("LoadBalancers").then(|| load_balancers(&wanted).unwrap_or_default()))
            .set_health_check_grace_period_seconds(
                int(&wanted.health_check_grace_period_seconds)
                    .filter(|_| only("HealthCheckGracePeriodSeconds")),
            )
            .set_deployment_configuration(deployment(&wanted).filter(|_| only("DeploymentConfiguration")))
            .set_enable_execute_command(
                wanted
                    .enable_execute_command
                    .value()
                    .filter(|_| only("EnableExecuteCommand")),
            )
            .set_enable_ecs_managed_tags(
                wanted
                    .enable_ecs_managed_tags
                    .value()
                    .filter(|_| only("EnableECSManagedTags")),
            )
            .set_propagate_tags(
                wanted
                    .propagate_tags
                    .text()
                    .filter(|_| only("PropagateTags"))
                    .map(PropagateTags::from),
            );
        call.send().await.named("ecs:UpdateService")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, id, tags, removed).await
    }

    /// With `force` ECS stops the tasks itself; the service drains and becomes inactive. One that drains already is not
    /// active, which is no error here.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let call = aws
            .ecs
            .delete_service()
            .cluster(cluster_of(id)?)
            .service(id)
            .force(true);
        match call.send().await.named("ecs:DeleteService").unless_missing() {
            Err(error) if error.code.as_deref() == Some("ServiceNotActiveException") => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        }
    }
}

fn name_of(wanted: &kinds::Service, request: &Request) -> String {
    names::name_or_derived(wanted.service_name.text(), request, names::ANY)
}

/// The cluster's name in `arn:aws:ecs:<region>:<account>:service/<cluster>/<service>`.
fn cluster_of(arn: &str) -> Result<&str, ProviderError> {
    let mut parts = arn.rsplit('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(cluster), Some(_)) => Ok(cluster),
        _ => Err(invalid(
            "ecs:DescribeServices",
            format!("{arn} is not the ARN of an ECS service with its cluster"),
        )),
    }
}

/// A service that does not exist is among the answer's failures; a cluster that does not is an error.
async fn describe(aws: &Clients, cluster: &str, service: &str) -> Result<Option<Found>, ProviderError> {
    let call = aws
        .ecs
        .describe_services()
        .cluster(cluster)
        .services(service)
        .include(ServiceField::Tags);
    let answer = call.send().await.named("ecs:DescribeServices").unless_missing()?;
    Ok(answer.and_then(|answer| answer.services().first().cloned()))
}

/// Ready as the CLI's waiter `services-stable` sees it: one deployment, and as many tasks as wanted; or a deployment that
/// ECS itself calls complete.
fn observe(id: &str, service: &Found) -> Observed {
    match service.status() {
        Some("ACTIVE") => {}
        Some("INACTIVE") | None => return Observed::Missing,
        Some(other) => return Observed::Pending(other.to_owned()),
    }
    let primary = service
        .deployments()
        .iter()
        .find(|deployment| deployment.status() == Some("PRIMARY"));
    let rollout = primary.and_then(|deployment| deployment.rollout_state());
    if rollout == Some(&DeploymentRolloutState::Failed) {
        let reason = primary.and_then(|deployment| deployment.rollout_state_reason());
        let event = service.events().first().and_then(|event| event.message());
        let parts: Vec<_> = [reason, event].into_iter().flatten().collect();
        return Observed::Failed(if parts.is_empty() {
            "ECS gave no reason".to_owned()
        } else {
            parts.join(" ")
        });
    }
    let alone = service.deployments().len() == 1;
    let counted = service.running_count() == service.desired_count() && service.pending_count() == 0;
    if alone && (rollout == Some(&DeploymentRolloutState::Completed) || counted) {
        return ready([("ServiceArn", Some(id)), ("Name", service.service_name())]);
    }
    Observed::Pending(format!(
        "{} of {} tasks run",
        service.running_count(),
        service.desired_count()
    ))
}

fn network(wanted: &kinds::Service) -> Result<Option<NetworkConfiguration>, ProviderError> {
    let Some(network) = wanted.network_configuration.literal() else {
        return Ok(None);
    };
    let Some(vpc) = network.awsvpc_configuration.literal() else {
        return Ok(None);
    };
    let configuration = AwsVpcConfiguration::builder()
        .set_subnets(Some(texts(&vpc.subnets).unwrap_or_default()))
        .set_security_groups(texts(&vpc.security_groups))
        .set_assign_public_ip(vpc.assign_public_ip.text().map(AssignPublicIp::from))
        .build()
        .map_err(|e| invalid("ecs:CreateService", e.to_string()))?;
    Ok(Some(
        NetworkConfiguration::builder()
            .awsvpc_configuration(configuration)
            .build(),
    ))
}

fn load_balancers(wanted: &kinds::Service) -> Option<Vec<LoadBalancer>> {
    let all = wanted
        .load_balancers
        .iter()
        .map(|balancer: &kind::ServiceLoadBalancer| {
            LoadBalancer::builder()
                .set_target_group_arn(balancer.target_group_arn.value())
                .set_container_name(balancer.container_name.value())
                .set_container_port(int(&balancer.container_port))
                .build()
        });
    Some(all.collect::<Vec<_>>()).filter(|all| !all.is_empty())
}

fn deployment(wanted: &kinds::Service) -> Option<DeploymentConfiguration> {
    let deployment = wanted.deployment_configuration.literal()?;
    let breaker = deployment.deployment_circuit_breaker.literal().map(|breaker| {
        DeploymentCircuitBreaker::builder()
            .enable(breaker.enable.value().unwrap_or(false))
            .rollback(breaker.rollback.value().unwrap_or(false))
            .build()
    });
    Some(
        DeploymentConfiguration::builder()
            .set_minimum_healthy_percent(int(&deployment.minimum_healthy_percent))
            .set_maximum_percent(int(&deployment.maximum_percent))
            .set_deployment_circuit_breaker(breaker)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::{cluster_of, observe};
    use aws_sdk_ecs::types::{Deployment, DeploymentRolloutState as Rollout, Service};
    use tierwright_deploy::Observed;

    #[test]
    fn the_cluster_is_in_the_arn() {
        assert_eq!(
            cluster_of("arn:aws:ecs:eu-central-1:1:service/shop/api"),
            Ok("shop")
        );
        assert!(cluster_of("arn:aws:ecs:eu-central-1:1:service/api").is_err());
    }

    #[test]
    fn a_service_is_ready_when_its_one_deployment_is_through() {
        let service = |status: &str, running: i32, pending: i32, rollouts: &[Rollout]| {
            let deployments = rollouts.iter().enumerate().map(|(i, rollout)| {
                let status = if i == 0 { "PRIMARY" } else { "ACTIVE" };
                let deployment = Deployment::builder()
                    .status(status)
                    .rollout_state(rollout.clone());
                deployment.rollout_state_reason("the reason").build()
            });
            let service = Service::builder()
                .status(status)
                .service_name("api")
                .desired_count(2);
            let service = service.running_count(running).pending_count(pending);
            observe(
                "arn",
                &service.set_deployments(Some(deployments.collect())).build(),
            )
        };
        let is_ready = |observed| matches!(observed, Observed::Ready(_));
        assert!(is_ready(service("ACTIVE", 2, 0, &[Rollout::InProgress])));
        assert!(is_ready(service("ACTIVE", 1, 1, &[Rollout::Completed])));
        assert!(!is_ready(service("ACTIVE", 1, 1, &[Rollout::InProgress])));
        assert!(!is_ready(service(
            "ACTIVE",
            2,
            0,
            &[Rollout::InProgress, Rollout::Completed]
        )));
        assert_eq!(
            service("ACTIVE", 0, 0, &[Rollout::Failed]),
            Observed::Failed("the reason".to_owned())
        );
        assert_eq!(
            service("DRAINING", 1, 0, &[]),
            Observed::Pending("DRAINING".to_owned())
        );
        assert_eq!(service("INACTIVE", 0, 0, &[]), Observed::Missing);
    }
}
