//! CPU and memory that Fargate does not offer together.

use tierwright_catalog::Kind;
use tierwright_catalog::facts::{FARGATE_CPU, fargate_memory};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity, TierKind};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "fargate-size",
    category: "compute",
    severity: Severity::Error,
    summary: "Fargate does not offer this CPU and memory together",
    catalog: &["ECS-TD-001"],
    docs: Docs {
        what: "Compares the CPU units and the memory of a Fargate task with the pairs that Fargate offers.",
        why: "ECS refuses the task definition: \"No Fargate configuration exists for given values\".",
        silent: "one of the two is not known, or the task definition is not for Fargate.",
        example: "256 CPU units with 4096 MiB: a quarter of a vCPU takes 512, 1024 or 2048 MiB.",
        source: "ECS guide, *Task CPU and memory*; cfn-lint E3047.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::TaskDefinition(task) = &resource.kind else {
            continue;
        };
        if !task
            .requires_compatibilities
            .items()
            .any(|item| item.text() == Some("FARGATE"))
        {
            continue;
        }
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let pair = task
            .cpu
            .text()
            .and_then(number)
            .zip(task.memory.text().and_then(number));
        let Some((cpu, memory)) = pair else { continue };
        let sizes = fargate_memory(cpu);
        if sizes.contains(&memory) {
            continue;
        }
        let (nearest_cpu, nearest_memory) = nearest(cpu, memory);
        let allowed = match (sizes.first(), sizes.last()) {
            (Some(least), Some(most)) if sizes.len() > 3 => format!("{least} to {most} MiB in its steps"),
            (Some(_), _) => crate::words::list(&sizes.iter().map(|s| format!("{s} MiB")).collect::<Vec<_>>()),
            _ => format!(
                "no such size: it offers {}",
                crate::words::list(&FARGATE_CPU.map(|cpu| cpu.to_string()))
            ),
        };
        let message = format!(
            "{} asks for {cpu} CPU units and {memory} MiB; for {cpu} CPU units Fargate has {allowed}",
            called(resource)
        );
        report
            .at(
                resource,
                message,
                format!("Use {nearest_cpu} CPU units and {nearest_memory} MiB."),
            )
            .property("Memory")
            .fix(fix(context, resource, nearest_cpu, nearest_memory));
    }
}

/// The smallest size that Fargate offers and that has at least this CPU and memory; the greatest when there is none.
fn nearest(cpu: u32, memory: u32) -> (u32, u32) {
    let sizes = FARGATE_CPU.into_iter().filter(|own| *own >= cpu);
    let fitting =
        sizes.filter_map(|own| Some((own, fargate_memory(own).into_iter().find(|size| *size >= memory)?)));
    fitting.min().unwrap_or((32_768, 249_856))
}

fn fix(context: &Context<'_>, resource: &Resource, cpu: u32, memory: u32) -> Option<(String, Vec<Edit>)> {
    let tier =
        edits::tier(context, resource).filter(|tier| matches!(tier.kind, TierKind::FargateService(_)))?;
    let edits = vec![
        edits::set_kind(tier, "cpu", cpu),
        edits::set_kind(tier, "memory", memory),
    ];
    Some((format!("Use {cpu} CPU units and {memory} MiB"), edits))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("too much memory for the CPU", "api", || {
            vec![set("api", "/kind/fargateService/memory", 4096)]
        }),
        bad("a CPU that is not offered", "api", || {
            vec![set("api", "/kind/fargateService/cpu", 300)]
        }),
        bad("more than there is", "api", || {
            vec![set("api", "/kind/fargateService/memory", 999_999)]
        }),
        good("the largest", || {
            vec![
                set("api", "/kind/fargateService/cpu", 32_768),
                set("api", "/kind/fargateService/memory", 249_856),
            ]
        }),
    ]
};

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_size_is_never_smaller() {
        for ((cpu, memory), expect) in [
            ((256, 4096), (512, 4096)),
            ((300, 512), (512, 1024)),
            ((1024, 1500), (1024, 2048)),
            ((16, 16), (256, 512)),
            ((999_999, 1), (32_768, 249_856)),
        ] {
            assert_eq!(nearest(cpu, memory), expect);
        }
    }
}
