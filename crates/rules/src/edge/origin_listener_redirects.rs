//! Distributions whose origin sends visitors away.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "origin-listener-redirects",
    category: "edge",
    severity: Severity::Error,
    summary: "A distribution calls a listener that redirects everything",
    catalog: &["CDN-ORG-001"],
    docs: Docs {
        what: "Reports a distribution whose origin is the listener of a load balancer that answers every request with a redirect.",
        why: "CloudFront hands the redirect on. The visitor is sent to the load balancer's own name, around the distribution, \
              where no certificate matches; with the visitor's host name passed on, round in circles.",
        silent: "the listener or one of its rules forwards, or the port is not known.",
        example: "The site is connected with port 80, which redirects to 443.",
        source: "CloudFront guide, *Requirements for using HTTPS for communication between CloudFront and your custom origin*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.distributions() {
        for origin in context
            .network
            .origins(&resource.id)
            .iter()
            .filter(|origin| origin.used)
        {
            let (Some(balancer), Some(port)) =
                (origin.target.and_then(|id| context.graph.get(id)), origin.port)
            else {
                continue;
            };
            let listener = context
                .network
                .listeners(&balancer.id)
                .iter()
                .find(|listener| listener.port == Some(port));
            let Some(Kind::Listener(kind)) = listener.map(|listener| &listener.resource.kind) else {
                continue;
            };
            let redirects = kind
                .default_actions
                .iter()
                .any(|action| action.r#type.text() == Some("redirect"));
            let forwards = context
                .network
                .forwards(&balancer.id)
                .iter()
                .any(|f| f.listener_port == Some(port));
            if redirects && !forwards {
                let message = format!(
                    "{} calls port {port} of {}, which redirects everything",
                    called(resource),
                    called(balancer)
                );
                report
                    .at(resource, message, "Connect it with a listener that forwards.")
                    .property("Origins");
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("port 80 redirects", "site", || {
            let arn =
                "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
            vec![
                set(
                    "alb",
                    "/kind/loadBalancer/listeners/-",
                    json!({ "port": 443, "protocol": "HTTPS", "certificateArn": arn }),
                ),
                set("alb", "/kind/loadBalancer/listeners/0/redirectToPort", 443),
            ]
        }),
        good("port 80 forwards", Vec::new),
    ]
};
