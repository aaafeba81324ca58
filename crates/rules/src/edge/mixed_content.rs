//! HTTPS pages that call a plain HTTP API.

use tierwright_model::{Design, Severity};

use super::backend_url_localhost::is_local;
use super::routing::{own_path, sites};
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "mixed-content",
    category: "edge",
    severity: Severity::Error,
    summary: "The pages are HTTPS and call their API over plain HTTP, which browsers block",
    catalog: &["CDN-ORG-001", "CDN-BHV-003"],
    docs: Docs {
        what: "Reports a site whose API's base URL starts with `http://`.",
        why: "A distribution delivers pages over HTTPS. A browser does not let such a page call plain HTTP: the request is \
              blocked before it is sent, and only the browser's console says so.",
        silent: "the base URL is a path, starts with `https://`, or names the visitor's machine (`backend-url-localhost`).",
        example: "`http://` and the load balancer's name.",
        source: "W3C, *Mixed Content*; CloudFront guide, *Require HTTPS between viewers and CloudFront*.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, site) in sites(design) {
        let Some(url) = site.api_base_url.as_deref() else {
            continue;
        };
        if !url.to_lowercase().starts_with("http://") || is_local(url) {
            continue;
        }
        let shown: String = url.chars().take(80).collect();
        let message = format!(
            "the pages of \"{}\" are HTTPS and call {shown}: browsers block that",
            tier.id
        );
        report
            .on(
                tier.id.as_str(),
                message,
                "Route /api/* through the distribution and call the path /api.",
            )
            .property("/kind/staticSite/apiBaseUrl")
            .fix(own_path(design, tier));
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, set};
    &[
        bad("the load balancer's name", "site", || {
            vec![set(
                "site",
                "/kind/staticSite/apiBaseUrl",
                "http://three-tier-alb-1.eu-central-1.elb.amazonaws.com",
            )]
        }),
        bad(
            "the load balancer's name, and no connection with it",
            "site",
            || {
                vec![
                    remove("site-to-alb"),
                    set(
                        "site",
                        "/kind/staticSite/apiBaseUrl",
                        "http://three-tier-alb-1.eu-central-1.elb.amazonaws.com",
                    ),
                ]
            },
        ),
        good("HTTPS", || {
            vec![set(
                "site",
                "/kind/staticSite/apiBaseUrl",
                "https://api.example.com",
            )]
        }),
    ]
};
