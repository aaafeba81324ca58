//! Tasks that cannot fetch their image, secrets or send their logs.

use tierwright_model::Severity;
use tierwright_reach::{Reason, called};

use super::way::{by_client, endpoints_fix};
use crate::context::Context;
use crate::needs::Need;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "task-without-way-out",
    category: "compute",
    severity: Severity::Error,
    summary: "Tasks have no way to the services that they need",
    catalog: &[
        "NET-RTB-020",
        "NET-EP-001",
        "ECS-EGR-001",
        "ECS-EGR-002",
        "ECS-EGR-003",
        "ECS-EGR-004",
        "ECS-EGR-005",
        "ECS-EGR-006",
        "ECS-EGR-007",
        "ECS-EGR-008",
    ],
    docs: Docs {
        what: "Works out what the tasks of a service need: their image (ecr.api, ecr.dkr and S3 for its layers, or the \
               registry it comes from), CloudWatch Logs, Secrets Manager for secrets, Session Manager for ECS Exec, \
               and what its environment names: a bucket, a user pool, a topic (those alone are a warning). Each \
               subnet must have a way to each of them: a VPC endpoint, a NAT gateway, or a public address.",
        why: "A task pulls its image through its own network interface. Without a way it never starts: \
              `CannotPullContainerError` or `ResourceInitializationError`, after minutes of waiting.",
        silent: "there is a way and something closes it: `gateway-endpoint-not-associated`, `endpoint-private-dns-off`, \
                 `endpoint-group-closed`, `task-egress-closed`, `public-task-without-public-ip`, `nat-in-private-subnet` or \
                 `subnet-without-route-table` say what. Also when the image or the routes are not known.",
        example: "Tasks in private subnets without NAT, and no endpoint for CloudWatch Logs.",
        source: "ECR guide, *Amazon ECR interface VPC endpoints*; ECS guide, *Amazon ECS interface VPC endpoints*; VPC guide, \
                 *Example routing options*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted = |need: &Need<'_>| {
        let stray = need
            .answer
            .blocker
            .as_ref()
            .is_some_and(|blocker| context.is_stray(&blocker.resource));
        !need.is_for_instance() && need.blocked_by() == Some(Reason::NoWayOut) && !stray
    };
    for (client, needs) in by_client(context, wanted) {
        let services: Vec<&str> = needs.iter().map(|need| need.service).collect();
        let purposes: Vec<String> = needs.iter().map(|need| what(need)).collect();
        let Some(blocker) = needs.first().and_then(|need| need.answer.blocker.as_ref()) else {
            continue;
        };
        let message = format!(
            "{} cannot reach {}: subnet {} has no route to the internet, and there is no endpoint",
            called(client),
            list(&purposes),
            blocker.origin
        );
        let hint = if services.contains(&"internet") {
            "Endpoints reach AWS services only: copy the image to ECR, or route the subnet to a NAT gateway."
        } else {
            "Add the endpoints, or route the subnet to a NAT gateway."
        };
        let mut entries = vec!["NET-RTB-020", "NET-EP-001"];
        entries.extend(needs.iter().map(|need| need.catalog));
        entries.dedup();
        // Without an image or a secret no task starts; what the program calls later it may do without.
        let severity = if needs.iter().all(|need| need.catalog == "ECS-EGR-008") {
            Severity::Warning
        } else {
            Severity::Error
        };
        report
            .at(client, message, hint)
            .severity(severity)
            .catalog(&entries)
            .fix(endpoints_fix(context, client, &services));
    }
}

fn what(need: &Need<'_>) -> String {
    match need.service {
        "internet" => need.purpose.clone(),
        service => format!("{service} (for {})", need.purpose),
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, remove, rule, set, user_pool};
    use serde_json::json;
    &[
        bad("a user pool that tasks cannot ask", "api", || {
            let variable = json!({ "name": "POOL", "value": { "userPoolId": "people" } });
            vec![
                user_pool(),
                set("api", "/kind/fargateService/environment/-", variable),
            ]
        }),
        bad("no endpoint for the logs", "api", || vec![remove("to-logs")]),
        bad("no S3 for the layers of the image", "api", || {
            vec![remove("to-s3")]
        }),
        bad("the registry's half is missing", "api", || {
            vec![remove("to-ecr-dkr")]
        }),
        bad("secrets without Secrets Manager", "api", || {
            vec![remove("to-secrets")]
        }),
        bad("an image from Docker Hub", "api", || {
            vec![set(
                "api",
                "/kind/fargateService/image",
                json!({ "reference": "nginx:1.29" }),
            )]
        }),
        good("a NAT gateway instead of endpoints", || {
            vec![
                remove("to-logs"),
                remove("to-ecr-api"),
                remove("to-ecr-dkr"),
                item(
                    "natGateway",
                    json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
                ),
                rule(
                    "sg-fargate-app",
                    json!({ "id": "out", "direction": "egress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
                ),
            ]
        }),
    ]
};
