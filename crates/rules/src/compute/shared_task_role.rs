//! Programs that hold the rights of ECS.

use tierwright_catalog::{Kind, Prop};
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "shared-task-role",
    category: "compute",
    severity: Severity::Warning,
    summary: "One role is the task role and the execution role of a service",
    catalog: &["ECS-ID-004"],
    docs: Docs {
        what: "Compares the two roles of each task definition.",
        why: "The program then holds what ECS needs to start it: every secret of the task, every image of \
              its repositories; and a right that the program needs is given to ECS too.",
        silent: "a role is missing or not known.",
        example: "`taskExecutionRole` as both roles, as many guides do it.",
        source: "Checkov CKV_AWS_249; ECS guide, *Best practices for IAM roles in Amazon ECS*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, service) in context.services() {
        let Some(Kind::TaskDefinition(task)) =
            context.graph.follow(&service.task_definition).map(|r| &r.kind)
        else {
            continue;
        };
        let same = match (&task.task_role_arn, &task.execution_role_arn) {
            (Prop::Absent, _) | (_, Prop::Absent) => false,
            (own, execution) => own == execution,
        };
        if same {
            let message = format!(
                "{} has one role for its program and for what ECS does to start it",
                called(resource)
            );
            let fix = edits::set_tier(context, resource, "Use two roles", "singleRole", false);
            report
                .at(resource, message, "Give the program a role of its own.")
                .property("TaskRoleArn")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};

    &[
        bad("a single role", "api", || {
            vec![set("api", "/kind/fargateService/singleRole", true)]
        }),
        good("two roles", Vec::new),
    ]
};
