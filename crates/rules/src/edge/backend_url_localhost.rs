//! Pages that look for their API on the visitor's machine, and tasks that look for their neighbours in themselves.

use tierwright_model::tiers::EnvironmentValue;
use tierwright_model::{Design, Edit, Severity, Tier, TierKind};

use super::routing::{own_path, sites};
use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::services;

pub(crate) static RULE: Rule = Rule {
    id: "backend-url-localhost",
    category: "edge",
    severity: Severity::Error,
    summary: "A backend's URL names localhost: the visitor's own machine, or the task itself",
    catalog: &["CDN-ORG-002", "ECS-DSC-001"],
    docs: Docs {
        what: "Reports a site whose API's base URL names localhost, a loopback address or 0.0.0.0, and a variable of a service \
               that holds such a URL of another port than its own.",
        why: "A page runs in the visitor's browser: localhost is the visitor's machine, where no API is. A task has a network \
              interface of its own: localhost is the task itself, not its neighbour as under Docker Compose.",
        silent: "the host is another one, or the port is the container's own.",
        example: "`http://localhost:8000/people` in the frontend's environment, left over from development.",
        source: "RFC 6761, *localhost*; ECS guide, *Fargate task networking*: each task has its own elastic network interface.",
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
            .catalog(&["CDN-ORG-002"])
            .fix(own_path(design, tier));
    }
    for (tier, service) in services(design) {
        for (index, variable) in service.environment.iter().enumerate() {
            let EnvironmentValue::Text(url) = &variable.value else {
                continue;
            };
            let Some(port) = port(url).filter(|port| is_loopback(url) && *port != service.container_port)
            else {
                continue;
            };
            let shown: String = url.chars().take(80).collect();
            let message = format!(
                "the variable {} of \"{}\" is {shown}, and nothing else runs in a task",
                variable.name, tier.id
            );
            report
                .on(
                    tier.id.as_str(),
                    message,
                    "Name the load balancer in front of the other service.",
                )
                .property(format!("/kind/fargateService/environment/{index}/value"))
                .catalog(&["ECS-DSC-001"])
                .fix(by_balancer(design, tier, index, url, port));
        }
    }
}

/// The URL of the only load balancer that listens on the port.
fn by_balancer(
    design: &Design,
    tier: &Tier,
    index: usize,
    url: &str,
    port: u16,
) -> Option<(String, Vec<Edit>)> {
    let listens = |other: &&Tier| match &other.kind {
        TierKind::LoadBalancer(balancer) => balancer.listeners.iter().any(|l| l.port == port),
        _ => false,
    };
    let mut balancers = design.tiers.iter().filter(listens);
    let (Some(balancer), None) = (balancers.next(), balancers.next()) else {
        return None;
    };
    let (_, rest) = url.split_once("//")?;
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    let value =
        serde_json::json!({ "loadBalancerUrl": { "loadBalancer": balancer.id, "port": port, "path": path } });
    let edit = edits::set_kind(tier, &format!("environment/{index}/value"), value);
    Some((format!("Call port {port} of {}", balancer.id), vec![edit]))
}

/// As [`is_local`], without the address that programs listen on.
fn is_loopback(url: &str) -> bool {
    is_local(url) && host(url).is_some_and(|host| host != "0.0.0.0")
}

/// The port of a URL of HTTP.
fn port(url: &str) -> Option<u16> {
    let lower = url.to_lowercase();
    let usual = if lower.starts_with("http://") {
        80
    } else if lower.starts_with("https://") {
        443
    } else {
        return None;
    };
    let authority = url.split_once("//")?.1.split(['/', '?', '#']).next()?;
    match authority.rsplit_once(':') {
        Some((_, port)) if !port.ends_with(']') => port.parse().ok(),
        _ => Some(usual),
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
    use serde_json::json;
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
        bad("a neighbour under Docker Compose", "api", || {
            let value = json!({ "name": "BACKEND_URL", "value": { "text": "http://localhost:8000/people" } });
            vec![set("api", "/kind/fargateService/environment/-", value)]
        }),
        good("the task's own port, and an address to listen on", || {
            let own = json!({ "name": "SELF", "value": { "text": "http://localhost:8080/" } });
            let bind = json!({ "name": "LISTEN", "value": { "text": "http://0.0.0.0:9000" } });
            vec![
                set("api", "/kind/fargateService/environment/-", own),
                set("api", "/kind/fargateService/environment/-", bind),
            ]
        }),
        good("a path", Vec::new),
    ]
};
