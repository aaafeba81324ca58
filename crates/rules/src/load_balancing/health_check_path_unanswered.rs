//! Health checks that ask a public image for a path that it does not have.

use tierwright_model::{Design, Severity, TierKind};

use crate::compute::public_image;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-path-unanswered",
    category: "load_balancing",
    severity: Severity::Error,
    summary: "A health check asks a public image for a path that it does not have",
    catalog: &[],
    docs: Docs {
        what: "Checks the health check path of services behind a load balancer whose image is the official one of nginx or httpd.",
        why: "The answer is 404, so no target is ever healthy, and ECS replaces the tasks without end.",
        silent: "the image is another one, variables of its environment may change what it does, or no load balancer leads to \
                 the service.",
        example: "`/health` of `public.ecr.aws/nginx/nginx:1.29`, which has `/` only.",
        source: "Docker Official Images, nginx and httpd; Elastic Load Balancing guide, *Health checks for your target groups*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for tier in &design.tiers {
        let Some((service, image)) = public_image::of_service(&tier.kind) else {
            continue;
        };
        let asked = service.health_check_path.as_str();
        let path = asked.split('?').next().unwrap_or(asked);
        let balanced = design
            .connections
            .iter()
            .filter(|connection| connection.to == tier.id)
            .filter_map(|connection| design.tier(&connection.from))
            .any(|from| {
                matches!(
                    from.kind,
                    TierKind::LoadBalancer(_) | TierKind::NetworkLoadBalancer(_)
                )
            });
        if !balanced || !path.starts_with('/') || image.paths.contains(&path) {
            continue;
        }
        let shown: String = asked.chars().take(60).collect();
        let message = format!(
            "the health check of {} asks for {shown}, and its image, the public {}, answers 404 there",
            tier.id, image.name
        );
        let edit = edits::set_kind(tier, "healthCheckPath", "/");
        report
            .on(
                tier.id.as_str(),
                message,
                "Ask for /, or name an image that has the path.",
            )
            .property("/kind/fargateService/healthCheckPath")
            .fix(Some(("Ask for /".to_owned(), vec![edit])));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    // The sample has no way out to a public registry, which another rule says.
    use crate::examples::{bad_with, balanced_service, good, public_service};
    &[
        bad_with(
            "nginx without the path",
            "pages",
            &["task-without-way-out"],
            || vec![balanced_service("public.ecr.aws/nginx/nginx:1.29", "/health")],
        ),
        good("the page that nginx has", || {
            vec![balanced_service("public.ecr.aws/nginx/nginx:1.29", "/")]
        }),
        good("no load balancer asks", || {
            vec![public_service("public.ecr.aws/nginx/nginx:1.29", 80, "/health")]
        }),
        good("another image", || {
            vec![balanced_service("registry.example.com/nginx:1.29", "/health")]
        }),
    ]
};
