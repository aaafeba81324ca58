//! `AWS::ECS::TaskDefinition`. The id is the ARN with revision. Each registration makes a new revision, so a lost answer
//! is found again by the tag of its token, and every change is a replacement.

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_ecs::config::retry::RetryConfig;
use aws_sdk_ecs::types::{
    Compatibility, ContainerDefinition, CpuArchitecture, KeyValuePair, LogConfiguration, LogDriver,
    NetworkMode, OsFamily, PortMapping, RuntimePlatform, Secret, SortOrder, TaskDefinition as Found,
    TaskDefinitionField, TaskDefinitionStatus, TransportProtocol,
};
use tierwright_catalog::kinds::{self, ecs::task_definition as kind};
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{is_ours, pairs, service_tags};
use crate::calls::{Calls, created, int, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct TaskDefinition;

#[async_trait]
impl Calls for TaskDefinition {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let family = family_of(&properties!(request, TaskDefinition), request);
        for arn in active(aws, &family).await? {
            if let Some((_, tags)) = describe(aws, &arn).await?
                && is_ours(&tags, request)
            {
                return Ok(Some(created(arn)));
            }
        }
        Ok(None)
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, TaskDefinition);
        let containers = wanted.container_definitions.iter().map(|c| container(request, c));
        let compatibilities = texts(&wanted.requires_compatibilities).unwrap_or_default();
        let compatibilities: Vec<_> = compatibilities
            .iter()
            .map(|text| Compatibility::from(text.as_str()))
            .collect();
        let call = aws
            .ecs
            .register_task_definition()
            .family(family_of(&wanted, request))
            .set_cpu(wanted.cpu.value())
            .set_memory(wanted.memory.value())
            .set_network_mode(wanted.network_mode.text().map(NetworkMode::from))
            .set_requires_compatibilities((!compatibilities.is_empty()).then_some(compatibilities))
            .set_execution_role_arn(wanted.execution_role_arn.value())
            .set_task_role_arn(wanted.task_role_arn.value())
            .set_runtime_platform(wanted.runtime_platform.literal().map(platform))
            .set_container_definitions(Some(containers.collect::<Result<_, _>>()?))
            .set_tags(Some(service_tags(&tags::of(request))));
        // A repetition by the SDK would register a second revision.
        let once = aws_sdk_ecs::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = call
            .customize()
            .config_override(once)
            .send()
            .await
            .named("ecs:RegisterTaskDefinition")?;
        let arn = answer
            .task_definition()
            .and_then(|definition| definition.task_definition_arn());
        arn.map(created)
            .ok_or_else(|| incomplete("ecs:RegisterTaskDefinition", "task definition ARN"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some((definition, _)) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(match definition.status() {
            Some(TaskDefinitionStatus::Inactive | TaskDefinitionStatus::DeleteInProgress) => {
                Observed::Missing
            }
            _ => ready([("TaskDefinitionArn", Some(id))]),
        })
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

    /// The copies that a pipeline made of the revision go with it.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        for copy in copies(aws, id).await? {
            remove(aws, &copy).await?;
        }
        remove(aws, id).await
    }
}

/// The revisions of a family that can start tasks, newest first.
async fn active(aws: &Clients, family: &str) -> Result<Vec<String>, ProviderError> {
    let call = aws
        .ecs
        .list_task_definitions()
        .family_prefix(family)
        .status(TaskDefinitionStatus::Active)
        .sort(SortOrder::Desc);
    let mut arns = call
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .named("ecs:ListTaskDefinitions")?;
    // The parameter is called a prefix, and in some emulators is one.
    arns.retain(|arn| arn.contains(&format!("/{family}:")));
    Ok(arns)
}

/// Other revisions that carry the marks of this one. A deployment by CodePipeline "creates its own revision of the task
/// definition based on the revision used by the Amazon ECS service" (CodePipeline user guide, *Amazon Elastic Container
/// Service deploy action reference*), and nothing else would ever take it away.
async fn copies(aws: &Clients, id: &str) -> Result<Vec<String>, ProviderError> {
    let Some((definition, tags)) = describe(aws, id).await? else {
        return Ok(Vec::new());
    };
    let marks = |tags: &[aws_sdk_ecs::types::Tag]| {
        let value = |key: &str| {
            let mut found = pairs(tags).filter(|(name, _)| *name == key);
            found.next().map(|(_, value)| value.to_owned())
        };
        Some((
            value(tags::DEPLOYMENT)?,
            value(tags::LOGICAL_ID)?,
            value(tags::TOKEN)?,
        ))
    };
    let (Some(family), Some(own)) = (definition.family(), marks(&tags)) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for arn in active(aws, family).await? {
        if arn != id
            && let Some((_, tags)) = describe(aws, &arn).await?
            && marks(&tags).as_ref() == Some(&own)
        {
            found.push(arn);
        }
    }
    Ok(found)
}

/// A revision that is not registered any more starts nothing and costs nothing, so a refusal never stops a teardown; only
/// a failure that may pass is reported.
async fn remove(aws: &Clients, id: &str) -> Result<(), ProviderError> {
    let answer = aws
        .ecs
        .deregister_task_definition()
        .task_definition(id)
        .send()
        .await;
    match answer.named("ecs:DeregisterTaskDefinition") {
        Err(error) if error.kind.is_transient() || error.kind == ProviderErrorKind::Denied => {
            return Err(error);
        }
        _ => {}
    }
    // Deletion takes its time and may be refused while tasks still use the revision; nobody waits for it.
    let _ = aws
        .ecs
        .delete_task_definitions()
        .task_definitions(id)
        .send()
        .await;
    Ok(())
}

fn family_of(wanted: &kinds::TaskDefinition, request: &Request) -> String {
    names::name_or_derived(wanted.family.text(), request, names::ANY)
}

/// ECS answers ClientException, not a code of its own, for a task definition that does not exist.
async fn describe(
    aws: &Clients,
    arn: &str,
) -> Result<Option<(Found, Vec<aws_sdk_ecs::types::Tag>)>, ProviderError> {
    let call = aws
        .ecs
        .describe_task_definition()
        .task_definition(arn)
        .include(TaskDefinitionField::Tags);
    match call.send().await.named("ecs:DescribeTaskDefinition") {
        Ok(answer) => {
            let tags = answer.tags().to_vec();
            Ok(answer.task_definition.map(|definition| (definition, tags)))
        }
        Err(error) if error.kind == ProviderErrorKind::NotFound => Ok(None),
        Err(error) if error.code.as_deref() == Some("ClientException") => Ok(None),
        Err(error) => Err(error),
    }
}

fn platform(platform: &kind::RuntimePlatform) -> RuntimePlatform {
    RuntimePlatform::builder()
        .set_cpu_architecture(platform.cpu_architecture.text().map(CpuArchitecture::from))
        .set_operating_system_family(platform.operating_system_family.text().map(OsFamily::from))
        .build()
}

fn container(request: &Request, c: &kind::ContainerDefinition) -> Result<ContainerDefinition, ProviderError> {
    refuse_unmodelled(request, &c.other)?;
    let secrets = c.secrets.iter().map(|secret| {
        Secret::builder()
            .name(secret.name.text().unwrap_or_default())
            .value_from(secret.value_from.text().unwrap_or_default())
            .build()
            .map_err(|e| invalid("ecs:RegisterTaskDefinition", e.to_string()))
    });
    let variables = c.environment.iter().map(|v| {
        KeyValuePair::builder()
            .set_name(v.name.value())
            .set_value(v.value.value())
            .build()
    });
    let definition = ContainerDefinition::builder()
        .set_name(c.name.value())
        .set_image(c.image.value())
        .set_essential(c.essential.value())
        .set_memory(int(&c.memory))
        .set_memory_reservation(int(&c.memory_reservation))
        .set_port_mappings(Some(c.port_mappings.iter().map(port).collect()))
        .set_environment(Some(variables.collect()))
        .set_secrets(Some(secrets.collect::<Result<_, _>>()?))
        .set_log_configuration(c.log_configuration.literal().map(log).transpose()?)
        .set_readonly_root_filesystem(c.readonly_root_filesystem.value());
    Ok(definition.build())
}

fn port(mapping: &kind::PortMapping) -> PortMapping {
    PortMapping::builder()
        .set_container_port(int(&mapping.container_port))
        .set_protocol(mapping.protocol.text().map(TransportProtocol::from))
        .set_name(mapping.name.value())
        .build()
}

fn log(log: &kind::LogConfiguration) -> Result<LogConfiguration, ProviderError> {
    let options: HashMap<_, _> = log
        .options
        .literal()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.clone(), value.value()?)))
        .collect();
    LogConfiguration::builder()
        .log_driver(LogDriver::from(log.log_driver.text().unwrap_or("awslogs")))
        .set_options(Some(options))
        .build()
        .map_err(|e| invalid("ecs:RegisterTaskDefinition", e.to_string()))
}
