//! Ways out that cross zones for nothing.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_model::{Edit, Severity};
use tierwright_reach::network::{ANYWHERE, Way, Zone};

use crate::context::Context;
use crate::nat::{NatMode, nat_edits};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "nat-gateway-of-other-zone",
    category: "network",
    severity: Severity::Warning,
    summary: "Subnets go out through the NAT gateway of another zone, though their own zone has one",
    catalog: &["NET-NAT-003", "COST-004"],
    docs: Docs {
        what: "Reports a NAT gateway of a production design that serves subnets of a zone which has a NAT \
               gateway of its own.",
        why: "When the zone of the one fails, the other zone loses its way out too, and what was paid for \
              to prevent that stands idle. Traffic between zones is paid for on top.",
        silent: "the design is not for production, a zone is not known, or the zone has no NAT gateway \
                 (`single-nat-gateway`).",
        example: "Two NAT gateways, and one private route table for the subnets of both zones.",
        source: "VPC guide, *NAT gateways*: create one in each zone, and route each zone to its own.",
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
        let Some(own) = zones.iter().find(|(id, _)| *id == nat).map(|(_, zone)| *zone) else {
            continue;
        };
        let foreign: Vec<&LogicalId> = clients
            .into_iter()
            .filter(|(_, zone)| *zone != own && zones.iter().any(|(_, other)| other == zone))
            .map(|(id, _)| id)
            .collect();
        let Some(resource) = context.graph.get(nat).filter(|_| !foreign.is_empty()) else {
            continue;
        };
        let subnets = counted("subnet", &crate::words::origins(context.graph, &foreign));
        let verb = if foreign.len() == 1 { "goes" } else { "go" };
        let message = format!(
            "{subnets} {verb} out through the NAT gateway {} of another zone, though there is one in the same zone",
            resource.origin
        );
        report
            .at(
                resource,
                message,
                "Use a route table for each zone, which leads to its own NAT gateway.",
            )
            .property("NatGatewayId")
            .fix(per_zone(context));
    }
}

/// The way out of each zone through a NAT gateway of its own, as a mend.
pub(super) fn per_zone(context: &Context<'_>) -> Option<(String, Vec<Edit>)> {
    match nat_edits(context.design?, NatMode::PerZone) {
        Ok(Edit::Batch { label, edits }) => Some((label, edits)),
        _ => None,
    }
}

/// The zonal NAT gateways whose zone is known.
pub(super) fn nat_zones<'a>(context: &Context<'a>) -> Vec<(&'a LogicalId, Zone<'a>)> {
    let zonal = context.resources().filter_map(|resource| match &resource.kind {
        Kind::NatGateway(nat) if !nat.other.contains_key("AvailabilityMode") => Some((resource, nat)),
        _ => None,
    });
    zonal
        .filter_map(|(resource, nat)| {
            Some((
                &resource.id,
                context.network.subnet(nat.subnet_id.target()?)?.zone?,
            ))
        })
        .collect()
}

/// The subnets of which the zone is known that go out through each NAT gateway.
pub(super) fn nat_clients<'a>(context: &Context<'a>) -> Vec<(&'a LogicalId, Vec<(&'a LogicalId, Zone<'a>)>)> {
    let mut found: Vec<(&LogicalId, Vec<(&LogicalId, Zone<'_>)>)> = Vec::new();
    for resource in context.resources() {
        let zone = context
            .network
            .subnet(&resource.id)
            .and_then(|subnet| subnet.zone);
        if let (Some(zone), Way::NatGateway { nat, .. }) = (zone, context.network.way(&resource.id, ANYWHERE))
        {
            match found.iter_mut().find(|(id, _)| *id == nat) {
                Some((_, clients)) => clients.push((&resource.id, zone)),
                None => found.push((nat, vec![(&resource.id, zone)])),
            }
        }
    }
    found
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, production, set};
    use serde_json::json;

    &[
        bad("one private route table for two zones", "nat-a", || {
            vec![
                production(),
                item(
                    "natGateway",
                    json!({ "id": "nat-a", "name": "NAT a", "subnet": "public-a" }),
                ),
                item(
                    "natGateway",
                    json!({ "id": "nat-b", "name": "NAT b", "subnet": "public-b" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat-a" } }]),
                ),
            ]
        }),
        good("each zone has its own", || {
            let to = |nat: &str| json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": nat } }]);
            vec![
                production(),
                item(
                    "natGateway",
                    json!({ "id": "nat-a", "name": "NAT a", "subnet": "public-a" }),
                ),
                item(
                    "natGateway",
                    json!({ "id": "nat-b", "name": "NAT b", "subnet": "public-b" }),
                ),
                item(
                    "routeTable",
                    json!({ "id": "private-routes-b", "name": "Private b", "routes": to("nat-b") }),
                ),
                set("private-routes", "/routes", to("nat-a")),
                set("app-b", "/routeTable", "private-routes-b"),
                set(
                    "to-s3",
                    "/kind/gateway/routeTables",
                    json!(["private-routes", "private-routes-b"]),
                ),
            ]
        }),
    ]
};
