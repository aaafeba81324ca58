//! TLS that a load balancer cannot pass on.

use tierwright_model::tiers::NetworkProtocol;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{named, network_balancers};

pub(crate) static RULE: Rule = Rule {
    id: "tls-listener-to-load-balancer",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A TLS listener of a Network Load Balancer leads to an Application Load Balancer",
    catalog: &["ELB-NLB-004"],
    docs: Docs {
        what: "Looks at connections from a Network Load Balancer to an Application Load Balancer and the \
               listener that feeds them.",
        why: "AWS refuses it: only TCP listeners forward to a target group of type `alb`. The Application \
              Load Balancer ends TLS itself.",
        silent: "the listener is a TCP listener, or it does not exist (`connection-not-forwarded`).",
        example: "TLS on 443 at the Network Load Balancer, in front of HTTPS on 443.",
        source: "NLB guide, *Use an Application Load Balancer as a target of a Network Load Balancer*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, balancer) in network_balancers(design) {
        for connection in design.connections.iter().filter(|c| c.from == tier.id) {
            if !matches!(
                context.tier_by_id(&connection.to).map(|t| &t.kind),
                Some(TierKind::LoadBalancer(_))
            ) {
                continue;
            }
            let index = match connection.listener {
                Some(port) => balancer.listeners.iter().position(|l| l.port == port),
                None => (!balancer.listeners.is_empty()).then_some(0),
            };
            let Some(index) = index.filter(|i| balancer.listeners[*i].protocol == NetworkProtocol::Tls)
            else {
                continue;
            };
            let message = format!(
                "{} ends TLS on port {} in front of \"{}\", and AWS takes TCP only there",
                named(tier),
                balancer.listeners[index].port,
                connection.to
            );
            let property = format!("listeners/{index}/protocol");
            let edit = edits::set_kind(tier, &property, "TCP");
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Pass TCP on, and let the Application Load Balancer end TLS.",
                )
                .property(format!("/kind/networkLoadBalancer/{property}"))
                .fix(Some(("Pass TCP on".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, network_balancer, set};
    use serde_json::json;

    &[
        bad("TLS at the network load balancer", "nlb", || {
            let arn =
                "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
            vec![
                network_balancer(),
                set(
                    "nlb",
                    "/kind/networkLoadBalancer/listeners/0",
                    json!({ "port": 80, "protocol": "TLS", "certificateArn": arn }),
                ),
            ]
        }),
        good("TCP", || vec![network_balancer()]),
    ]
};
