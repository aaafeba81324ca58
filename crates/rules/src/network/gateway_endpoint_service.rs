//! Gateway endpoints for services that have none.

use tierwright_catalog::facts::GATEWAY_ENDPOINT_SERVICES;
use tierwright_compile::Resource;
use tierwright_model::{Edit, EndpointKind, Severity};
use tierwright_reach::network::service_name;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "gateway-endpoint-service",
    category: "network",
    severity: Severity::Error,
    summary: "A gateway endpoint is for a service that has no gateway endpoints",
    catalog: &["NET-EP-009"],
    docs: Docs {
        what: "Reports a gateway endpoint for a service other than S3 and DynamoDB.",
        why: "AWS refuses it: every other service has interface endpoints only.",
        silent: "the service is not known.",
        example: "A gateway endpoint for ecr.api.",
        source: "VPC guide, *Gateway endpoints*; EC2 API, CreateVpcEndpoint.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, endpoint) in context.network.endpoints() {
        let gateway = matches!(endpoint.vpc_endpoint_type.text(), None | Some("Gateway"))
            && (endpoint.vpc_endpoint_type.is_absent() || endpoint.vpc_endpoint_type.text().is_some());
        let Some(service) = service_name(context.graph, endpoint).filter(|_| gateway) else {
            continue;
        };
        if GATEWAY_ENDPOINT_SERVICES.contains(&service.as_str()) {
            continue;
        }
        let message = format!(
            "{} is a gateway endpoint for {service}, which has interface endpoints only",
            resource.origin
        );
        report
            .at(resource, message, "Make it an interface endpoint.")
            .property("VpcEndpointType")
            .fix(fix(context, resource));
    }
}

/// An interface endpoint like the ones that are there.
fn fix(context: &Context<'_>, resource: &Resource) -> Option<(String, Vec<Edit>)> {
    let (design, id) = edits::origin(context, resource)?;
    let model = design
        .network
        .endpoints
        .iter()
        .find(|e| matches!(e.kind, EndpointKind::Interface { .. }))?;
    let kind = serde_json::to_value(&model.kind).ok()?;
    Some((
        "Make it an interface endpoint like the others".to_owned(),
        vec![edits::set(&id, "/kind", kind)],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item};
    use serde_json::json;
    &[
        bad("a gateway endpoint for SQS", "to-sqs", || {
            vec![item(
                "endpoint",
                json!({ "id": "to-sqs", "name": "SQS", "service": "sqs", "kind": { "gateway": { "routeTables": ["private-routes"] } } }),
            )]
        }),
        good("a gateway endpoint for DynamoDB", || {
            vec![item(
                "endpoint",
                json!({ "id": "to-tables", "name": "DynamoDB", "service": "dynamodb", "kind": { "gateway": { "routeTables": ["private-routes"] } } }),
            )]
        }),
    ]
};
