//! Public addresses where no internet gateway is.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "task-public-ip-useless",
    category: "compute",
    severity: Severity::Warning,
    summary: "Tasks get public addresses in subnets that have no route to an internet gateway",
    catalog: &["ECS-NET-004"],
    docs: Docs {
        what: "Reports a service whose tasks get public addresses although none of its subnets routes to an internet \
               gateway.",
        why: "The addresses do nothing and are paid for by the hour; and they look like a way in or out that is not there.",
        silent: "a subnet routes to an internet gateway, or its routes are not known.",
        example: "A service in private subnets with public addresses switched on.",
        source: "ECS guide, *Fargate task networking*; Amazon VPC pricing, public IPv4 addresses.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.services() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        let private = interfaces.subnets_known && interfaces.subnets.iter().all(|id| context.is_private(id));
        if interfaces.public != Some(true) || !private || interfaces.subnets.is_empty() {
            continue;
        }
        let message = format!(
            "the tasks of {} get public addresses, but its subnets have no route to an internet gateway",
            called(resource)
        );
        let fix = edits::set_tier(
            context,
            resource,
            "Switch public addresses off",
            "assignPublicIp",
            false,
        );
        report
            .at(resource, message, "Switch public addresses off.")
            .property("AssignPublicIp")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("public addresses in private subnets", "api", || {
            vec![set("api", "/kind/fargateService/assignPublicIp", true)]
        }),
        good("the sample's tasks are private", Vec::new),
    ]
};
