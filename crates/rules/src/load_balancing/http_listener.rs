//! Requests that cross the internet in the clear.

use tierwright_catalog::Kind;
use tierwright_model::{Edit, Severity, TierKind, tiers::ListenerProtocol};
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "http-listener",
    category: "load_balancing",
    severity: Severity::Warning,
    summary: "A load balancer forwards plain HTTP",
    catalog: &["ELB-LSN-001", "ELB-LSN-002"],
    docs: Docs {
        what: "Reports an HTTP listener of a load balancer that forwards requests instead of redirecting \
               them to HTTPS.",
        why: "Passwords, tokens and pages travel readable and changeable, also between CloudFront and the load balancer.",
        silent: "the listener redirects or forwards nothing. Of an internal load balancer it is advice.",
        example: "A listener on port 80 that forwards to the API.",
        source: "Security Hub ELB.1, ELB.18; Checkov CKV_AWS_2.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        let public = context.network.interfaces(&resource.id).and_then(|i| i.public);
        let severity = match public {
            Some(true) => Severity::Warning,
            Some(false) => Severity::Advice,
            _ => continue,
        };
        for listener in context.network.listeners(&resource.id) {
            let Kind::Listener(kind) = &listener.resource.kind else {
                continue;
            };
            let forwards = context
                .network
                .forwards(&resource.id)
                .iter()
                .any(|f| f.listener.id == listener.resource.id);
            if kind.protocol.text() != Some("HTTP") || !forwards {
                continue;
            }
            let port = listener
                .port
                .map_or_else(String::new, |port| format!(" on port {port}"));
            let message = format!("{} forwards plain HTTP{port}", called(resource));
            let hint = "Add an HTTPS listener with a certificate, and let the HTTP listener redirect to it.";
            let fix = listener.port.and_then(|port| fix(context, resource, port));
            report
                .at(resource, message, hint)
                .property("Protocol")
                .severity(severity)
                .fix(fix);
        }
    }
}

/// A redirect, when an HTTPS listener is there and nobody names the HTTP one.
fn fix(
    context: &Context<'_>,
    resource: &tierwright_compile::Resource,
    port: u16,
) -> Option<(String, Vec<Edit>)> {
    let design = context.design?;
    let tier = edits::tier(context, resource)?;
    let TierKind::LoadBalancer(balancer) = &tier.kind else {
        return None;
    };
    let https = balancer
        .listeners
        .iter()
        .find(|l| l.protocol == ListenerProtocol::Https)?
        .port;
    let index = balancer.listeners.iter().position(|l| l.port == port)?;
    let named = design
        .connections
        .iter()
        .any(|c| (c.from == tier.id && c.listener == Some(port)) || (c.to == tier.id && c.port == port));
    if named {
        return None;
    }
    let edit = edits::set_kind(tier, &format!("listeners/{index}/redirectToPort"), https);
    Some((format!("Redirect port {port} to {https}"), vec![edit]))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad_with, good, remove, rule, set};
    use serde_json::json;
    fn https() -> tierwright_model::Edit {
        let arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
        set(
            "alb",
            "/kind/loadBalancer/listeners/-",
            json!({ "port": 443, "protocol": "HTTPS", "certificateArn": arn }),
        )
    }
    fn open() -> tierwright_model::Edit {
        rule(
            "sg-alb-public",
            json!({ "id": "tls", "direction": "ingress", "fromPort": 443, "toPort": 443, "peer": { "cidr": "0.0.0.0/0" } }),
        )
    }
    &[
        bad_with("the sample, whose waiver is taken away", "alb", &[], Vec::new),
        bad_with(
            "HTTPS is there and HTTP forwards all the same",
            "alb",
            &["api-path-not-routed"],
            || vec![https(), open(), remove("site-to-alb"), remove("alb-from-web")],
        ),
        good("HTTP redirects", || {
            vec![
                https(),
                open(),
                remove("site-to-alb"),
                set("alb", "/kind/loadBalancer/listeners/0/redirectToPort", 443),
            ]
        }),
        bad_with(
            "an internal load balancer",
            "alb",
            &[
                "connection-without-path",
                "ingress-open-to-world",
                "internal-load-balancer-in-public-subnet",
            ],
            || vec![set("alb", "/kind/loadBalancer/scheme", "internal")],
        ),
    ]
};
