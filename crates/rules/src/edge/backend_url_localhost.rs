//! Pages that look for their API on the visitor's machine.

use tierwright_model::{Design, Severity};

use super::routing::{own_path, sites};
use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "backend-url-localhost",
    category: "edge",
    severity: Severity::Error,
    summary: "The pages call an API on the visitor's own machine",
    catalog: &["CDN-ORG-002"],
    docs: Docs {
        what: "Reports a site whose API's base URL names localhost, a loopback address or 0.0.0.0.",
        why: "The page runs in the visitor's browser: localhost is the visitor's machine, where no API is.",
        silent: "the host is another one.",
        example: "`http://localhost:8080`, left over from development.",
        source: "RFC 6761, *localhost*.",
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
        if !is_local(url) {
            continue;
        }
        let message = format!(
            "the pages of \"{}\" call {url}, which is the visitor's own machine",
            tier.id
        );
        report
            .on(
                tier.id.as_str(),
                message,
                "Use a path such as /api, which the distribution passes on.",
            )
            .property("/kind/staticSite/apiBaseUrl")
            .fix(own_path(design, tier));
    }
}

/// Whether a URL names the machine that it is opened on.
pub(super) fn is_local(url: &str) -> bool {
    let Some(host) = host(url) else { return false };
    host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host == "0.0.0.0"
        || host == "[::1]"
}

/// The host of a whole URL, in lower case.
pub(super) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let end = if host.starts_with('[') {
        host.find(']').map(|i| i + 1)
    } else {
        host.find(':')
    };
    Some(host[..end.unwrap_or(host.len())].to_lowercase())
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("a development server", "site", || {
            vec![set(
                "site",
                "/kind/staticSite/apiBaseUrl",
                "http://localhost:8080",
            )]
        }),
        bad("a loopback address", "site", || {
            vec![set(
                "site",
                "/kind/staticSite/apiBaseUrl",
                "https://127.0.0.1/api",
            )]
        }),
        good("a path", Vec::new),
    ]
};
