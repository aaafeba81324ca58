//! Gateway endpoints that a client's route table does not know.

use tierwright_compile::Resource;
use tierwright_model::{Edit, EndpointKind, Severity};
use tierwright_reach::network::Table;
use tierwright_reach::{Reason, called};

use crate::context::Context;
use crate::edits;
use crate::needs::Need;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "gateway-endpoint-not-associated",
    category: "network",
    severity: Severity::Error,
    summary: "A gateway endpoint is not associated with the route table of a client's subnet",
    catalog: &["NET-EP-003", "ECS-EGR-003"],
    docs: Docs {
        what: "For each client that needs S3 or DynamoDB and has no other way there: the gateway endpoint must be associated \
               with the route table of every subnet of the client.",
        why: "A gateway endpoint is a route. A table without it sends the packets nowhere, and the layers of the image never \
              arrive.",
        silent: "the client has a way to the internet, or its subnet has no route table of its own among siblings that have \
                 one (`subnet-without-route-table`).",
        example: "The S3 endpoint is associated with the public route table alone.",
        source: "VPC guide, *Gateway endpoints*; ECR guide, *Create the Amazon S3 gateway endpoint*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut reported: Vec<(&str, &str)> = Vec::new();
    for need in context
        .needs()
        .iter()
        .filter(|need| need.blocked_by() == Some(Reason::EndpointNotAssociated))
    {
        let Some(blocker) = &need.answer.blocker else {
            continue;
        };
        let Some(interfaces) = context.network.interfaces(&need.client.id) else {
            continue;
        };
        let stray = interfaces
            .subnets
            .iter()
            .any(|subnet| context.is_stray(subnet.as_str()));
        if stray || reported.contains(&(&blocker.origin, &need.client.origin)) {
            continue;
        }
        reported.push((&blocker.origin, &need.client.origin));
        let Some(endpoint) = context.resources().find(|r| r.id.as_str() == blocker.resource) else {
            continue;
        };
        let message = format!(
            "{} cannot reach {}: {}",
            called(need.client),
            need.service,
            blocker.message
        );
        report
            .at(endpoint, message, blocker.hint.clone())
            .property("RouteTableIds")
            .fix(fix(context, endpoint, need));
    }
}

fn fix(context: &Context<'_>, endpoint: &Resource, need: &Need<'_>) -> Option<(String, Vec<Edit>)> {
    let (design, id) = edits::origin(context, endpoint)?;
    let drawn = design.network.endpoints.iter().find(|e| e.id == id)?;
    let EndpointKind::Gateway { route_tables } = &drawn.kind else {
        return None;
    };
    let mut tables: Vec<String> = route_tables.iter().map(ToString::to_string).collect();
    for subnet in &context.network.interfaces(&need.client.id)?.subnets {
        let Table::Own(table) = context.network.subnet(subnet)?.table else {
            return None;
        };
        let origin = crate::words::origin(context.graph, table).to_owned();
        if !tables.contains(&origin) {
            tables.push(origin);
        }
    }
    let title = format!("Associate {id} with the route tables of {}", need.client.origin);
    Some((title, vec![edits::set(&id, "/kind/gateway/routeTables", tables)]))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, rule, set};
    use serde_json::json;
    &[
        bad("no route table at all", "to-s3", || {
            vec![set("to-s3", "/kind/gateway/routeTables", json!([]))]
        }),
        bad("the public route table alone", "to-s3", || {
            vec![set(
                "to-s3",
                "/kind/gateway/routeTables",
                json!(["public-routes"]),
            )]
        }),
        good("a NAT gateway serves as well", || {
            vec![
                set("to-s3", "/kind/gateway/routeTables", json!(["public-routes"])),
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
