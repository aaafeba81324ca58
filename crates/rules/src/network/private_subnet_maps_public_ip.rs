//! Private subnets that hand out public addresses.

use tierwright_catalog::Kind;
use tierwright_model::Severity;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "private-subnet-maps-public-ip",
    category: "network",
    severity: Severity::Warning,
    summary: "A subnet without a route to an internet gateway hands out public addresses",
    catalog: &["NET-SUB-008"],
    docs: Docs {
        what: "Reports a subnet that gives instances public addresses without asking, though it has no route to an internet \
               gateway.",
        why: "The addresses do nothing today but cost. On the day someone adds the route, every instance is public.",
        silent: "the subnet is public, or its routes are not known.",
        example: "An app subnet with `mapPublicIpOnLaunch`.",
        source: "Security Hub EC2.15; Checkov CKV_AWS_130.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources().filter(|r| matches!(r.kind, Kind::Subnet(_))) {
        let maps = context
            .network
            .subnet(&resource.id)
            .and_then(|subnet| subnet.maps_public_ip);
        if maps != Some(true) || !context.is_private(&resource.id) {
            continue;
        }
        let message = format!(
            "subnet {} is private and hands out public addresses",
            resource.origin
        );
        let fix = edits::origin(context, resource).map(|(_, id)| {
            (
                "Switch it off".to_owned(),
                vec![edits::set(&id, "/mapPublicIpOnLaunch", false)],
            )
        });
        report
            .at(resource, message, "Switch it off.")
            .property("MapPublicIpOnLaunch")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("an app subnet", "app-a", || {
            vec![set("app-a", "/mapPublicIpOnLaunch", true)]
        }),
        good("a public subnet", || {
            vec![set("public-a", "/mapPublicIpOnLaunch", true)]
        }),
    ]
};
