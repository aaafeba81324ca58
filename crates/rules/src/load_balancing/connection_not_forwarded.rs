//! Target groups that no listener knows.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use tierwright_catalog::{Kind, LogicalId, references_in};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Id, Severity, TierKind};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "connection-not-forwarded",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "No listener forwards to the target group of a service",
    catalog: &["ELB-TG-004"],
    docs: Docs {
        what: "Reports a target group in which a service registers and that neither a listener's default nor a rule of it \
               forwards to.",
        why: "ECS refuses the service: \"The target group … does not have an associated load balancer\".",
        silent: "the load balancer has no listener at all (`load-balancer-without-listener`), a listener's actions are not \
                 known, or addresses are typed in its place (`load-balancer-addresses-as-targets`).",
        example: "Two services are connected with one load balancer without paths: the second takes the default from the \
                  first.",
        source: "ECS API, CreateService.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let registered = context.services().flat_map(|(resource, service)| {
        service
            .load_balancers
            .iter()
            .filter_map(move |entry| Some((entry.target_group_arn.target()?, resource)))
    });
    let registered: HashMap<&LogicalId, &Resource> = registered.collect();
    let forwarded: HashSet<LogicalId> = context
        .resources()
        .filter(|r| matches!(r.kind, Kind::Listener(_) | Kind::ListenerRule(_)))
        // Whatever names it may forward to it: an action, a weighted one, or a function in their place.
        .flat_map(|r| references_in(&Value::Object(r.kind.properties())))
        .map(|(id, _)| id)
        .collect();
    for group in context
        .resources()
        .filter(|r| matches!(r.kind, Kind::TargetGroup(_)))
    {
        let service = registered.get(&group.id);
        // A target group of the document is there for its connection; one of an import may be fed by something else.
        if forwarded.contains(&group.id)
            || context.is_handed_out(&group.id)
            || (service.is_none() && context.design.is_none())
            || lacks_listeners(context, group)
        {
            continue;
        }
        let to = service.map_or_else(|| format!("\"{}\"", group.label), |service| called(service));
        let message = format!("no listener forwards to {to} (target group of {})", group.origin);
        let hint = "Give the connection paths of its own, such as /orders/*, and a listener that exists.";
        report
            .at(group, message, hint)
            .property("ListenerArn")
            .fix(fix(context, group));
    }
}

/// Whether the load balancer of the connection has no listener that could forward; that is its own finding.
fn lacks_listeners(context: &Context<'_>, group: &Resource) -> bool {
    let Some(design) = context.design else {
        return context.resources().all(|r| !matches!(r.kind, Kind::Listener(_)));
    };
    let connection = design.connections.iter().find(|c| c.id.as_str() == group.origin);
    match connection
        .and_then(|c| design.tier(&c.from))
        .map(|tier| &tier.kind)
    {
        Some(TierKind::LoadBalancer(balancer)) => balancer.listeners.is_empty(),
        // Typed addresses take the place of what a connection leads to, which is a finding of its own.
        Some(TierKind::NetworkLoadBalancer(balancer)) => {
            let listeners = || balancer.listeners.iter();
            let fed = connection.and_then(|c| match c.listener {
                Some(port) => listeners().find(|l| l.port == port),
                None => listeners().next(),
            });
            balancer.listeners.is_empty() || fed.is_some_and(|l| !l.target_addresses.is_empty())
        }
        _ => false,
    }
}

fn fix(context: &Context<'_>, group: &Resource) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let connection = design
        .connections
        .iter()
        .find(|c| c.id.as_str() == group.origin)?;
    let Some(TierKind::LoadBalancer(balancer)) = design.tier(&connection.from).map(|tier| &tier.kind) else {
        return None;
    };
    let mut edits = Vec::new();
    let listens = |port: u16| {
        balancer
            .listeners
            .iter()
            .any(|l| l.port == port && l.redirect_to_port.is_none())
    };
    if connection.listener.is_some_and(|port| !listens(port)) {
        edits.push(edits::set(&connection.id, "/listener", serde_json::Value::Null));
    }
    let listener = connection.listener.filter(|port| listens(*port));
    let others = design
        .connections
        .iter()
        .filter(|c| c.id != connection.id && c.from == connection.from);
    let default_is_taken = others.into_iter().any(|c| {
        c.paths.is_empty()
            && c.listener.filter(|port| listens(*port)) == listener
            && is_service(design, &c.to)
    });
    if connection.paths.is_empty() && default_is_taken {
        let to = &connection.to;
        let paths = serde_json::json!([format!("/{to}"), format!("/{to}/*")]);
        edits.push(edits::set(&connection.id, "/paths", paths));
    }
    Some((
        format!("Let {} forward to {}", connection.from, connection.to),
        edits,
    ))
}

fn is_service(design: &tierwright_model::Design, id: &Id) -> bool {
    design.tier(id).is_some_and(edits::is_service)
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, set, tier};
    use serde_json::json;
    fn second() -> tierwright_model::Edit {
        tier(
            json!({ "id": "orders", "name": "Orders", "layer": "app", "securityGroups": ["sg-fargate-app"],
            "kind": { "fargateService": {
                "cpu": 256, "memory": 512, "image": { "repository": { "repository": "images", "tag": "orders-v1" } },
                "containerPort": 8080, "desiredCount": 2, "healthCheckPath": "/health",
                "healthCheckGracePeriodSeconds": 60, "assignPublicIp": false, "logRetentionDays": 30 } } }),
        )
    }
    &[
        bad("two defaults", "alb-to-api", || {
            vec![
                second(),
                connect(json!({ "id": "alb-to-orders", "from": "alb", "to": "orders", "port": 8080 })),
            ]
        }),
        bad("a listener that does not exist", "alb-to-api", || {
            vec![set("alb-to-api", "/listener", 8443)]
        }),
        good("a default and a path", || {
            let paths = json!(["/orders", "/orders/*"]);
            vec![
                second(),
                connect(
                    json!({ "id": "alb-to-orders", "from": "alb", "to": "orders", "port": 8080, "paths": paths }),
                ),
            ]
        }),
    ]
};
