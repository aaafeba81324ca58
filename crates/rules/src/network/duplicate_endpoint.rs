//! Two interface endpoints that claim one name.

use std::collections::HashMap;

use tierwright_model::Severity;
use tierwright_reach::network::service_name;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-endpoint",
    category: "network",
    severity: Severity::Error,
    summary: "Two interface endpoints with private DNS are for the same service",
    catalog: &["NET-EP-006"],
    docs: Docs {
        what: "Reports a second interface endpoint with private DNS for a service of the same VPC.",
        why: "Both claim the service's name in the VPC, and AWS refuses the second: \"private-dns-enabled cannot be set because \
              there is already a conflicting DNS domain\".",
        silent: "one of them has private DNS off, or is a gateway endpoint, or the service is not known.",
        example: "One endpoint for ecr.api per layer.",
        source: "EC2 API, CreateVpcEndpoint; cfn-lint E3064.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut first: HashMap<(Option<String>, String), &str> = HashMap::new();
    for (resource, endpoint) in context.network.endpoints() {
        let interface = context.network.interfaces(&resource.id).is_some();
        let Some(service) = service_name(context.graph, endpoint) else {
            continue;
        };
        if !interface || endpoint.private_dns_enabled.value() != Some(true) {
            continue;
        }
        let vpc = endpoint.vpc_id.target().map(ToString::to_string);
        match first.get(&(vpc.clone(), service.clone())) {
            None => {
                first.insert((vpc, service), &resource.origin);
            }
            Some(other) => {
                let message = format!(
                    "{} and {other} are both interface endpoints for {service} with private DNS",
                    resource.origin
                );
                let fix = edits::origin(context, resource)
                    .map(|(_, id)| (format!("Remove {id}"), vec![edits::remove(&id)]));
                report
                    .at(resource, message, "Keep one endpoint for each service.")
                    .fix(fix);
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item};
    use serde_json::json;
    &[
        bad("two endpoints for the logs", "more-logs", || {
            vec![item(
                "endpoint",
                json!({ "id": "more-logs", "name": "Logs again", "service": "logs",
                    "kind": { "interface": { "layer": "app", "securityGroups": ["sg-endpoints"], "privateDns": true } } }),
            )]
        }),
        good("the second without private DNS", || {
            vec![item(
                "endpoint",
                json!({ "id": "more-logs", "name": "Logs again", "service": "logs",
                    "kind": { "interface": { "layer": "app", "securityGroups": ["sg-endpoints"], "privateDns": false } } }),
            )]
        }),
    ]
};
