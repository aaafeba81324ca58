//! Load balancers with public addresses that only the VPC calls.

use tierwright_catalog::Kind;
use tierwright_compile::FlowEnd;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-needlessly-public",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "A load balancer has public addresses, though only tiers of the VPC call it",
    catalog: &["API-VPL-007", "ELB-ALB-006"],
    docs: Docs {
        what: "Reports an internet-facing load balancer that only tiers of the VPC, and APIs by their VPC links, are connected \
               with.",
        why: "It is exposed for nothing; and inside the VPC its name resolves to public addresses too, so callers need a way \
              to the internet, and references to their groups never match.",
        silent: "the internet, a parameter or a distribution is connected with it, or nothing is.",
        example: "An internal API behind an internet-facing load balancer.",
        source: "Well-Architected Framework SEC05; ELB guide, *Load balancer scheme*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        if context
            .network
            .interfaces(&resource.id)
            .is_none_or(|interfaces| interfaces.public != Some(true))
        {
            continue;
        }
        let mut callers = context.connections_to(&resource.id).peekable();
        let inside = |from: &FlowEnd| {
            from.resource().is_some_and(|id| {
                // An API calls it by a VPC link, whatever its scheme.
                let api = context.graph.get(id).map(|r| &r.kind);
                context.network.interfaces(id).is_some()
                    || matches!(api, Some(Kind::RestApi(_) | Kind::HttpApi(_)))
            })
        };
        if callers.peek().is_none() || !callers.all(|c| inside(&c.flow.from)) {
            continue;
        }
        let message = format!(
            "{} has public addresses, though only tiers of the VPC call it",
            called(resource)
        );
        let fix = edits::set_tier(context, resource, "Make it internal", "scheme", "internal");
        report
            .at(resource, message, "Make it internal.")
            .property("Scheme")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, connect, good, remove};
    use serde_json::json;
    &[
        bad_with(
            "the admin host alone calls it",
            "alb",
            &["connection-without-path", "api-path-not-routed"],
            || {
                vec![
                    remove("site-to-alb"),
                    connect(json!({ "id": "admin-to-alb", "from": "admin", "to": "alb", "port": 80 })),
                ]
            },
        ),
        good("the distribution calls it too", || {
            vec![connect(
                json!({ "id": "admin-to-alb", "from": "admin", "to": "alb", "port": 80 }),
            )]
        }),
    ]
};
