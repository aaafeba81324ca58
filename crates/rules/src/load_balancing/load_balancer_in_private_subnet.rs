//! Public load balancers where the internet cannot get.

use std::collections::HashSet;

use tierwright_catalog::LogicalId;
use tierwright_compile::Resource;
use tierwright_model::{Edit, Id, InternetGateway, Item, Route, RouteTarget, Severity};
use tierwright_reach::called;
use tierwright_reach::network::{ANYWHERE, Interfaces, Way};

use crate::context::Context;
use crate::edits;
use crate::network::private_subnet_routes_to_internet_gateway::is_called_private;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "load-balancer-in-private-subnet",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "An internet-facing load balancer lies in subnets without a route to the internet gateway",
    catalog: &["ELB-ALB-004", "ELB-ALB-005"],
    docs: Docs {
        what: "Checks that each subnet of an internet-facing load balancer routes 0.0.0.0/0 to an attached internet gateway, \
               by the route table that counts.",
        why: "The load balancer's name resolves to a public address in every subnet; those without the route answer nobody, so \
              requests fail now and then, or always. In a VPC without a gateway AWS refuses the load balancer.",
        silent: "the subnet has no route table while its siblings have one (`subnet-without-route-table`), or routes are not \
                 known.",
        example: "An internet-facing load balancer in the app layer.",
        source: "ALB guide, *Subnets for your load balancer*; ELB API, InvalidSubnet.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        let Some(interfaces) = context.network.interfaces(&resource.id) else {
            continue;
        };
        if interfaces.public != Some(true) {
            continue;
        }
        let closed: Vec<&LogicalId> = interfaces
            .subnets
            .iter()
            .copied()
            .filter(|id| is_closed(context, id))
            .collect();
        let Some(first) = closed.first() else { continue };
        if closed.iter().all(|id| context.is_stray(id.as_str())) {
            continue;
        }
        let subnets = counted("subnet", &crate::words::origins(context.graph, &closed));
        let no_gateway = context.network.has_internet_gateway(first) == Some(false);
        let (why, entry) = if no_gateway {
            ("the VPC has no internet gateway".to_owned(), "ELB-ALB-005")
        } else {
            let verb = if closed.len() == 1 { "has" } else { "have" };
            (
                format!("{subnets} {verb} no route to the internet gateway"),
                "ELB-ALB-004",
            )
        };
        let message = format!("{} is internet-facing, but {why}", called(resource));
        report
            .at(
                resource,
                message,
                "Put it into public subnets, or make it internal.",
            )
            .property("Subnets")
            .catalog(&[entry])
            .fix(fix(context, resource, interfaces));
    }
}

fn is_closed(context: &Context<'_>, subnet: &LogicalId) -> bool {
    match context.network.way(subnet, ANYWHERE) {
        Way::LocalOnly | Way::NatGateway { .. } => true,
        Way::InternetGateway { gateway, .. } => context.network.is_attached(gateway) == Some(false),
        Way::Unknown => false,
    }
}

fn fix<'a>(
    context: &Context<'a>,
    resource: &Resource,
    interfaces: &Interfaces<'a>,
) -> Option<(String, Vec<Edit>)> {
    move_to_public_layer(context, resource, interfaces).or_else(|| add_default_routes(context, interfaces))
}

/// A layer of which every subnet is public, over as many zones.
fn move_to_public_layer(
    context: &Context<'_>,
    resource: &Resource,
    interfaces: &Interfaces<'_>,
) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, resource)?;
    let subnets = context
        .resources()
        .filter(|r| context.network.subnet(&r.id).is_some());
    let open: HashSet<&str> = subnets
        .filter(|r| !is_closed(context, &r.id))
        .map(|r| r.origin.as_str())
        .collect();
    let layer = design.network.layers.iter().find(|layer| {
        layer.subnets.len() >= interfaces.subnets.len().max(2)
            && layer
                .subnets
                .iter()
                .all(|subnet| open.contains(subnet.id.as_str()))
    })?;
    let edit = Edit::MoveToLayer {
        id: tier.id.clone(),
        layer: layer.id.clone(),
        position: None,
    };
    Some((format!("Move it to the layer {}", layer.id), vec![edit]))
}

/// The default routes that are missing, in route tables that no other subnet uses; and the gateway, if there is none.
fn add_default_routes<'a>(context: &Context<'a>, interfaces: &Interfaces<'a>) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let network = &design.network;
    // Subnets that hold other tiers, or that are called private, must not become public by the way.
    let ids: HashSet<&LogicalId> = interfaces.subnets.iter().copied().collect();
    let mut others = context
        .network
        .with_interfaces()
        .filter(|i| i.resource.id != interfaces.resource.id);
    let private = context
        .subnets_of(interfaces)
        .any(|subnet| is_called_private(context, subnet));
    if private || others.any(|i| i.subnets.iter().any(|id| ids.contains(id))) {
        return None;
    }
    let own: HashSet<&str> = crate::words::origins(context.graph, &interfaces.subnets)
        .into_iter()
        .collect();
    let mut found = Vec::new();
    let gateway = match &network.internet_gateway {
        Some(gateway) => gateway.id.clone(),
        None => {
            let id = context.ids()?.fresh(&Id::from_label("gateway", "gateway"));
            let item = InternetGateway {
                id: id.clone(),
                name: "Internet gateway".to_owned(),
            };
            found.push(Edit::Add {
                item: Item::InternetGateway(item),
            });
            id
        }
    };
    let mut tables: Vec<&Id> = Vec::new();
    for (_, subnet) in network
        .subnets()
        .filter(|(_, subnet)| own.contains(subnet.id.as_str()))
    {
        let table = subnet.route_table.as_ref()?;
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    for id in tables {
        let table = network.route_table(id)?;
        let mut users = network
            .subnets()
            .filter(|(_, subnet)| subnet.route_table.as_ref() == Some(id));
        let shared = users.any(|(_, subnet)| !own.contains(subnet.id.as_str()));
        if shared
            || table
                .routes
                .iter()
                .any(|route| route.destination.prefix_len() == 0)
        {
            return None;
        }
        let default = Route {
            destination: ANYWHERE,
            target: RouteTarget::InternetGateway(gateway.clone()),
        };
        let routes: Vec<&Route> = table.routes.iter().chain([&default]).collect();
        found.push(edits::set(id, "/routes", serde_json::to_value(routes).ok()?));
    }
    Some(("Route its subnets to the internet gateway".to_owned(), found))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bad_with, good, remove, set};
    use serde_json::json;
    &[
        bad_with("in the app layer", "alb", &["layer-unused"], || {
            vec![set("alb", "/layer", "app")]
        }),
        bad("the default route is missing", "alb", || {
            vec![set("public-routes", "/routes", json!([]))]
        }),
        bad("no internet gateway", "alb", || vec![remove("gateway")]),
        good("an internal load balancer", || {
            vec![
                set("alb", "/layer", "app"),
                set("alb", "/kind/loadBalancer/scheme", "internal"),
            ]
        }),
    ]
};
