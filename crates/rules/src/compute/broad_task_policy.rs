//! Programs that may do far too much.

use tierwright_catalog::{Expr, Kind, Prop};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity, TierKind};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "broad-task-policy",
    category: "compute",
    severity: Severity::Warning,
    summary: "The role of a service's program has a policy that allows far more than it needs",
    catalog: &["IAM-TASK-001", "IAM-TASK-002"],
    docs: Docs {
        what: "Reports a task role with `AdministratorAccess`, `PowerUserAccess` or another policy managed \
               by AWS whose name ends in `FullAccess`.",
        why: "Whoever takes the program over holds those rights: with `AmazonECS_FullAccess` all services \
              of the account, and load balancers, roles and networks with them.",
        silent: "the policy is another one, or not known.",
        example: "`AmazonECS_FullAccess` on the task role, which no program needs to run on ECS.",
        source: "Security Hub IAM.1 and IAM.21; Checkov CKV_AWS_274; AWS managed policy reference, \
                 *AmazonECS_FullAccess*.",
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
        let Some(Kind::Role(role)) = context.graph.follow(&task.task_role_arn).map(|r| &r.kind) else {
            continue;
        };
        for policy in role
            .managed_policy_arns
            .items()
            .filter_map(name)
            .filter(|name| is_broad(name))
        {
            let message = format!(
                "the program of {} may do everything that {policy} allows",
                called(resource)
            );
            let entry = if policy == "AdministratorAccess" {
                "IAM-TASK-001"
            } else {
                "IAM-TASK-002"
            };
            report
                .at(
                    resource,
                    message,
                    "Name a policy with just what the program calls, or none.",
                )
                .property("ManagedPolicyArns")
                .catalog(&[entry])
                .fix(fix(context, resource, &policy));
        }
    }
}

/// The name of a policy that AWS manages, without its path.
fn name(policy: &Prop<String>) -> Option<String> {
    let last = match policy {
        Prop::Literal(text) => text.as_str(),
        Prop::Expr(Expr::Join(parts)) => parts.last()?.text()?,
        Prop::Absent | Prop::Expr(_) => return None,
    };
    let path = last.split_once(":iam::aws:policy/")?.1;
    path.rsplit('/').next().map(str::to_owned)
}

fn is_broad(name: &str) -> bool {
    name.ends_with("FullAccess") || matches!(name, "AdministratorAccess" | "PowerUserAccess")
}

fn fix(context: &Context<'_>, resource: &Resource, policy: &str) -> Option<(String, Vec<Edit>)> {
    let tier = edits::tier(context, resource)?;
    let TierKind::FargateService(service) = &tier.kind else {
        return None;
    };
    let index = service
        .task_policies
        .iter()
        .position(|own| own.rsplit('/').next() == Some(policy))?;
    let edit = edits::set_kind(tier, &format!("taskPolicies/{index}"), serde_json::Value::Null);
    Some((format!("Take {policy} away"), vec![edit]))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;

    &[
        bad("the policy of the guide", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/taskPolicies",
                json!(["AmazonECS_FullAccess"]),
            )]
        }),
        bad("an administrator", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/taskPolicies",
                json!(["AdministratorAccess"]),
            )]
        }),
        good("what it reads", || {
            vec![set(
                "api",
                "/kind/fargateService/taskPolicies",
                json!(["AmazonS3ReadOnlyAccess"]),
            )]
        }),
    ]
};
