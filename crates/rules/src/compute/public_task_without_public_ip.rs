//! Tasks behind an internet gateway, without the public address that it needs.

use tierwright_model::Severity;
use tierwright_reach::{Reason, called};

use super::way::by_client;
use crate::context::Context;
use crate::edits;
use crate::needs::Need;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "public-task-without-public-ip",
    category: "compute",
    severity: Severity::Error,
    summary: "Tasks in a public subnet have no public address, so nothing comes back to them",
    catalog: &["NET-RTB-021", "ECS-NET-002"],
    docs: Docs {
        what: "Reports tasks whose subnet routes to an internet gateway, that get no public address, and that need a service \
               for which there is no endpoint.",
        why: "An internet gateway translates public addresses only. Packets with a private source are dropped, so the image \
              is never pulled.",
        silent: "everything that the tasks need is reached through VPC endpoints.",
        example: "A service in the public layer with public addresses switched off.",
        source: "VPC guide, *Enable internet access for a VPC using an internet gateway*; ECS guide, *Fargate task \
                 networking*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted = |need: &Need<'_>| {
        !need.is_for_instance() && need.blocked_by() == Some(Reason::PrivateAddressToInternetGateway)
    };
    for (client, needs) in by_client(context, wanted) {
        let services: Vec<&str> = needs.iter().map(|need| need.service).collect();
        let message = format!(
            "{} runs in a public subnet without a public address, so it cannot reach {}",
            called(client),
            list(&services)
        );
        let hint =
            "Move it to private subnets with endpoints or a NAT gateway; or give its tasks public addresses.";
        let fix = edits::set_tier(
            context,
            client,
            "Give its tasks public addresses",
            "assignPublicIp",
            true,
        );
        report
            .at(client, message, hint)
            .property("AssignPublicIp")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, rule, set};
    use serde_json::json;
    &[
        bad(
            "in the public layer, without endpoints for the logs",
            "api",
            || {
                vec![
                    set("api", "/layer", "public"),
                    remove("to-logs"),
                    set(
                        "to-s3",
                        "/kind/gateway/routeTables",
                        json!(["private-routes", "public-routes"]),
                    ),
                    rule(
                        "sg-fargate-app",
                        json!({ "id": "out", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
                    ),
                ]
            },
        ),
        good("in the public layer, with endpoints for everything", || {
            vec![
                set("api", "/layer", "public"),
                set(
                    "to-s3",
                    "/kind/gateway/routeTables",
                    json!(["private-routes", "public-routes"]),
                ),
            ]
        }),
    ]
};
