//! Internet gateways that no route leads to.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::network::Target;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "internet-gateway-unused",
    category: "network",
    severity: Severity::Warning,
    summary: "No route leads to the internet gateway",
    catalog: &["NET-IGW-003"],
    docs: Docs {
        what: "Reports an attached internet gateway that no route table has a route to.",
        why: "Nothing comes in or goes out through it; most likely the route is forgotten.",
        silent: "an internet-facing load balancer or a NAT gateway is there, whose own rules name the subnet; a distribution \
                 has a VPC origin, which needs the attachment alone; or a route's target is not known.",
        example: "A VPC with a gateway and one route table with the local route.",
        source: "Security Hub EC2.172; CloudFront guide, *Restrict access with VPC origins*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let public = context.network.with_interfaces().any(|i| i.public != Some(false));
    let vpc_origin = context.distributions().any(|(_, distribution)| {
        let config = distribution.distribution_config.literal();
        config.is_none_or(|config| {
            config
                .origins
                .iter()
                .any(|origin| origin.other.contains_key("VpcOriginConfig"))
        })
    });
    let nat = context.resources().any(|r| matches!(r.kind, Kind::NatGateway(_)));
    if public || vpc_origin || nat {
        return;
    }
    let tables = || context.resources().filter_map(|r| context.network.table(&r.id));
    if tables()
        .flat_map(|table| &table.routes)
        .any(|route| route.target == Target::Unknown)
    {
        return;
    }
    for gateway in context
        .resources()
        .filter(|r| matches!(r.kind, Kind::InternetGateway(_)) && !context.is_handed_out(&r.id))
    {
        let used = tables()
            .flat_map(|table| &table.routes)
            .any(|r| r.target == Target::InternetGateway(&gateway.id));
        if !used && context.network.is_attached(&gateway.id) == Some(true) {
            let message = format!("no route leads to the internet gateway {}", gateway.origin);
            let fix = edits::origin(context, gateway)
                .map(|(_, id)| (format!("Remove {id}"), vec![edits::remove(&id)]));
            report
                .at(
                    gateway,
                    message,
                    "Route 0.0.0.0/0 of the public subnets to it, or remove it.",
                )
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, remove, set};
    use serde_json::json;
    &[
        bad_with(
            "a gateway that was left behind",
            "gateway",
            &["api-path-not-routed", "layer-unused", "security-group-unused"],
            || {
                vec![
                    set("public-routes", "/routes", json!([])),
                    remove("alb"),
                    remove("app-from-alb"),
                ]
            },
        ),
        good("a load balancer needs it, and says so itself", || {
            vec![set("public-routes", "/routes", json!([]))]
        }),
    ]
};
