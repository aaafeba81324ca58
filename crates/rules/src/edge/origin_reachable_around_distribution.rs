//! Load balancers that can be called around the distribution in front of them.

use tierwright_compile::FlowEnd;
use tierwright_model::{Protocol, Severity};
use tierwright_reach::{called, quoted};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "origin-reachable-around-distribution",
    category: "edge",
    severity: Severity::Warning,
    summary: "A load balancer behind a distribution admits every address",
    catalog: &["ELB-ALB-016"],
    docs: Docs {
        what: "Reports a load balancer that is an origin of a distribution and whose security group admits every address on the \
               origin's port.",
        why: "Requests can go around the distribution, its cache, its HTTPS and its firewall.",
        silent: "the internet is connected with the load balancer in the design too, or the group admits CloudFront's prefix \
                 list or narrower ranges only.",
        example: "The load balancer's group admits tcp 80 from 0.0.0.0/0, and a distribution passes /api/* on to it.",
        source: "CloudFront guide, *Restrict access to Application Load Balancers*; VPC guide, *AWS-managed prefix lists*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (distribution, _) in context.distributions() {
        for origin in context
            .network
            .origins(&distribution.id)
            .iter()
            .filter(|origin| origin.used)
        {
            let (Some(target), Some(port)) = (origin.target, origin.port) else {
                continue;
            };
            let Some(interfaces) = context.network.interfaces(target) else {
                continue;
            };
            let drawn = context
                .connections_to(target)
                .any(|c| !matches!(c.flow.from, FlowEnd::Resource(_)));
            if drawn || interfaces.public != Some(true) {
                continue;
            }
            let groups = interfaces
                .groups
                .iter()
                .filter_map(|id| context.network.group(id));
            let open = groups
                .flat_map(|group| group.ingress.iter().map(move |rule| (group, rule)))
                .find(|(_, rule)| {
                    rule.peer.is_ipv4_world() && rule.ports.covers(Protocol::Tcp, port) == Some(true)
                });
            let Some((group, rule)) = open else { continue };
            let message = format!(
                "{} can be called around {}: {} admits {} from every address (rule {})",
                called(interfaces.resource),
                quoted(distribution),
                group.resource.origin,
                rule.ports,
                rule.resource.origin
            );
            let fix = edits::origin(context, rule.resource)
                .filter(|_| rule.is_separate())
                .map(|(_, id)| {
                    let peer = serde_json::json!({ "prefixList": "cloudfront" });
                    (
                        "Admit CloudFront alone".to_owned(),
                        vec![edits::set(&id, "/peer", peer)],
                    )
                });
            report
                .at(
                    interfaces.resource,
                    message,
                    "Admit CloudFront's prefix list instead of 0.0.0.0/0.",
                )
                .property("SecurityGroupIngress")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, connect, good, set};
    use serde_json::json;
    &[
        bad("every address", "alb", || {
            vec![set("alb-from-web", "/peer", json!({ "cidr": "0.0.0.0/0" }))]
        }),
        good(
            "every IPv6 address, which a load balancer without IPv6 does not see",
            || vec![set("alb-from-web", "/peer", json!({ "cidr": "::/0" }))],
        ),
        good("CloudFront's prefix list", || {
            vec![set(
                "alb-from-web",
                "/peer",
                json!({ "prefixList": "cloudfront" }),
            )]
        }),
        good("the design connects the internet too", || {
            vec![
                set("alb-from-web", "/peer", json!({ "cidr": "0.0.0.0/0" })),
                connect(json!({ "id": "web-to-alb", "from": "internet", "to": "alb", "port": 80 })),
            ]
        }),
    ]
};
