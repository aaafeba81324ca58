//! Soft limits above the task's memory.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, services};

pub(crate) static RULE: Rule = Rule {
    id: "memory-reservation-invalid",
    category: "compute",
    severity: Severity::Error,
    summary: "A container keeps more memory than its task has",
    catalog: &["ECS-TD-003"],
    docs: Docs {
        what: "Compares the soft limit of the container with the memory of the task.",
        why: "ECS refuses the task definition.",
        silent: "there is no soft limit.",
        example: "A reservation of 1024 MiB in a task of 512.",
        source: "ECS API, ContainerDefinition, memoryReservation; at least 6 MiB.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

/// Source: ECS API, ContainerDefinition, memoryReservation: "Docker daemon 20.10.0 or later reserves a minimum of 6 MiB".
const LEAST: u32 = 6;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, service) in services(design) {
        let Some(kept) = service
            .memory_reservation
            .filter(|kept| !(LEAST..=service.memory).contains(kept))
        else {
            continue;
        };
        let message = format!(
            "{} keeps {kept} MiB for its container in a task of {} MiB",
            named(tier),
            service.memory
        );
        let edit = edits::set_kind(tier, "memoryReservation", serde_json::Value::Null);
        report
            .on(
                tier.id.as_str(),
                message,
                format!("Keep {LEAST} to {} MiB, or say nothing.", service.memory),
            )
            .property("/kind/fargateService/memoryReservation")
            .fix(Some(("Give it the task's whole memory".to_owned(), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};

    &[
        bad("more than the task", "api", || {
            vec![set("api", "/kind/fargateService/memoryReservation", 4096)]
        }),
        good("a soft limit of 100 MiB", || {
            vec![set("api", "/kind/fargateService/memoryReservation", 100)]
        }),
    ]
};
