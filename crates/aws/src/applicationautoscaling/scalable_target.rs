//! `AWS::ApplicationAutoScaling::ScalableTarget`. The id is `<resource>|<dimension>`, such as
//! `service/shop/api|ecs:service:DesiredCount`; the service's name is the dimension's first word.

use async_trait::async_trait;
use aws_sdk_applicationautoscaling::types::{ScalableDimension, ScalableTarget as Found, ServiceNamespace};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, Change, created, halves, int, properties, ready, shown};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags;

pub(crate) struct ScalableTarget;

#[async_trait]
impl Calls for ScalableTarget {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(&properties!(request, ScalableTarget))?;
        Ok(describe(aws, &id).await?.map(|_| created(id)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, ScalableTarget);
        let id = id_of(&wanted)?;
        let target = Target::of("application-autoscaling:RegisterScalableTarget", &id)?;
        let call = aws
            .autoscaling
            .register_scalable_target()
            .service_namespace(target.namespace)
            .resource_id(target.resource)
            .scalable_dimension(target.dimension)
            .set_min_capacity(int(&wanted.min_capacity))
            .set_max_capacity(int(&wanted.max_capacity))
            .set_role_arn(wanted.role_arn.value())
            .set_tags(Some(tags::of(request).into_iter().collect()));
        call.send()
            .await
            .named("application-autoscaling:RegisterScalableTarget")?;
        Ok(created(id))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(describe(aws, id).await?.map_or(Observed::Missing, |_| ready([])))
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let Some(target) = describe(aws, id).await? else {
            return Ok(Map::new());
        };
        Ok(shown([
            ("MinCapacity", json!(target.min_capacity())),
            ("MaxCapacity", json!(target.max_capacity())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["MaxCapacity", "MinCapacity", "RoleARN"]
    }

    /// Registering again changes the capacities. Tags would be refused: they are for new targets only.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, ScalableTarget);
        let target = Target::of("application-autoscaling:RegisterScalableTarget", change.id)?;
        let call = aws
            .autoscaling
            .register_scalable_target()
            .service_namespace(target.namespace)
            .resource_id(target.resource)
            .scalable_dimension(target.dimension)
            .set_min_capacity(int(&wanted.min_capacity))
            .set_max_capacity(int(&wanted.max_capacity))
            .set_role_arn(wanted.role_arn.value());
        call.send()
            .await
            .named("application-autoscaling:RegisterScalableTarget")?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let target = Target::of("application-autoscaling:DeregisterScalableTarget", id)?;
        let call = aws
            .autoscaling
            .deregister_scalable_target()
            .service_namespace(target.namespace)
            .resource_id(target.resource)
            .scalable_dimension(target.dimension);
        call.send()
            .await
            .named("application-autoscaling:DeregisterScalableTarget")
            .unless_missing()?;
        Ok(())
    }
}

/// The three words that name a scalable target.
pub(crate) struct Target<'a> {
    pub(crate) namespace: ServiceNamespace,
    pub(crate) resource: &'a str,
    pub(crate) dimension: ScalableDimension,
}

impl<'a> Target<'a> {
    /// Of the id of a scalable target.
    pub(crate) fn of(operation: &str, id: &'a str) -> Result<Self, ProviderError> {
        let (resource, dimension) = halves(operation, id)?;
        let namespace = dimension.split(':').next().unwrap_or_default();
        Ok(Self {
            namespace: ServiceNamespace::from(namespace),
            resource,
            dimension: ScalableDimension::from(dimension),
        })
    }
}

fn id_of(wanted: &kinds::ScalableTarget) -> Result<String, ProviderError> {
    match (wanted.resource_id.text(), wanted.scalable_dimension.text()) {
        (Some(resource), Some(dimension)) => Ok(format!("{resource}|{dimension}")),
        _ => Err(invalid(
            "application-autoscaling:RegisterScalableTarget",
            "a scalable target needs a resource and a dimension",
        )),
    }
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let operation = "application-autoscaling:DescribeScalableTargets";
    let target = Target::of(operation, id)?;
    let call = aws
        .autoscaling
        .describe_scalable_targets()
        .service_namespace(target.namespace)
        .resource_ids(target.resource)
        .scalable_dimension(target.dimension.clone());
    let found = call
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .named(operation)
        .unless_missing()?;
    let same = |t: &Found| t.resource_id() == target.resource && *t.scalable_dimension() == target.dimension;
    Ok(found.unwrap_or_default().into_iter().find(same))
}
