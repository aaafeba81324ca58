//! Endpoints without an interface in a zone of their clients.

use std::collections::{HashMap, HashSet};

use tierwright_model::Severity;
use tierwright_reach::called;
use tierwright_reach::network::{Zone, service_name};

use crate::context::Context;
use crate::needs::Need;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-misses-zone",
    category: "network",
    severity: Severity::Warning,
    summary: "An interface endpoint has no interface in a zone in which its clients run",
    catalog: &["NET-EP-008"],
    docs: Docs {
        what: "Compares the zones of each interface endpoint with the zones of the tasks that need its service.",
        why: "Clients in the other zone depend on a zone that is not theirs, and pay for each gigabyte across.",
        silent: "a zone is not known, or nothing needs the service.",
        example: "Tasks in two zones, endpoints in a layer with a subnet in one.",
        source: "PrivateLink guide, *Access AWS services through AWS PrivateLink*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut clients: HashMap<&str, Vec<&Need<'_>>> = HashMap::new();
    for need in context.needs().iter().filter(|need| !need.is_for_instance()) {
        clients.entry(need.service).or_default().push(need);
    }
    for (resource, endpoint) in context.network.endpoints() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        let Some(service) = service_name(context.graph, endpoint) else {
            continue;
        };
        let Some(own) = context.zones(&interfaces.subnets) else {
            continue;
        };
        if !interfaces.subnets_known || interfaces.subnets.is_empty() {
            continue;
        }
        let own: HashSet<Zone<'_>> = own.into_iter().collect();
        for need in clients.get(service.as_str()).into_iter().flatten() {
            let Some(client) = context.network.interfaces(&need.client.id) else {
                continue;
            };
            let Some(zones) = context.zones(&client.subnets) else {
                continue;
            };
            let missing = zones
                .iter()
                .zip(&client.subnets)
                .find(|(zone, _)| !own.contains(zone));
            if let Some((_, subnet)) = missing {
                let subnet = crate::words::origin(context.graph, subnet);
                let message = format!(
                    "the endpoint {} has no interface in the zone of subnet {subnet}, where {} runs",
                    resource.origin,
                    called(need.client)
                );
                report
                    .at(
                        resource,
                        message,
                        "Put the endpoint into a layer with a subnet in each zone.",
                    )
                    .property("SubnetIds");
                break;
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("a layer in one zone", "to-logs", || {
            vec![
                item(
                    "layer",
                    json!({ "id": "endpoints", "name": "Endpoints", "subnets": [
                        { "id": "endpoints-a", "zone": "zone-a", "cidr": "10.20.20.0/24", "routeTable": "private-routes" }
                    ] }),
                ),
                set("to-logs", "/kind/interface/layer", "endpoints"),
            ]
        }),
        good("the sample's endpoints are in both zones", Vec::new),
    ]
};
