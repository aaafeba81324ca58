//! Layers in which nothing lies.

use std::collections::HashSet;

use tierwright_model::{Design, EndpointKind, Id, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::apis;

pub(crate) static RULE: Rule = Rule {
    id: "layer-unused",
    category: "network",
    severity: Severity::Advice,
    summary: "Nothing lies in a layer",
    catalog: &["NET-SUB-007"],
    docs: Docs {
        what: "Reports a layer that holds no tier, no endpoint and no NAT gateway.",
        why: "Its subnets take addresses and the reader's attention.",
        silent: "the design has no tier in the VPC yet: it is being drawn.",
        example: "A data layer without a database.",
        source: "Design hygiene.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    if design.tiers.iter().all(|tier| tier.layer.is_none()) {
        return;
    }
    let endpoints = design
        .network
        .endpoints
        .iter()
        .filter_map(|endpoint| match &endpoint.kind {
            EndpointKind::Interface { layer, .. } => Some(layer),
            EndpointKind::Gateway { .. } => None,
        });
    let used: HashSet<&Id> = design
        .tiers
        .iter()
        .filter_map(|tier| tier.layer.as_ref())
        .chain(endpoints)
        .chain(apis(design).filter_map(|api| api.link.map(|link| &link.layer)))
        .collect();
    let nats: HashSet<&Id> = design
        .network
        .nat_gateways
        .iter()
        .map(|nat| &nat.subnet)
        .collect();
    for layer in &design.network.layers {
        if !used.contains(&layer.id) && !layer.subnets.iter().any(|subnet| nats.contains(&subnet.id)) {
            let message = format!("nothing lies in the layer {}", layer.id);
            let fix = Some((format!("Remove {}", layer.id), vec![edits::remove(&layer.id)]));
            report
                .on(layer.id.as_str(), message, "Use it, or remove it.")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item};
    use serde_json::json;
    &[
        bad("a layer for later", "later", || {
            vec![item(
                "layer",
                json!({ "id": "later", "name": "Later", "subnets": [{ "id": "later-a", "zone": "zone-a", "cidr": "10.20.30.0/24" }] }),
            )]
        }),
        good("the sample uses its layers", Vec::new),
    ]
};
