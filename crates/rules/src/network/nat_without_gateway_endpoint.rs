//! S3 traffic that is paid for at the NAT gateway.

use tierwright_catalog::Kind;
use tierwright_catalog::kinds::VpcEndpoint;
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::network::{ANYWHERE, Way, service_name};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "nat-without-gateway-endpoint",
    category: "network",
    severity: Severity::Advice,
    summary: "S3 is reached through a NAT gateway, though a gateway endpoint costs nothing",
    catalog: &["COST-001"],
    docs: Docs {
        what: "Reports a route table that leads to a NAT gateway and has no gateway endpoint for S3, when tasks pull their \
               images by it.",
        why: "Layers of images come from S3. The NAT gateway takes money for each gigabyte, the gateway endpoint none.",
        silent: "no task needs S3, or an endpoint for S3 is there.",
        example: "A private route table with NAT and no endpoint.",
        source: "Amazon VPC pricing; ECR guide, *Create the Amazon S3 gateway endpoint*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let s3 = |id: &tierwright_catalog::LogicalId| match context.graph.get(id).map(|r| &r.kind) {
        Some(Kind::VpcEndpoint(endpoint)) => service_name(context.graph, endpoint).as_deref() == Some("s3"),
        _ => false,
    };
    if context.network.unknown_endpoint().is_some() {
        return;
    }
    let interface = context
        .network
        .endpoints()
        .any(|(r, _)| context.network.interfaces(&r.id).is_some() && s3(&r.id));
    if interface {
        return;
    }
    for need in context.needs().iter().filter(|need| need.service == "s3") {
        let Some(interfaces) = context.network.interfaces(&need.client.id) else {
            continue;
        };
        for subnet in &interfaces.subnets {
            let Some(tierwright_reach::network::Table::Own(id)) =
                context.network.subnet(subnet).map(|s| s.table)
            else {
                continue;
            };
            let Some(table) = context.network.table(id) else {
                continue;
            };
            let by_nat = matches!(context.network.way(subnet, ANYWHERE), Way::NatGateway { .. });
            let may_have = |(resource, endpoint): (&Resource, &VpcEndpoint)| {
                s3(&resource.id) && endpoint.route_table_ids.may_hold(id)
            };
            let has = table.endpoints.iter().any(|endpoint| s3(endpoint));
            if by_nat && !has && !context.network.endpoints().any(may_have) {
                let message = format!(
                    "route table {} leads to S3 through a NAT gateway, which costs by the gigabyte",
                    table.resource.origin
                );
                report.at(
                    table.resource,
                    message,
                    "Add a gateway endpoint for S3: it costs nothing.",
                );
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, remove, rule, set};
    use serde_json::json;
    &[
        bad("NAT without an endpoint for S3", "private-routes", || {
            vec![
                remove("to-s3"),
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
        good("NAT beside the endpoint", || {
            vec![
                item(
                    "natGateway",
                    json!({ "id": "nat", "name": "NAT", "subnet": "public-a" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
                ),
            ]
        }),
    ]
};
