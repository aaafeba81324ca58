//! What an HTTP API cannot be integrated with.

use tierwright_model::tiers::ApiIntegration;
use tierwright_model::{Design, Severity, TierKind};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, named};

pub(crate) static RULE: Rule = Rule {
    id: "api-integration-unsupported",
    category: "edge",
    severity: Severity::Error,
    summary: "An HTTP API leads a route to a bucket",
    catalog: &["API-AUT-002"],
    docs: Docs {
        what: "Reports a route of an HTTP API that is integrated with a bucket.",
        why: "An HTTP API calls a few services of AWS by its own integrations, and S3 is not among them. \
              Only a REST API writes objects through a role.",
        silent: "the API is a REST API.",
        example: "`PUT /upload/{key}` of an HTTP API to a bucket.",
        source: "API Gateway guide, *Integration subtype reference* for HTTP APIs.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design).filter(|api| !api.rest) {
        for (index, route) in api.routes.iter().enumerate() {
            let ApiIntegration::Bucket { bucket, .. } = &route.integration else {
                continue;
            };
            if context
                .tier_by_id(bucket)
                .is_none_or(|tier| !matches!(tier.kind, TierKind::Bucket(_)))
            {
                continue;
            }
            let message = format!(
                "{} leads {} {} to the bucket \"{bucket}\", which an HTTP API cannot",
                named(api.tier),
                route.method.as_str(),
                route.path
            );
            report
                .on(
                    api.tier.id.as_str(),
                    message,
                    "Use a REST API for this route, or let a service write to the bucket.",
                )
                .property(format!("/kind/httpApi/routes/{index}/integration"));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, bucket, good, http_api, rest_api, set};
    use serde_json::json;

    &[
        bad("an upload", "http", || {
            let route = json!({ "method": "PUT", "path": "/upload/{key}", "integration": { "bucket": { "bucket": "uploads" } } });
            vec![bucket(), http_api(), set("http", "/kind/httpApi/routes/-", route)]
        }),
        good("an upload by a REST API", || {
            let route = json!({ "method": "PUT", "path": "/upload/{key}", "integration": { "bucket": { "bucket": "uploads" } } });
            vec![bucket(), rest_api(), set("rest", "/kind/restApi/routes/-", route)]
        }),
    ]
};
