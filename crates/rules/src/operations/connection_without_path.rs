//! Connections that no network could carry.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::network::is_network_balancer;
use tierwright_reach::{Reason, called, quoted};

use crate::context::{Connected, Context};
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::api;

pub(crate) static RULE: Rule = Rule {
    id: "connection-without-path",
    category: "operations",
    severity: Severity::Error,
    summary: "A connection is drawn that the network cannot carry, whatever its security groups say",
    catalog: &[
        "CDN-BHV-001",
        "CDN-ORG-002",
        "ELB-ALB-004",
        "NET-RTB-020",
        "NET-RTB-021",
    ],
    docs: Docs {
        what: "Follows each connection of the design through routes, gateways and addresses. Reports one that has nowhere to \
               arrive or no way there: a called that has no public address, an internal load balancer as an origin, a repository, \
               a client that must leave its subnet for a public load balancer and cannot.",
        why: "The design promises something that cannot happen.",
        silent: "a more exact rule says what is wrong: security groups, ports, listeners, layers, the subnets of load balancers \
                 and NAT gateways. Also when something on the way is not known.",
        example: "The internet is connected with a private service instead of the load balancer in front of it.",
        source: "VPC guide, *Internet gateways*; ELB guide, *Load balancer scheme*; CloudFront guide, *Restrict access with VPC \
                 origins*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for connected in context.connections() {
        if !is_ours(context, connected) {
            continue;
        }
        let flow = &connected.flow;
        let (Some(target), Some(blocker)) = (context.graph.get(&flow.to), &connected.answer.blocker) else {
            continue;
        };
        let caller = flow.from.resource().and_then(|id| context.graph.get(id));
        let from = caller.map_or_else(|| "the internet".to_owned(), quoted);
        let message = format!("{from} cannot reach {}: {}", called(target), blocker.message);
        let entry = match blocker.reason {
            Reason::InternalLoadBalancer => "CDN-ORG-002",
            Reason::NotForwarded => "CDN-BHV-001",
            Reason::PrivateAddressToInternetGateway => "NET-RTB-021",
            Reason::NoWayOut => "NET-RTB-020",
            _ => "ELB-ALB-004",
        };
        report
            .on(&flow.origin, message, blocker.hint.clone())
            .catalog(&[entry]);
    }
}

/// Whether no other rule says what is wrong.
fn is_ours(context: &Context<'_>, connected: &Connected) -> bool {
    let Some(blocker) = &connected.answer.blocker else {
        return false;
    };
    let target = context.graph.get(&connected.flow.to).map(|r| &r.kind);
    let balancer = matches!(target, Some(Kind::LoadBalancer(_)));
    if matches!(
        target,
        Some(Kind::Repository(_) | Kind::Bucket(_) | Kind::UserPool(_))
    ) {
        // What tasks lack to get to a repository is reported as a need of theirs.
        return connected.blocked_by() == Some(Reason::NoNetworkInterface);
    }
    match connected.blocked_by() {
        Some(
            Reason::NoNetworkInterface
            | Reason::NoPublicAddress
            | Reason::InternalLoadBalancer
            | Reason::OtherVpc
            | Reason::PrivateAddressToInternetGateway
            | Reason::Disabled,
        ) => true,
        // Load balancers have a rule of their own for their subnets.
        Some(Reason::PrivateSubnet | Reason::NoInternetGateway) => !balancer,
        Some(Reason::NoWayOut) => !context.is_stray(&blocker.resource),
        // What no listener knows has a rule of its own, and so has an API that cannot follow its routes.
        Some(Reason::NotForwarded) => {
            let caller = connected
                .flow
                .from
                .resource()
                .and_then(|id| context.graph.get(id));
            let forwarded = match caller.map(|caller| &caller.kind) {
                Some(Kind::LoadBalancer(kind)) => {
                    matches!(target, Some(Kind::Service(_))) || (balancer && is_network_balancer(kind))
                }
                _ => false,
            };
            let routed = caller
                .and_then(|caller| api(context.tier(caller)?))
                .zip(context.graph.get(&connected.flow.to))
                .is_some_and(|(api, to)| {
                    let mut tiers = api.routes.iter().filter_map(|route| route.integration.tier());
                    tiers.any(|id| id.as_str() == to.origin)
                });
            !forwarded && !routed
        }
        Some(
            Reason::NoSubnet
            | Reason::DefaultSecurityGroup
            | Reason::EgressMissing
            | Reason::IngressMissing
            | Reason::GroupReferenceFromPublicAddress
            | Reason::PortNotServed
            | Reason::ListenerMissing
            | Reason::NatWithoutWayOut
            | Reason::NetworkAcl
            | Reason::NetworkAclAnswers
            | Reason::EndpointNotAssociated
            | Reason::PrivateDnsOff
            | Reason::VpcDnsOff
            | Reason::UnknownValue,
        )
        | None => false,
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, set};
    use serde_json::json;
    &[
        bad("the internet calls a private service", "web-to-api", || {
            vec![connect(
                json!({ "id": "web-to-api", "from": "internet", "to": "api", "port": 8080 }),
            )]
        }),
        bad(
            "a distribution in front of an internal load balancer",
            "site-to-alb",
            || vec![set("alb", "/kind/loadBalancer/scheme", "internal")],
        )
        .also(&["ingress-open-to-world", "internal-load-balancer-in-public-subnet"]),
        bad("a load balancer calls a database", "alb-to-db", || {
            vec![connect(
                json!({ "id": "alb-to-db", "from": "alb", "to": "db", "port": 3306 }),
            )]
        }),
        bad("a distribution calls a service", "site-to-api", || {
            vec![connect(
                json!({ "id": "site-to-api", "from": "site", "to": "api", "port": 8080 }),
            )]
        }),
        bad("a repository opens no connections", "images-to-api", || {
            vec![connect(
                json!({ "id": "images-to-api", "from": "images", "to": "api", "port": 8080 }),
            )]
        }),
        bad(
            "tasks without a way out call a public load balancer",
            "api-to-alb",
            || {
                vec![connect(
                    json!({ "id": "api-to-alb", "from": "api", "to": "alb", "port": 80 }),
                )]
            },
        )
        .also(&["sg-chain-broken"]),
        good("the sample's connections", Vec::new),
        good("a service that is connected with its repository", || {
            vec![connect(
                json!({ "id": "api-to-images", "from": "api", "to": "images", "port": 443 }),
            )]
        }),
    ]
};
