//! One NAT gateway for several zones.

use std::collections::HashMap;

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::Severity;
use tierwright_reach::network::{ANYWHERE, Way, Zone};

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
        silent: "the design is not for production, a zone is not known, or the NAT gateway is a regional one.",
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
    let mut clients: HashMap<&LogicalId, Vec<(&LogicalId, Zone<'_>)>> = HashMap::new();
    for resource in context.resources() {
        let zone = context
            .network
            .subnet(&resource.id)
            .and_then(|subnet| subnet.zone);
        if let (Some(zone), Way::NatGateway { nat, .. }) = (zone, context.network.way(&resource.id, ANYWHERE))
        {
            clients.entry(nat).or_default().push((&resource.id, zone));
        }
    }
    for resource in context.resources() {
        let Kind::NatGateway(nat) = &resource.kind else {
            continue;
        };
        if nat.other.contains_key("AvailabilityMode") {
            continue;
        }
        let own = nat
            .subnet_id
            .target()
            .and_then(|id| context.network.subnet(id))
            .and_then(|subnet| subnet.zone);
        let Some(own) = own else { continue };
        let clients = clients.remove(&resource.id).unwrap_or_default();
        let foreign: Vec<&LogicalId> = clients
            .into_iter()
            .filter(|(_, zone)| *zone != own)
            .map(|(id, _)| id)
            .collect();
        if !foreign.is_empty() {
            let subnets = counted("subnet", &crate::words::origins(context.graph, &foreign));
            let message = format!(
                "the NAT gateway {} also serves {subnets} of another zone",
                resource.origin
            );
            report.at(
                resource,
                message,
                "Use a NAT gateway and a route table for each zone, or a regional NAT gateway.",
            );
        }
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
