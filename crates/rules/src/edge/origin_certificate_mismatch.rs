//! HTTPS to a load balancer by a name that no certificate can have.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// The managed policies that pass the visitor's `Host` header on: AllViewer, and AllViewer with CloudFront's headers.
///
/// Source: CloudFront guide, *Use managed origin request policies*.
const FORWARD_HOST: [&str; 2] = [
    "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "33f36d7e-f396-46d9-90e0-52428a34d9dc",
];

pub(crate) static RULE: Rule = Rule {
    id: "origin-certificate-mismatch",
    category: "edge",
    severity: Severity::Error,
    summary: "A distribution calls a load balancer over HTTPS by the name that AWS gave it",
    catalog: &["CDN-ORG-001"],
    docs: Docs {
        what: "Reports an origin that is called over HTTPS and whose name is a load balancer's own, `….elb.amazonaws.com`, \
               unless the visitor's `Host` header is passed on.",
        why: "CloudFront wants a certificate for the origin's name, or for the `Host` header that it sends. Nobody gets a \
              certificate for a name of amazonaws.com, so every request ends in 502.",
        silent: "the behavior passes the `Host` header on (the certificate may then match the site's own domain), the origin's \
                 policy is not known, or its name is another one.",
        example: "The site is connected with the load balancer's HTTPS listener.",
        source: "CloudFront guide, *HTTP 502 status code (Bad Gateway)*, certificate and domain names.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, distribution) in context.distributions() {
        let Some(config) = distribution.distribution_config.literal() else {
            continue;
        };
        for origin in context
            .network
            .origins(&resource.id)
            .iter()
            .filter(|origin| origin.used)
        {
            let balancer = origin
                .target
                .and_then(|id| context.graph.get(id))
                .filter(|r| matches!(r.kind, Kind::LoadBalancer(_)));
            let Some(balancer) = balancer.filter(|_| origin.https == Some(true)) else {
                continue;
            };
            let behaviors = config
                .default_cache_behavior
                .literal()
                .into_iter()
                .chain(&config.cache_behaviors);
            let mut own = behaviors.filter(|behavior| behavior.target_origin_id.text() == origin.id);
            let may_forward = own.any(|behavior| match behavior.origin_request_policy_id.text() {
                Some(id) => FORWARD_HOST.contains(&id),
                None => {
                    !behavior.origin_request_policy_id.is_absent()
                        || behavior.other.contains_key("ForwardedValues")
                }
            });
            if may_forward {
                continue;
            }
            let message = format!(
                "{} calls {} over HTTPS by its own name, for which no certificate exists: every request ends in 502",
                called(resource),
                called(balancer)
            );
            let hint = "Connect with an HTTP listener that admits CloudFront alone, or give the origin a name of your own domain.";
            report.at(resource, message, hint).property("Origins");
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rule, set};
    use serde_json::json;
    &[
        bad("the HTTPS listener as origin", "site", || {
            let arn =
                "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
            vec![
                set(
                    "alb",
                    "/kind/loadBalancer/listeners/-",
                    json!({ "port": 443, "protocol": "HTTPS", "certificateArn": arn }),
                ),
                set("site-to-alb", "/port", 443),
                rule(
                    "sg-alb-public",
                    json!({ "id": "tls", "direction": "ingress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
                ),
            ]
        }),
        good("the HTTP listener as origin", Vec::new),
    ]
};
