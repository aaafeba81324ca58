//! Target groups of the wrong type for the tasks that register in them.

use tierwright_catalog::{Kind, Prop};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tasks::{NetworkMode, network_mode_of, task_of};

pub(crate) static RULE: Rule = Rule {
    id: "target-type-unsuitable",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A target group has a target type that the tasks of a service cannot register with",
    catalog: &["ELB-TG-001"],
    docs: Docs {
        what: "Compares the target type of each target group with the network mode of the tasks that register in it: awsvpc \
               needs `ip`, bridge and host need `instance`, which is also the default.",
        why: "ECS refuses the service: \"The provided target group … has target type instance, which is incompatible with the \
              awsvpc network mode specified in the task definition\".",
        silent: "the target type, the network mode or the task definition is not known.",
        example: "A Fargate service behind a target group without `TargetType`.",
        source: "ECS guide, *Use load balancing to distribute Amazon ECS service traffic*; ELB API, CreateTargetGroup, \
                 TargetType.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        let Some((_, task)) = task_of(context, service) else {
            continue;
        };
        let mode = network_mode_of(service, task);
        let wanted = match mode {
            NetworkMode::Awsvpc => "ip",
            NetworkMode::Bridge | NetworkMode::Host => "instance",
            NetworkMode::Other => continue,
        };
        for entry in &service.load_balancers {
            let Some(target_group) = context.graph.follow(&entry.target_group_arn) else {
                continue;
            };
            let Kind::TargetGroup(group) = &target_group.kind else {
                continue;
            };
            let (found, by_default) = match &group.target_type {
                Prop::Absent => ("instance", " by default"),
                Prop::Literal(text) => (text.as_str(), ""),
                Prop::Expr(_) => continue,
            };
            if found != wanted {
                let message = format!(
                    "target group {} has target type {found}{by_default}, but the tasks of {} use network mode {} and \
                     register with type {wanted}",
                    target_group.origin,
                    called(resource),
                    mode.as_str()
                );
                let hint = format!("Set TargetType to {wanted}.");
                report.at(target_group, message, hint).property("TargetType");
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the sample registers addresses", Vec::new)]
};
