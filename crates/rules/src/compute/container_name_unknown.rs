//! Names of containers that the task does not have.

use serde_json::Value;
use tierwright_catalog::kinds::TaskDefinition;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tasks::{task_definitions, task_of};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "container-name-unknown",
    category: "compute",
    severity: Severity::Error,
    summary: "A container is named that the task definition does not have",
    catalog: &["ECS-LB-002", "ECS-TD-004"],
    docs: Docs {
        what: "Looks up each container that a service names for a load balancer or a service registry, and each one that \
               another container depends on or takes volumes from, in the task definition.",
        why: "ECS refuses the service or the task definition: \"The container … does not exist in the task definition\".",
        silent: "a name or the task definition is not known.",
        example: "`ContainerName: app` where the only container is called `web`.",
        source: "ECS API, LoadBalancer and ServiceRegistry, containerName; ContainerDependency; VolumeFrom.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        let Some((definition, task)) = task_of(context, service) else {
            continue;
        };
        let Some(names) = names(task) else { continue };
        let mut named: Vec<(String, &str)> = Vec::new();
        for (index, entry) in service.load_balancers.iter().enumerate() {
            if let Some(name) = entry.container_name.text() {
                named.push((format!("LoadBalancers.{index}.ContainerName"), name));
            }
        }
        for (index, entry) in items(service.other.get("ServiceRegistries")) {
            if let Some(name) = entry.get("ContainerName").and_then(Value::as_str) {
                named.push((format!("ServiceRegistries.{index}.ContainerName"), name));
            }
        }
        for (property, name) in named.into_iter().filter(|(_, name)| !names.contains(name)) {
            let message = format!(
                "{} names the container {name:?}, but task definition {} has {}",
                called(resource),
                definition.origin,
                list(&names)
            );
            report
                .at(resource, message, hint(&names))
                .property(property)
                .catalog(&["ECS-LB-002"]);
        }
    }
    for (resource, task) in task_definitions(context) {
        let Some(names) = names(task) else { continue };
        for (index, container) in task.container_definitions.iter().enumerate() {
            for (list_name, key) in [("DependsOn", "ContainerName"), ("VolumesFrom", "SourceContainer")] {
                for (place, entry) in items(container.other.get(list_name)) {
                    let Some(name) = entry.get(key).and_then(Value::as_str) else {
                        continue;
                    };
                    if !names.contains(&name) {
                        let message = format!(
                            "container {} of task definition {} names the container {name:?}, but the task has {}",
                            container.name.text().unwrap_or_default(),
                            resource.origin,
                            list(&names)
                        );
                        report
                            .at(resource, message, hint(&names))
                            .property(format!("ContainerDefinitions.{index}.{list_name}.{place}.{key}"))
                            .catalog(&["ECS-TD-004"]);
                    }
                }
            }
        }
    }
}

/// The names of a task's containers; none when one of them is not known.
fn names(task: &TaskDefinition) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for container in &task.container_definitions {
        if container.is_unknown() {
            return None;
        }
        names.push(container.name.text()?);
    }
    (!names.is_empty()).then_some(names)
}

/// The items of a list that the catalog does not model, with their places.
fn items(list: Option<&Value>) -> impl Iterator<Item = (usize, &Value)> {
    list.and_then(Value::as_array).into_iter().flatten().enumerate()
}

fn hint(names: &[&str]) -> String {
    match names {
        [one] => format!("Name the container {one}."),
        _ => "Name one of the task's containers.".to_owned(),
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the compiler names the container that it makes", Vec::new)]
};
