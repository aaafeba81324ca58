//! Resources that CloudFormation may make before the gateway that they use is attached.

use std::collections::HashSet;

use serde_json::Value;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, ResourceKind, kinds};
use tierwright_compile::Resource;
use tierwright_model::Severity;
use tierwright_reach::called;
use tierwright_reach::network::is_network_balancer;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "gateway-attachment-not-awaited",
    category: "network",
    severity: Severity::Warning,
    summary: "A resource uses a gateway and does not wait until it is attached",
    catalog: &["DEP-ORD-003"],
    docs: Docs {
        what: "Reports a route to an internet, VPN or transit gateway that does not wait for the gateway's attachment, which the \
               same template makes. Public NAT gateways and internet-facing load balancers in the VPC of such an attachment \
               are advice: they rarely come first.",
        why: "The route names the gateway, not its attachment, so CloudFormation may make both at once. Then EC2 answers \"route \
              table … and network gateway … belong to different networks\" and the stack rolls back, or not: it is luck.",
        silent: "the resource depends on the attachment, also through others, or the attachment depends on a condition.",
        example: "`PublicDefault` with `GatewayId: !Ref Igw` and without `DependsOn: IgwAttachment`.",
        source: "CloudFormation guide, *DependsOn attribute*, \"When a DependsOn attribute is required\"; template reference, \
                 *AWS::EC2::Route*, about transit gateways; ELB API, CreateLoadBalancer, InvalidSubnet.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

/// A gateway in a VPC, both as the attachment writes them.
struct Attachment<'a> {
    resource: &'a Resource,
    gateway: Value,
    vpc: Value,
    /// Whether it is an internet gateway's.
    to_internet: bool,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let attachments: Vec<Attachment<'_>> = context.resources().filter_map(attachment).collect();
    if attachments.is_empty() {
        return;
    }
    for resource in context.resources() {
        let (found, severity) = match &resource.kind {
            Kind::Route(route) => (of_route(context, &attachments, route), Severity::Warning),
            Kind::NatGateway(nat) => {
                let public =
                    nat.connectivity_type.is_absent() || nat.connectivity_type.text() == Some("public");
                let subnet = nat.subnet_id.target().filter(|_| public);
                (of_subnet(context, &attachments, subnet), Severity::Advice)
            }
            Kind::LoadBalancer(balancer) => {
                let known = balancer.r#type.text() == Some("application")
                    || balancer.r#type.is_absent()
                    || is_network_balancer(balancer);
                let public = balancer.scheme.is_absent() || balancer.scheme.text() == Some("internet-facing");
                let subnet = balancer.subnets.targets().next().filter(|_| known && public);
                (of_subnet(context, &attachments, subnet), Severity::Advice)
            }
            _ => continue,
        };
        // A gateway that has two attachments here is conditional in a way that is not seen.
        let [attachment] = found.as_slice() else { continue };
        if waits(context, resource, &attachment.resource.id) {
            continue;
        }
        let message = format!(
            "{} does not wait for {}, which attaches its gateway to the VPC",
            match resource.kind {
                Kind::Route(_) => format!("route {}", resource.origin),
                _ => called(resource),
            },
            attachment.resource.origin
        );
        let hint = format!("Add DependsOn: {}.", attachment.resource.origin);
        report
            .at(resource, message, hint)
            .property("DependsOn")
            .severity(severity);
    }
}

fn attachment(resource: &Resource) -> Option<Attachment<'_>> {
    let type_name = resource.kind.type_name();
    let keys: &[&str] = match type_name {
        kinds::VpcGatewayAttachment::TYPE => &["InternetGatewayId", "VpnGatewayId"],
        "AWS::EC2::TransitGatewayAttachment" | "AWS::EC2::TransitGatewayVpcAttachment" => {
            &["TransitGatewayId"]
        }
        _ => return None,
    };
    let mut properties = resource.kind.properties();
    let vpc = properties.remove("VpcId")?;
    let (key, gateway) = keys
        .iter()
        .find_map(|key| Some((*key, properties.remove(*key)?)))?;
    // By a function it may be no attachment at all.
    if matches!(Expr::from_json(&gateway), Some(Expr::Unknown(_))) {
        return None;
    }
    Some(Attachment {
        resource,
        gateway,
        vpc,
        to_internet: key == "InternetGatewayId",
    })
}

fn of_route<'s, 'a>(
    context: &Context<'a>,
    attachments: &'s [Attachment<'a>],
    route: &'a kinds::Route,
) -> Vec<&'s Attachment<'a>> {
    let gateway = serde_json::to_value(&route.gateway_id).unwrap_or_default();
    let transit = route.other.get("TransitGatewayId");
    let table = context.graph.follow(&route.route_table_id).map(|r| &r.kind);
    let vpc = match table {
        Some(Kind::RouteTable(table)) => serde_json::to_value(&table.vpc_id).unwrap_or_default(),
        _ => return Vec::new(),
    };
    let uses = |attachment: &&Attachment<'_>| {
        let named = attachment.gateway == gateway || Some(&attachment.gateway) == transit;
        named && attachment.vpc == vpc
    };
    attachments.iter().filter(uses).collect()
}

fn of_subnet<'s, 'a>(
    context: &Context<'a>,
    attachments: &'s [Attachment<'a>],
    subnet: Option<&LogicalId>,
) -> Vec<&'s Attachment<'a>> {
    let Some(vpc) = subnet.and_then(|id| context.network.subnet(id)?.vpc) else {
        return Vec::new();
    };
    let vpc = serde_json::to_value(Prop::<String>::reference(vpc)).unwrap_or_default();
    let here = |attachment: &&Attachment<'_>| attachment.to_internet && attachment.vpc == vpc;
    attachments.iter().filter(here).collect()
}

/// Whether a resource is made after another one, because it, or something that it waits for, says so.
fn waits(context: &Context<'_>, resource: &Resource, on: &LogicalId) -> bool {
    if resource.depends_on.iter().any(|dependency| dependency.on == *on) {
        return true;
    }
    let mut seen: HashSet<LogicalId> = HashSet::new();
    let mut left = context.graph.dependencies(resource);
    while let Some(id) = left.pop() {
        if id == *on {
            return true;
        }
        if let Some(next) = context.graph.get(&id)
            && seen.insert(id)
        {
            left.extend(context.graph.dependencies(next));
        }
    }
    false
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the compiler lets routes wait", Vec::new)]
};
