//! Public images that listen on another port than the container is said to.

use tierwright_model::{Design, Severity};

use super::public_image;
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "image-port-mismatch",
    category: "compute",
    severity: Severity::Error,
    summary: "A public image listens on another port than its container's",
    catalog: &[],
    docs: Docs {
        what: "Compares the container port of a service with the port of its image, for the official images of nginx and httpd.",
        why: "Nothing answers on the container port: health checks fail, and ECS replaces the tasks without end.",
        silent: "the image is another one, or variables of its environment may change what it does.",
        example: "`public.ecr.aws/nginx/nginx:1.29`, which listens on 80, with the container port 8080.",
        source: "Docker Official Images, nginx and httpd (`EXPOSE 80`).",
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
        if service.container_port == image.port {
            continue;
        }
        let message = format!(
            "the image of {} is the public {}, which listens on port {}, and its container port is {}",
            tier.id, image.name, image.port, service.container_port
        );
        // Connections and rules name the port too, and changing all of them is no small thing to do unasked.
        let alone = !design
            .connections
            .iter()
            .any(|connection| connection.to == tier.id);
        let fix = alone.then(|| {
            let title = format!("Set the container port to {}", image.port);
            (title, vec![edits::set_kind(tier, "containerPort", image.port)])
        });
        report
            .on(
                tier.id.as_str(),
                message,
                format!(
                    "Set the container port to {}, with the connections and rules that name it, or name the image that listens \
                     on {}.",
                    image.port, service.container_port
                ),
            )
            .property("/kind/fargateService/containerPort")
            .fix(fix);
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    // The sample has no way out to a public registry, which another rule says.
    use crate::examples::{bad_with, good, public_service, set};
    use serde_json::json;
    &[
        bad_with("nginx on 8080", "pages", &["task-without-way-out"], || {
            vec![public_service("public.ecr.aws/nginx/nginx:1.29", 8080, "/")]
        }),
        bad_with("httpd on 8000", "pages", &["task-without-way-out"], || {
            vec![public_service("httpd:2.4", 8000, "/")]
        }),
        good("nginx on its own port", || {
            vec![public_service("public.ecr.aws/nginx/nginx:1.29", 80, "/")]
        }),
        good("another image", || {
            vec![public_service(
                "public.ecr.aws/nginx/nginx-unprivileged:1.29",
                8080,
                "/",
            )]
        }),
        good("an image that a variable may change", || {
            vec![
                public_service("nginx:1.29", 8080, "/"),
                set(
                    "pages",
                    "/kind/fargateService/environment",
                    json!([{ "name": "NGINX_PORT", "value": { "text": "8080" } }]),
                ),
            ]
        }),
    ]
};
