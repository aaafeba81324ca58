//! Paths that API Gateway does not take.

use tierwright_model::tiers::{ApiIntegration, ApiRoute};
use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, named};

pub(crate) static RULE: Rule = Rule {
    id: "api-path-invalid",
    category: "edge",
    severity: Severity::Error,
    summary: "A route of an API has a path that API Gateway refuses",
    catalog: &["API-DEP-001"],
    docs: Docs {
        what: "Checks the paths of an API's routes: a slash at the beginning, no empty part, letters, \
               digits and `._-:~$` in between, and parameters as a whole part in braces, each name once. A \
               greedy parameter `{name+}` is the last part. Of a REST API, parameters at one place have \
               one name. A path at the load balancer or an address names no parameter that the route does \
               not have.",
        why: "AWS refuses the resource, so the whole API is not made.",
        silent: "the path is the root `/`.",
        example: "`/test/{test_id` without the second brace; `/orders/{id}` beside `/orders/{name}/items`.",
        source: "API Gateway API, CreateResource, PathPart: \"Resource's path part only allow \
                 a-zA-Z0-9._-:\"; \"A sibling of this resource already has a variable path part\".",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design) {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for (index, route) in api.routes.iter().enumerate() {
            let problem = problem(&route.path, api.rest)
                .or_else(|| clash(&mut seen, &route.path).filter(|_| api.rest))
                .or_else(|| foreign(route));
            let Some(problem) = problem else { continue };
            let message = format!(
                "{} has the path {}: {problem}",
                named(api.tier),
                shown(&route.path)
            );
            let property = format!("/kind/{}/routes/{index}/path", api.tier.kind.key());
            report
                .on(
                    api.tier.id.as_str(),
                    message,
                    "Write it like /orders/{id}, with a slash before each part.",
                )
                .property(property);
        }
    }
}

fn shown(path: &str) -> String {
    if path.is_empty() {
        "of no characters".to_owned()
    } else {
        path.chars().take(80).collect()
    }
}

/// What is wrong with a path by itself.
fn problem(path: &str, rest: bool) -> Option<String> {
    if path == "/" {
        return None;
    }
    let Some(inner) = path.strip_prefix('/') else {
        return Some("it does not begin with a slash".to_owned());
    };
    // An HTTP API takes a path as it is written, also with a slash at its end.
    let inner = if rest {
        inner
    } else {
        inner.strip_suffix('/').unwrap_or(inner)
    };
    let parts: Vec<&str> = inner.split('/').collect();
    let mut names = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if part.is_empty() {
            return Some("a part of it is empty".to_owned());
        }
        let Some(name) = parameter(part) else {
            if let Some(wrong) = part
                .chars()
                .find(|c| !c.is_ascii_alphanumeric() && !"._-:~$".contains(*c))
            {
                return Some(format!("{wrong:?} may not stand in {part:?}"));
            }
            continue;
        };
        let bare = name.trim_end_matches('+');
        if bare.is_empty()
            || !bare
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        {
            return Some(format!("{part:?} is no parameter"));
        }
        if name.ends_with('+') && index + 1 < parts.len() {
            return Some(format!("the greedy parameter {part} must be the last part"));
        }
        if names.contains(&bare) {
            return Some(format!("it has the parameter {bare} twice"));
        }
        names.push(bare);
    }
    None
}

/// The name inside a part in braces.
fn parameter(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a parameter has another name than that of an earlier route at the same place.
fn clash<'d>(seen: &mut Vec<(String, &'d str)>, path: &'d str) -> Option<String> {
    let mut before = String::new();
    for part in path.split('/').skip(1) {
        if parameter(part).is_some() {
            match seen.iter().find(|(place, _)| place == &before) {
                Some((_, other)) if *other != part => {
                    return Some(format!(
                        "another route has {other} in the place of {part}, and a REST API takes one name there"
                    ));
                }
                Some(_) => {}
                None => seen.push((before.clone(), part)),
            }
        }
        before.push('/');
        before.push_str(part);
    }
    None
}

/// A parameter at the backend that the route does not have.
fn foreign(route: &ApiRoute) -> Option<String> {
    let there = match &route.integration {
        ApiIntegration::LoadBalancer { path, .. } => path.as_deref()?,
        ApiIntegration::Url(url) => url.as_str(),
        ApiIntegration::Bucket { .. } => return None,
    };
    let own: Vec<&str> = route
        .path
        .split('/')
        .filter_map(parameter)
        .map(|n| n.trim_end_matches('+'))
        .collect();
    let mut wanted = there
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name);
    wanted
        .find(|name| !own.contains(&name.trim_end_matches('+')))
        .map(|name| {
            format!("the backend's path {there} names the parameter {name}, which the route does not have")
        })
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, http_api, rest_api, set};
    use serde_json::json;

    &[
        bad("a brace is missing", "rest", || {
            vec![
                rest_api(),
                set("rest", "/kind/restApi/routes/0/path", "/items/{id"),
            ]
        }),
        bad("two names in one place", "rest", || {
            let route = json!({ "method": "GET", "path": "/items/{name}/parts", "integration": { "url": "https://backend.example.com/parts" } });
            vec![rest_api(), set("rest", "/kind/restApi/routes/-", route)]
        }),
        bad("the backend wants another parameter", "http", || {
            vec![
                http_api(),
                set(
                    "http",
                    "/kind/httpApi/routes/0/integration",
                    json!({ "url": "https://backend.example.com/{item}" }),
                ),
            ]
        }),
        good("the root, a greedy parameter and a slash at the end", || {
            let route = |path: &str| json!({ "method": "ANY", "path": path, "integration": { "url": "https://backend.example.com/" } });
            vec![
                rest_api(),
                set("rest", "/kind/restApi/routes/-", route("/")),
                set("rest", "/kind/restApi/routes/-", route("/files/{proxy+}")),
                http_api(),
                set("http", "/kind/httpApi/routes/-", route("/orders/")),
            ]
        }),
    ]
};
