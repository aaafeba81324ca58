//! Answers that a load balancer cannot give.

use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::named;

pub(crate) static RULE: Rule = Rule {
    id: "fixed-response-invalid",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A listener answers with a status or body that AWS refuses",
    catalog: &["ELB-LSN-009"],
    docs: Docs {
        what: "Checks the fixed response of a listener: a status 2XX, 4XX or 5XX, and a body of at most \
               1,024 bytes.",
        why: "AWS refuses the listener.",
        silent: "the listener has no fixed response.",
        example: "A status of 302, meant as a redirect.",
        source: "ELB API, FixedResponseActionConfig.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

/// Source: ELB API, FixedResponseActionConfig, MessageBody.
const LONGEST: usize = 1024;

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let TierKind::LoadBalancer(balancer) = &tier.kind else {
            continue;
        };
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let Some(response) = &listener.fixed_response else {
                continue;
            };
            let property = format!("listeners/{index}/fixedResponse");
            if !matches!(response.status_code / 100, 2 | 4 | 5) {
                let message = format!(
                    "{} answers with the status {} on port {}, and AWS takes 2XX, 4XX and 5XX",
                    named(tier),
                    response.status_code,
                    listener.port
                );
                let edit = edits::set_kind(tier, &format!("{property}/statusCode"), 404);
                report
                    .on(
                        tier.id.as_str(),
                        message,
                        "Use 404 for what is not there; a redirect is a setting of its own.",
                    )
                    .property(format!("/kind/loadBalancer/{property}/statusCode"))
                    .fix(Some(("Answer with 404".to_owned(), vec![edit])));
            }
            if response.body.len() > LONGEST {
                let message = format!(
                    "{} answers with {} bytes on port {}, and AWS takes {LONGEST}",
                    named(tier),
                    response.body.len(),
                    listener.port
                );
                report
                    .on(tier.id.as_str(), message, "Shorten the text.")
                    .property(format!("/kind/loadBalancer/{property}/body"));
            }
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;

    &[
        bad("a redirect's status", "alb", || {
            vec![set(
                "alb",
                "/kind/loadBalancer/listeners/0/fixedResponse",
                json!({ "statusCode": 302 }),
            )]
        }),
        bad("a whole page", "alb", || {
            vec![set(
                "alb",
                "/kind/loadBalancer/listeners/0/fixedResponse",
                json!({ "statusCode": 404, "body": "a".repeat(2000) }),
            )]
        }),
        good("not found", || {
            vec![set(
                "alb",
                "/kind/loadBalancer/listeners/0/fixedResponse",
                json!({ "statusCode": 404, "body": "Not here" }),
            )]
        }),
    ]
};
