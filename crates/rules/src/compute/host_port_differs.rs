//! Host ports where a task has no host.

use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tasks::{NetworkMode, network_mode, number, task_definitions};

pub(crate) static RULE: Rule = Rule {
    id: "host-port-differs",
    category: "compute",
    severity: Severity::Error,
    summary: "A host port differs from the container port although nothing maps one to the other",
    catalog: &["ECS-TD-005"],
    docs: Docs {
        what: "Compares the two ports of each port mapping of tasks in the network modes awsvpc and host.",
        why: "There a container's port is the port of the interface itself, and ECS refuses another one: \"When \
              networkMode=awsvpc, the host ports and container ports in port mappings must match\".",
        silent: "the host port is left out or 0, a port is not known, or the network mode is bridge, which maps ports.",
        example: "`HostPort: 80` with `ContainerPort: 8080` in a task for Fargate.",
        source: "ECS API, PortMapping, hostPort.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, task) in task_definitions(context) {
        let mode = network_mode(task);
        match mode {
            NetworkMode::Awsvpc | NetworkMode::Host => {}
            NetworkMode::Bridge | NetworkMode::Other => continue,
        }
        for (index, container) in task.container_definitions.iter().enumerate() {
            for (place, mapping) in container.port_mappings.iter().enumerate() {
                let host = mapping.other.get("HostPort").and_then(number);
                let (Some(host), Some(port)) = (host, mapping.container_port.value()) else {
                    continue;
                };
                // 0 means the same as none: ECS makes it the container's port.
                if host != 0 && host != port {
                    let message = format!(
                        "host port {host} of task definition {} differs from container port {port}, which network mode {} \
                         does not allow",
                        resource.origin,
                        mode.as_str()
                    );
                    let hint = format!("Remove HostPort, or set it to {port}.");
                    report.at(resource, message, hint).property(format!(
                        "ContainerDefinitions.{index}.PortMappings.{place}.HostPort"
                    ));
                }
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the compiler leaves host ports out", Vec::new)]
};
