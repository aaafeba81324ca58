//! Task definitions, as the rules about ECS need them.

use serde_json::Value;
use tierwright_catalog::kinds::{Service, TaskDefinition};
use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;

use crate::context::Context;

/// The network mode of a task definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkMode {
    /// Each task has an interface of its own.
    Awsvpc,
    /// Containers are behind Docker's bridge on their instance.
    Bridge,
    /// Containers share the interfaces of their instance.
    Host,
    /// Another one, or not known.
    Other,
}

impl NetworkMode {
    /// The word in CloudFormation.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Awsvpc => "awsvpc",
            Self::Bridge => "bridge",
            Self::Host => "host",
            Self::Other => "another mode",
        }
    }
}

/// The task definition that a service runs, when it is in the graph.
pub(crate) fn task_of<'a>(
    context: &Context<'a>,
    service: &Service,
) -> Option<(&'a Resource, &'a TaskDefinition)> {
    let resource = context.graph.follow(&service.task_definition)?;
    match &resource.kind {
        Kind::TaskDefinition(task) => Some((resource, task)),
        _ => None,
    }
}

/// The task definitions of a graph.
pub(crate) fn task_definitions<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a Resource, &'a TaskDefinition)> {
    context.resources().filter_map(|resource| match &resource.kind {
        Kind::TaskDefinition(task) => Some((resource, task)),
        _ => None,
    })
}

/// The network mode of a task. Without one it is `bridge` on Linux instances (ECS API, RegisterTaskDefinition, networkMode); a
/// task for Fargate needs `awsvpc`, and Windows has a default of its own.
pub(crate) fn network_mode(task: &TaskDefinition) -> NetworkMode {
    match &task.network_mode {
        Prop::Literal(mode) => match mode.as_str() {
            "awsvpc" => NetworkMode::Awsvpc,
            "bridge" => NetworkMode::Bridge,
            "host" => NetworkMode::Host,
            _ => NetworkMode::Other,
        },
        Prop::Absent if task.requires_compatibilities.is_absent() && task.runtime_platform.is_absent() => {
            NetworkMode::Bridge
        }
        Prop::Absent | Prop::Expr(_) => NetworkMode::Other,
    }
}

/// The network mode of a service's tasks. One that the task does not state is left open where the service speaks of Fargate or
/// of interfaces of its own, which contradicts the default.
pub(crate) fn network_mode_of(service: &Service, task: &TaskDefinition) -> NetworkMode {
    let on_instances = service.launch_type.is_absent() || service.launch_type.text() == Some("EC2");
    let plain = on_instances
        && service.network_configuration.is_absent()
        && !service.other.contains_key("CapacityProviderStrategy");
    if task.network_mode.is_absent() && !plain {
        NetworkMode::Other
    } else {
        network_mode(task)
    }
}

/// A number of a property that the catalog does not model, written as a number or as text.
pub(crate) fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
