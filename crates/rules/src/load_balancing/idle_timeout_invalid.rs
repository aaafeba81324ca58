//! Idle timeouts outside AWS's limits.

use tierwright_model::Severity;
use tierwright_reach::called;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

const KEY: &str = "idle_timeout.timeout_seconds";

pub(crate) static RULE: Rule = Rule {
    id: "idle-timeout-invalid",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A load balancer's idle timeout is outside 1 to 4000 seconds, or shorter than its caller waits",
    catalog: &["ELB-ALB-013", "CDN-ORG-003"],
    docs: Docs {
        what: "Checks the idle timeout of a load balancer, and compares it with the time that a distribution waits for an \
               answer.",
        why: "AWS refuses values outside 1 to 4000. A timeout shorter than CloudFront's closes the connection while \
              CloudFront still waits, which a visitor sees as 502 or 504.",
        silent: "a value is not known.",
        example: "20 seconds behind a distribution that waits 30.",
        source: "ELB API, LoadBalancerAttribute; CloudFront API, CustomOriginConfig.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (resource, balancer) in context.balancers() {
        let attribute = balancer
            .load_balancer_attributes
            .iter()
            .find(|a| a.key.text() == Some(KEY));
        let Some(seconds) = attribute
            .and_then(|a| a.value.text())
            .and_then(|text| text.parse::<i64>().ok())
        else {
            continue;
        };
        if !(1..=4000).contains(&seconds) {
            let nearest = seconds.clamp(1, 4000);
            let message = format!(
                "{} has an idle timeout of {seconds} seconds; AWS takes 1 to 4000",
                called(resource)
            );
            let fix = edits::set_tier(
                context,
                resource,
                format!("Use {nearest} seconds"),
                "idleTimeoutSeconds",
                nearest,
            );
            report
                .at(resource, message, "Use 60 seconds, AWS's default.")
                .catalog(&["ELB-ALB-013"])
                .fix(fix);
            continue;
        }
        let waits = longest_wait(context, resource);
        if let Some(wait) = waits.filter(|wait| *wait > seconds) {
            let message = format!(
                "{} closes idle connections after {seconds} seconds, while a distribution waits {wait} for an answer",
                called(resource)
            );
            let fix = edits::set_tier(
                context,
                resource,
                "Use 60 seconds",
                "idleTimeoutSeconds",
                60.max(wait),
            );
            report
                .at(resource, message, format!("Use {} seconds.", 60.max(wait)))
                .severity(Severity::Warning)
                .catalog(&["CDN-ORG-003"])
                .fix(fix);
        }
    }
}

/// The longest time that a distribution waits for this load balancer.
fn longest_wait(context: &Context<'_>, balancer: &tierwright_compile::Resource) -> Option<i64> {
    let distributions = context
        .network
        .distributions_of(&balancer.id)
        .iter()
        .filter_map(|id| context.graph.get(id));
    let configs = distributions.filter_map(|r| match &r.kind {
        tierwright_catalog::Kind::Distribution(kind) => kind.distribution_config.literal(),
        _ => None,
    });
    let origins = configs
        .flat_map(|config| &config.origins)
        .filter(|o| o.domain_name.target() == Some(&balancer.id));
    origins
        .filter_map(|o| o.custom_origin_config.literal()?.origin_read_timeout.value())
        .max()
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("more than AWS takes", "alb", || {
            vec![set("alb", "/kind/loadBalancer/idleTimeoutSeconds", 5000)]
        }),
        bad("shorter than the distribution waits", "alb", || {
            vec![set("alb", "/kind/loadBalancer/idleTimeoutSeconds", 20)]
        }),
        good("four minutes", || {
            vec![set("alb", "/kind/loadBalancer/idleTimeoutSeconds", 240)]
        }),
    ]
};
