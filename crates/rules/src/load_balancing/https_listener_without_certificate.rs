//! HTTPS without a certificate.

use tierwright_catalog::Kind;
use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "https-listener-without-certificate",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "An HTTPS listener has no certificate",
    catalog: &["ELB-LSN-003"],
    docs: Docs {
        what: "Reports an HTTPS listener without a certificate.",
        why: "AWS refuses it: \"A certificate must be specified for HTTPS listeners\".",
        silent: "the certificate is a parameter or a reference.",
        example: "A listener on 443 that was added before the certificate was there.",
        source: "ELB API, CreateListener; cfn-lint E3676.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, _) in context.balancers() {
        for listener in context.network.listeners(&resource.id) {
            let Kind::Listener(kind) = &listener.resource.kind else {
                continue;
            };
            let bare = kind.certificates.iter().all(|c| {
                !c.is_unknown() && (c.certificate_arn.is_absent() || c.certificate_arn.text() == Some(""))
            });
            let protocol = kind
                .protocol
                .text()
                .filter(|protocol| matches!(*protocol, "HTTPS" | "TLS"));
            if let Some(protocol) = protocol.filter(|_| bare) {
                let port = listener
                    .port
                    .map_or_else(String::new, |port| format!(" on port {port}"));
                let message = format!(
                    "{} has {} {protocol} listener{port} without a certificate",
                    called(resource),
                    if protocol == "TLS" { "a" } else { "an" },
                );
                report
                    .at(
                        resource,
                        message,
                        "Name the ARN of an ACM certificate of this Region.",
                    )
                    .property("Certificates");
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, item, set};
    use serde_json::json;
    &[
        bad("no certificate", "alb", || {
            vec![set(
                "alb",
                "/kind/loadBalancer/listeners/-",
                json!({ "port": 443, "protocol": "HTTPS" }),
            )]
        }),
        good("a certificate by parameter", || {
            vec![
                item("parameter", json!({ "id": "certificate", "kind": "arn" })),
                set(
                    "alb",
                    "/kind/loadBalancer/listeners/-",
                    json!({ "port": 443, "protocol": "HTTPS", "certificateArn": { "parameter": "certificate" } }),
                ),
            ]
        }),
    ]
};
