//! Tasks that the internet can address.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "task-in-public-subnet",
    category: "compute",
    severity: Severity::Warning,
    summary: "Tasks have public addresses in public subnets",
    catalog: &["ECS-NET-004"],
    docs: Docs {
        what: "Reports a service whose tasks get public addresses in subnets that route to an internet gateway.",
        why: "Each task can then be called around the load balancer; only its security group is left as a defence. Each \
              public address costs money too.",
        silent: "the tasks have no public addresses, or their subnets have no route to an internet gateway \
                 (`task-public-ip-useless`).",
        example: "A service in the public layer with public addresses switched on.",
        source: "Security Hub ECS.2, ECS.16; Checkov CKV_AWS_333.",
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
        let public: Vec<_> = interfaces
            .subnets
            .iter()
            .copied()
            .filter(|id| context.network.is_public(id) == Some(true))
            .collect();
        if interfaces.public != Some(true) || public.is_empty() {
            continue;
        }
        let subnets = counted("subnet", &crate::words::origins(context.graph, &public));
        let message = format!(
            "the tasks of {} have public addresses in the public {subnets}",
            called(resource)
        );
        let hint = "Move the service to private subnets with VPC endpoints or a NAT gateway.";
        report.at(resource, message, hint).property("AssignPublicIp");
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("in the public layer with public addresses", "api", || {
            vec![
                set("api", "/layer", "public"),
                set("api", "/kind/fargateService/assignPublicIp", true),
                set(
                    "to-s3",
                    "/kind/gateway/routeTables",
                    json!(["private-routes", "public-routes"]),
                ),
            ]
        }),
        good("the sample's tasks are private", Vec::new),
    ]
};
