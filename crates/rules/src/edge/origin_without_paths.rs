//! Origins that no request goes to.

use tierwright_model::{Design, Severity};

use super::routing::{sites, to_balancers};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "origin-without-paths",
    category: "edge",
    severity: Severity::Warning,
    summary: "A site is connected with a load balancer for no path",
    catalog: &["CDN-BHV-001"],
    docs: Docs {
        what: "Reports a connection from a site to a load balancer that names no path.",
        why: "Everything that no path names goes to the bucket, so the load balancer never gets a request.",
        silent: "the connection names a path.",
        example: "A connection that was drawn and not finished.",
        source: "CloudFront guide, *Cache behavior settings*, path pattern.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, site) in sites(design) {
        for connection in to_balancers(design, tier).filter(|c| c.paths.is_empty()) {
            let base = site
                .api_base_url
                .as_deref()
                .filter(|base| base.starts_with('/') && !base.starts_with("//"));
            let path = format!("{}/*", base.unwrap_or("/api").trim_end_matches('/'));
            let message = format!("\"{}\" passes no path on to \"{}\"", tier.id, connection.to);
            let fix = Some((
                format!("Pass {path} on"),
                vec![edits::set(&connection.id, "/paths", vec![path.clone()])],
            ));
            report
                .on(
                    connection.id.as_str(),
                    message,
                    format!("Give the connection a path such as {path}."),
                )
                .property("/paths")
                .fix(fix);
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    use serde_json::json;
    &[
        bad("no path", "site-to-alb", || {
            vec![set("site-to-alb", "/paths", json!([]))]
        }),
        good("the sample names one", Vec::new),
    ]
};
