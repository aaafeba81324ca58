//! Redirects to a port that nobody listens on.

use tierwright_model::{Design, Edit, Severity, Tier, TierKind, tiers};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "redirect-without-listener",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A listener redirects to an HTTPS port that the load balancer does not listen on",
    catalog: &["ELB-LSN-002"],
    docs: Docs {
        what: "Checks that the port of a redirect has an HTTPS listener on the same load balancer, and is not the listener's own.",
        why: "Visitors are sent to a port that does not answer, or round in circles.",
        silent: "the HTTPS listener is there.",
        example: "Port 80 redirects to 443, and the HTTPS listener is on 8443.",
        source: "ALB guide, *Redirect actions*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::LoadBalancer(balancer) = &tier.kind else {
            continue;
        };
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let Some(target) = listener.redirect_to_port else {
                continue;
            };
            let https = |l: &&tiers::Listener| {
                l.protocol == tiers::ListenerProtocol::Https && l.port != listener.port
            };
            if target != listener.port && balancer.listeners.iter().filter(https).any(|l| l.port == target) {
                continue;
            }
            let why = if target == listener.port {
                "which is itself".to_owned()
            } else {
                "which has no HTTPS listener".to_owned()
            };
            let message = format!(
                "port {} of \"{}\" redirects to port {target}, {why}",
                listener.port, tier.id
            );
            let other = balancer.listeners.iter().find(https).map(|l| l.port);
            report
                .on(
                    tier.id.as_str(),
                    message,
                    format!("Add an HTTPS listener on port {target}."),
                )
                .property(format!("/kind/loadBalancer/listeners/{index}/redirectToPort"))
                .fix(other.map(|port| fix(tier, index, port)));
        }
    }
}

fn fix(tier: &Tier, index: usize, port: u16) -> (String, Vec<Edit>) {
    let edit = edits::set_kind(tier, &format!("listeners/{index}/redirectToPort"), port);
    (format!("Redirect to port {port}"), vec![edit])
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, set};
    use serde_json::json;
    fn https(port: u16) -> tierwright_model::Edit {
        let arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
        set(
            "alb",
            "/kind/loadBalancer/listeners/-",
            json!({ "port": port, "protocol": "HTTPS", "certificateArn": arn }),
        )
    }
    &[
        bad("no HTTPS listener", "alb", || {
            vec![
                remove("site-to-alb"),
                set("alb", "/kind/loadBalancer/listeners/0/redirectToPort", 443),
            ]
        })
        .also(&["api-path-not-routed", "connection-not-forwarded"]),
        bad("an HTTPS listener elsewhere", "alb", || {
            vec![
                remove("site-to-alb"),
                https(8443),
                set("alb", "/kind/loadBalancer/listeners/0/redirectToPort", 443),
            ]
        })
        .also(&["api-path-not-routed"]),
        good("the usual pair", || {
            vec![
                remove("site-to-alb"),
                https(443),
                set("alb", "/kind/loadBalancer/listeners/0/redirectToPort", 443),
            ]
        }),
    ]
};
