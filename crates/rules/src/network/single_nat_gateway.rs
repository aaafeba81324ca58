//! One NAT gateway for several zones.

use tierwright_catalog::LogicalId;
use tierwright_model::Severity;

use super::nat_gateway_of_other_zone::{nat_clients, nat_zones, per_zone};
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "single-nat-gateway",
    category: "network",
    severity: Severity::Warning,
    summary: "Subnets of one zone go out through a NAT gateway in another",
    catalog: &["NET-NAT-003", "COST-004"],
    docs: Docs {
        what: "Reports a NAT gateway of a production design that serves subnets of other zones than its own.",
        why: "When its zone fails, every zone loses its way out. Traffic between zones is paid for on top.",
        silent: "the design is not for production, a zone is not known, the NAT gateway is a regional one, or the zone has one of \
                 its own (`nat-gateway-of-other-zone`).",
        example: "One NAT gateway in zone a, private subnets in a and b.",
        source: "VPC guide, *NAT gateways*; Well-Architected Framework REL.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.is_production() {
        return;
    }
    let zones = nat_zones(context);
    for (nat, clients) in nat_clients(context) {
        // Where the zone has a NAT gateway, the route is what is wrong.
        let foreign: Vec<&LogicalId> = clients
            .into_iter()
            .filter(|(_, zone)| zones.iter().all(|(_, other)| other != zone))
            .map(|(id, _)| id)
            .collect();
        let known = zones.iter().any(|(id, _)| *id == nat);
        let Some(resource) = context.graph.get(nat).filter(|_| known && !foreign.is_empty()) else {
            continue;
        };
        let subnets = counted("subnet", &crate::words::origins(context.graph, &foreign));
        let message = format!(
            "the NAT gateway {} also serves {subnets} of another zone",
            resource.origin
        );
        report
            .at(
                resource,
                message,
                "Use a NAT gateway and a route table for each zone, or a regional NAT gateway.",
            )
            .fix(per_zone(context));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, production, set};
    use serde_json::json;
    &[
        bad("one for two zones", "nat", || {
            vec![
                production(),
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
        good("a sandbox", || {
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
