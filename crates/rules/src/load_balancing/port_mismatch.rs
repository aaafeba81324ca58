//! Connections to ports that nobody listens on.

use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::Resource;
use tierwright_model::{Edit, Severity, TierKind};
use tierwright_reach::network::Admission;
use tierwright_reach::{Reason, quoted};

use crate::context::{Connected, Context, is_database};
use crate::edits;
use crate::offer::{as_edits, missing};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::list;

pub(crate) static RULE: Rule = Rule {
    id: "port-mismatch",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A connection calls a port that its target does not listen on",
    catalog: &[
        "ECS-LB-001",
        "DB-NET-003",
        "CDN-ORG-001",
        "ELB-LSN-007",
        "ELB-NLB-003",
    ],
    docs: Docs {
        what: "Compares the port of each connection with what its target serves: the listeners of a load balancer, the ports \
               of a container, the port of a database. Target group, container and connection must agree.",
        why: "ECS refuses a service whose target group names a port that no container has, and AWS refuses an Application Load \
              Balancer as a target on a port that it does not listen on; everything else times out.",
        silent: "the ports of the target are not known, the load balancer has no listener at all \
                 (`load-balancer-without-listener`), or only health checks use the port.",
        example: "The load balancer calls 8080 and the container listens on 80.",
        source: "ECS API, CreateService, \"did not have a container port … defined\"; CloudFront guide, *HTTP 502*; NLB guide, \
                 *Use an Application Load Balancer as a target of a Network Load Balancer*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wrong = |c: &&Connected| {
        matches!(
            c.blocked_by(),
            Some(Reason::PortNotServed | Reason::ListenerMissing)
        ) && !context.is_health_check(c)
    };
    // A target that moved to another port breaks all of its callers: one finding for each port that they call.
    let mut found: Vec<((&LogicalId, u16), Vec<&Connected>)> = Vec::new();
    for connected in context.connections().iter().filter(wrong) {
        let key = (&connected.flow.to, connected.flow.port);
        match found.iter_mut().find(|(other, _)| *other == key) {
            Some((_, callers)) => callers.push(connected),
            None => found.push((key, vec![connected])),
        }
    }
    for ((to, port), callers) in found {
        let Some(target) = context.graph.get(to) else {
            continue;
        };
        let Some(blocker) = callers.first().and_then(|c| c.answer.blocker.as_ref()) else {
            continue;
        };
        let is_balancer = matches!(target.kind, Kind::LoadBalancer(_));
        if is_balancer && context.network.listeners(&target.id).is_empty() {
            continue;
        }
        let names: Vec<String> = callers.iter().map(|c| caller_name(context, c)).collect();
        let caller_kinds = || {
            let resources = callers
                .iter()
                .filter_map(|c| context.graph.get(c.flow.from.resource()?));
            resources.map(|caller| &caller.kind)
        };
        let by_distribution = caller_kinds().any(|kind| matches!(kind, Kind::Distribution(_)));
        let by_balancer = caller_kinds().any(|kind| matches!(kind, Kind::LoadBalancer(_)));
        let entry = match &target.kind {
            Kind::LoadBalancer(_) if by_distribution => "CDN-ORG-001",
            Kind::LoadBalancer(_) if by_balancer => "ELB-NLB-003",
            kind if is_database(kind) => "DB-NET-003",
            Kind::Service(_) => "ECS-LB-001",
            _ => "ELB-LSN-007",
        };
        let verb = if names.len() == 1 { "calls" } else { "call" };
        let message = format!(
            "{} {verb} port {port} of {}: {}",
            list(&names),
            quoted(target),
            blocker.message
        );
        report
            .at(target, message, blocker.hint.clone())
            .property("Port")
            .catalog(&[entry])
            .fix(fix(context, &callers, target));
    }
}

fn caller_name(context: &Context<'_>, connected: &Connected) -> String {
    let caller = connected
        .flow
        .from
        .resource()
        .and_then(|id| context.graph.get(id));
    caller.map_or_else(|| "the internet".to_owned(), quoted)
}

/// When the groups on both sides are open for the connection's port, the target is what differs; otherwise the connection.
fn fix(context: &Context<'_>, callers: &[&Connected], target: &Resource) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, target)?;
    let first = &callers.first()?.flow;
    let open = |admission: Option<Admission<'_, '_>>| matches!(admission, None | Some(Admission::Allowed(_)));
    let agreed = callers.iter().all(|connected| {
        let flow = &connected.flow;
        let chain = context
            .network
            .chain(&flow.from, &flow.to, flow.protocol, flow.port);
        open(chain.egress) && open(chain.ingress)
    });
    let property = match &tier.kind {
        TierKind::FargateService(_) => Some("containerPort"),
        TierKind::AuroraCluster(_) | TierKind::DatabaseInstance(_) => Some("port"),
        _ => None,
    };
    if let Some(property) = property.filter(|_| agreed) {
        let title = format!("Let {} listen on {}", tier.id, first.port);
        return Some((title, vec![edits::set_kind(tier, property, first.port)]));
    }
    let port = context.network.usual_port(&target.id)?;
    let mut ids = context.ids()?;
    let mut found = Vec::new();
    let mut rules = Vec::new();
    for connected in callers {
        let flow = &connected.flow;
        let connection = design.connections.iter().find(|c| c.id.as_str() == flow.origin)?;
        found.push(edits::set(&connection.id, "/port", port));
        rules.extend(missing(
            design,
            &context.network,
            &mut ids,
            &flow.from,
            &flow.to,
            flow.protocol,
            port,
        ));
    }
    found.extend(as_edits(design, &rules));
    Some((format!("Call port {port}"), found))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, network_balancer, set};
    use serde_json::json;
    &[
        bad("the container listens elsewhere", "api", || {
            vec![set("api", "/kind/fargateService/containerPort", 80)]
        }),
        bad("the connection names another port", "api", || {
            vec![set("alb-to-api", "/port", 9090)]
        }),
        bad("the database's port was changed", "db", || {
            vec![set("db", "/kind/auroraCluster/port", 3307)]
        }),
        bad("no listener where the distribution calls", "alb", || {
            vec![set("site-to-alb", "/port", 8080)]
        }),
        bad(
            "a network load balancer calls a port without a listener",
            "alb",
            || vec![network_balancer(), set("nlb-to-alb", "/port", 8443)],
        ),
        good("everything agrees on another port", || {
            vec![
                item("parameter", json!({ "id": "unused", "kind": "text" })),
                set("api", "/kind/fargateService/containerPort", 9090),
                set("alb-to-api", "/port", 9090),
                set("alb-to-app", "/fromPort", 9090),
                set("alb-to-app", "/toPort", 9090),
                set("app-from-alb", "/fromPort", 9090),
                set("app-from-alb", "/toPort", 9090),
            ]
        }),
    ]
};
