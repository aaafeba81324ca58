//! Pages that call a path which leads to the bucket.

use tierwright_model::{Connection, Design, Edit, Severity, Tier};

use super::routing::{own_path, sites, to_balancers};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "api-path-not-routed",
    category: "edge",
    severity: Severity::Error,
    summary: "The pages call a path of the distribution that it does not pass on to a load balancer",
    catalog: &["CDN-BHV-001"],
    docs: Docs {
        what: "Compares the API's base path of a site, such as `/api`, with the paths of its connections to load balancers.",
        why: "A path that no connection takes is the bucket's. The bucket has no such object and answers 403 to every call.",
        silent: "the base URL is empty or names another host.",
        example: "`apiBaseUrl` is `/api`, and the connection to the load balancer has the path `/v1/*`.",
        source: "CloudFront guide, *Cache behavior settings*, path pattern.",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for (tier, site) in sites(design) {
        let Some(base) = site
            .api_base_url
            .as_deref()
            .filter(|base| base.starts_with('/') && !base.starts_with("//"))
        else {
            continue;
        };
        let base = base.trim_end_matches('/');
        let connections: Vec<&Connection> = to_balancers(design, tier).collect();
        let wanted = format!("{base}/x");
        if connections
            .iter()
            .flat_map(|c| &c.paths)
            .any(|path| matches(path, &wanted))
        {
            continue;
        }
        // A connection without any path is `origin-without-paths`, and the same mistake.
        if connections.iter().any(|c| c.paths.is_empty()) {
            continue;
        }
        let message = format!(
            "the pages of \"{}\" call {base}/…, which no connection to a load balancer takes: the bucket answers 403",
            tier.id
        );
        report
            .on(
                tier.id.as_str(),
                message,
                format!("Connect the site with a load balancer for the path {base}/*."),
            )
            .property("/kind/staticSite/apiBaseUrl")
            .fix(fix(design, tier, base, &connections));
    }
}

/// Whether a path pattern of CloudFront matches a path: `*` is any text, `?` one character.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<char>, Vec<char>) = (pattern.chars().collect(), path.chars().collect());
    // The pattern may leave out the first slash.
    let pattern = if pattern.first() == Some(&'/') {
        pattern
    } else {
        [vec!['/'], pattern].concat()
    };
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for c in pattern {
        let before = reached.clone();
        for i in 0..=path.len() {
            reached[i] = match c {
                '*' => before[..=i].contains(&true),
                '?' => i > 0 && before[i - 1],
                c => i > 0 && before[i - 1] && path[i - 1] == c,
            };
        }
    }
    reached[path.len()]
}

/// The path on the one connection that could take it; without a connection a new one.
fn fix(design: &Design, tier: &Tier, base: &str, connections: &[&Connection]) -> Option<(String, Vec<Edit>)> {
    let [one] = connections else {
        return own_path(design, tier).filter(|_| connections.is_empty());
    };
    let path = format!("{base}/*");
    let paths: Vec<String> = std::iter::once(path.clone())
        .chain(one.paths.iter().cloned())
        .collect();
    Some((
        format!("Let {} take {path}", one.id),
        vec![edits::set(&one.id, "/paths", paths)],
    ))
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, remove, set};
    use serde_json::json;
    &[
        bad("another path", "site", || {
            vec![set("site-to-alb", "/paths", json!(["/v1/*"]))]
        }),
        bad("no connection", "site", || vec![remove("site-to-alb")]),
        good("a wider path", || {
            vec![set("site-to-alb", "/paths", json!(["/a*"]))]
        }),
        good("another host", || {
            vec![
                set("site", "/kind/staticSite/apiBaseUrl", "https://api.example.com"),
                set("site-to-alb", "/paths", json!(["/v1/*"])),
            ]
        }),
    ]
};

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_in_cloudfront() {
        for (pattern, path, expect) in [
            ("/api/*", "/api/x", true),
            ("api/*", "/api/x", true),
            ("*", "/api/x", true),
            ("/api?x", "/api/x", true),
            ("/api", "/api/x", false),
            ("/API/*", "/api/x", false),
        ] {
            assert_eq!(matches(pattern, path), expect, "{pattern} {path}");
        }
    }
}
