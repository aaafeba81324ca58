//! Health checks that ask for the wrong thing.

use tierwright_catalog::Kind;
use tierwright_compile::Resource;
use tierwright_model::Severity;

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Source: ELB API, CreateTargetGroup, HealthCheckPath.
const LONGEST: usize = 1024;

pub(crate) static RULE: Rule = Rule {
    id: "health-check-path",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A health check asks for a path that AWS refuses, or for the root",
    catalog: &["ELB-HC-001"],
    docs: Docs {
        what: "Checks that the path of a target group's health check starts with a slash and has no spaces, and reports the root \
               as a warning.",
        why: "AWS refuses other paths. The root is often a page that works while the service behind it does not, or one that \
              redirects.",
        silent: "the check is not over HTTP, or the path is not known.",
        example: "`health` instead of `/health`.",
        source: "ELB API, CreateTargetGroup, HealthCheckPath; Checkov CKV_AWS_261.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // Target groups by their service, which is where a person sets the path.
    for (resource, service) in context.services() {
        for entry in &service.load_balancers {
            let Some(Kind::TargetGroup(group)) =
                context.graph.follow(&entry.target_group_arn).map(|r| &r.kind)
            else {
                continue;
            };
            let protocol = group.health_check_protocol.text().or(group.protocol.text());
            if !matches!(protocol, Some("HTTP" | "HTTPS")) {
                continue;
            }
            let path = if group.health_check_path.is_absent() {
                Some("/")
            } else {
                group.health_check_path.text()
            };
            if let Some(path) = path {
                look_at(context, report, resource, path);
            }
        }
    }
}

fn look_at(context: &Context<'_>, report: &mut Report<'_>, resource: &Resource, path: &str) {
    let called = tierwright_reach::called(resource);
    let shown: String = path.chars().take(40).collect();
    if path == "/" {
        let message = format!("the health check of {called} asks for the root");
        report
            .at(
                resource,
                message,
                "Ask for a path that answers only when the service works, such as /health.",
            )
            .property("HealthCheckPath")
            .severity(Severity::Warning);
    } else if !path.starts_with('/') || path.contains(char::is_whitespace) || path.chars().count() > LONGEST {
        let message = format!("the health check of {called} asks for {shown:?}, which is no path");
        let plain: String = path.chars().filter(|c| !c.is_whitespace()).take(100).collect();
        let nearest = format!("/{}", plain.trim_start_matches('/'));
        let fix = if nearest == "/" { None } else { Some(nearest) };
        let fix = fix.and_then(|path| {
            edits::set_tier(
                context,
                resource,
                format!("Ask for {path}"),
                "healthCheckPath",
                path.clone(),
            )
        });
        report
            .at(resource, message, "Start the path with a slash.")
            .property("HealthCheckPath")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, set};
    &[
        bad("no slash", "api", || {
            vec![set("api", "/kind/fargateService/healthCheckPath", "health")]
        }),
        bad("the root", "api", || {
            vec![set("api", "/kind/fargateService/healthCheckPath", "/")]
        }),
        good("behind no load balancer", || {
            vec![
                remove("alb-to-api"),
                remove("app-from-alb"),
                remove("alb-to-app"),
                set("api", "/kind/fargateService/healthCheckPath", "/"),
            ]
        }),
    ]
};
