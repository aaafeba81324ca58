//! ECS Exec without the permissions that it needs.

use tierwright_catalog::{Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::policies::allows_session;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tasks::task_of;
use crate::words::list;

/// What the agent inside a task calls (ECS guide, *Monitor Amazon ECS containers with ECS Exec*).
const ACTIONS: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

pub(crate) static RULE: Rule = Rule {
    id: "exec-not-permitted",
    category: "compute",
    severity: Severity::Error,
    summary: "ECS Exec is on and the task role does not allow its sessions",
    catalog: &["ECS-EGR-007"],
    docs: Docs {
        what: "For each service with ECS Exec: the task definition must have a task role, and that role must allow the four \
               `ssmmessages` actions with which the agent inside a task opens a session. The execution role does not count.",
        why: "Without a task role ECS refuses the service: \"a valid taskRoleArn is not being used\". Without the actions every \
              session ends with TargetNotConnectedException.",
        silent: "a policy of the role is not known, such as a managed policy of the account or an AWS managed one that is not \
                 on this rule's list, or the role is given to another stack, which may add policies.",
        example: "The four actions are given to the execution role, which ECS uses before the container runs.",
        source: "ECS guide, *Monitor Amazon ECS containers with ECS Exec*, required IAM permissions; *Amazon ECS task IAM role*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        if service.enable_execute_command.value() != Some(true) {
            continue;
        }
        let Some((definition, task)) = task_of(context, service) else {
            continue;
        };
        if task.task_role_arn.is_absent() {
            let message = format!(
                "{} has ECS Exec on, but task definition {} has no task role",
                called(resource),
                definition.origin
            );
            let hint = format!(
                "Give the task definition a task role that allows {}.",
                list(&ACTIONS)
            );
            report.at(definition, message, hint).property("TaskRoleArn");
            continue;
        }
        let Some(role) = context.graph.follow(&task.task_role_arn) else {
            continue;
        };
        let Some(lacking) = lacking(context, role).filter(|lacking| !lacking.is_empty()) else {
            continue;
        };
        let elsewhere = execution_role(context, &task.execution_role_arn)
            .filter(|other| other.id != role.id && self::lacking(context, other) == Some(Vec::new()))
            .map(|other| {
                format!(
                    "; the execution role {} allows them, which has no effect",
                    other.origin
                )
            });
        let message = format!(
            "{} has ECS Exec on, but its task role {} does not allow {}{}",
            called(resource),
            role.origin,
            list(&lacking),
            elsewhere.unwrap_or_default()
        );
        let hint = format!("Allow {} in {}.", list(&lacking), role.origin);
        report.at(role, message, hint).property("Policies");
    }
}

fn execution_role<'a>(context: &Context<'a>, arn: &Prop<String>) -> Option<&'a Resource> {
    context.graph.follow(arn)
}

/// The actions that a role does not allow; none when that is not known of one of them.
fn lacking(context: &Context<'_>, resource: &Resource) -> Option<Vec<&'static str>> {
    let Kind::Role(role) = &resource.kind else {
        return None;
    };
    let mut found = Vec::new();
    for action in ACTIONS {
        if !allows_session(context, resource, role, action)? {
            found.push(action);
        }
    }
    Some(found)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the sample has no ECS Exec", Vec::new)]
};
