//! NAT gateways that have no way out themselves.

use tierwright_catalog::Kind;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity};
use tierwright_reach::network::{ANYWHERE, Way};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "nat-in-private-subnet",
    category: "network",
    severity: Severity::Error,
    summary: "A NAT gateway lies in a subnet without a route to an internet gateway",
    catalog: &["NET-NAT-001", "NET-NAT-002"],
    docs: Docs {
        what: "Reports a public NAT gateway whose subnet does not route 0.0.0.0/0 to an attached internet gateway.",
        why: "It passes packets on by its own subnet's route table. Without a gateway there, they go in circles or nowhere; \
              in a VPC without an internet gateway the NAT gateway fails at once.",
        silent: "the NAT gateway is private, or its subnet's routes are not known.",
        example: "A NAT gateway in the layer that routes to it.",
        source: "VPC guide, *NAT gateways*; EC2 API, DescribeNatGateways, failure code Gateway.NotAttached.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let Kind::NatGateway(nat) = &resource.kind else {
            continue;
        };
        let public = nat.connectivity_type.is_absent() || nat.connectivity_type.text() == Some("public");
        let Some(subnet) = nat.subnet_id.target().filter(|_| public) else {
            continue;
        };
        let name = crate::words::origin(context.graph, subnet);
        let message = match context.network.way(subnet, ANYWHERE) {
            Way::Unknown => continue,
            Way::InternetGateway { gateway, .. } if context.network.is_attached(gateway) != Some(false) => {
                continue;
            }
            Way::InternetGateway { .. } => {
                format!(
                    "the NAT gateway {} needs an internet gateway that is attached to the VPC",
                    resource.origin
                )
            }
            Way::LocalOnly | Way::NatGateway { .. }
                if context.network.has_internet_gateway(subnet) == Some(false) =>
            {
                format!(
                    "the NAT gateway {} lies in a VPC without an internet gateway",
                    resource.origin
                )
            }
            Way::LocalOnly | Way::NatGateway { .. } => format!(
                "the NAT gateway {} lies in subnet {name}, which has no route to the internet gateway",
                resource.origin
            ),
        };
        report
            .at(resource, message, "Put it into a public subnet.")
            .property("SubnetId")
            .fix(fix(context, resource, subnet));
    }
}

/// A public subnet, of the same zone if there is one.
fn fix(
    context: &Context<'_>,
    resource: &Resource,
    subnet: &tierwright_catalog::LogicalId,
) -> Option<(String, Vec<Edit>)> {
    let (_, id) = edits::origin(context, resource)?;
    let zone = context.network.subnet(subnet)?.zone;
    let public = context.resources().filter(|r| {
        matches!(context.network.way(&r.id, ANYWHERE), Way::InternetGateway { .. })
            && context.network.subnet(&r.id).is_some()
    });
    let mut public: Vec<&Resource> = public.collect();
    public.sort_by_key(|r| context.network.subnet(&r.id).is_none_or(|s| s.zone != zone));
    let place = &public.first()?.origin;
    Some((
        format!("Move it to {place}"),
        vec![edits::set(&id, "/subnet", place.as_str())],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("among its clients", "nat", || {
            vec![
                item(
                    "natGateway",
                    json!({ "id": "nat", "name": "NAT", "subnet": "app-a" }),
                ),
                set(
                    "private-routes",
                    "/routes",
                    json!([{ "destination": "0.0.0.0/0", "target": { "natGateway": "nat" } }]),
                ),
            ]
        }),
        good("in a public subnet", || {
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
