//! What answers callers: sites, load balancers, APIs, and what stands before them.

use serde_json::{Value, json};
use tierwright_catalog::Kind;
use tierwright_compile::Graph;
use tierwright_model::tiers::{
    ApiIntegration, ApiMethod, ApiRoute, ListenerProtocol, LoadBalancer, Mfa, Scheme,
};
use tierwright_model::{Connection, Design, Id, Tier, TierKind};

use super::{collect, log_group_name, output_of, resource_of, variable_of};

/// The managed rule group whose block a single request shows: it looks for cross-site scripting in query arguments (WAF guide,
/// *Baseline rule groups*).
const COMMON_RULES: &str = "AWSManagedRulesCommonRuleSet";

pub(super) fn sites(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| site(graph, design, tier))
}

fn site(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::StaticSite(site) = &tier.kind else {
        return None;
    };
    let bucket = resource_of(graph, tier, |kind| matches!(kind, Kind::Bucket(_)))?;
    let distribution = resource_of(graph, tier, |kind| matches!(kind, Kind::Distribution(_)))?;
    let config = site
        .api_base_url
        .as_ref()
        .map(|base| json!({ "apiBaseUrl": base }).to_string());
    let paths = design
        .connections
        .iter()
        .filter(|connection| connection.from == tier.id)
        .flat_map(|connection| &connection.paths);
    Some(json!({
        "title": tier.name,
        // A folder is always a path to the command, whatever its name begins with.
        "files": site.files.as_ref().map(|files| if files.starts_with(['/', '.']) { files.clone() } else { format!("./{files}") }),
        "config": config,
        "bucket": output_of(graph, &bucket.id, None)?,
        "distribution": output_of(graph, &distribution.id, None)?,
        "url": output_of(graph, &distribution.id, Some("DomainName"))?,
        "paths": paths.map(|path| example_of_pattern(path)).collect::<Vec<_>>(),
    }))
}

pub(super) fn balancers(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| balancer(graph, design, tier))
}

fn balancer(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::LoadBalancer(balancer) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::LoadBalancer(_)))?;
    let Kind::LoadBalancer(properties) = &resource.kind else {
        return None;
    };
    let ways: Vec<Value> = design
        .connections
        .iter()
        .filter(|connection| connection.from == tier.id)
        .flat_map(|connection| ways(design, balancer, connection))
        .collect();
    let redirects: Vec<u16> = balancer
        .listeners
        .iter()
        .filter(|listener| listener.redirect_to_port.is_some())
        .map(|listener| listener.port)
        .collect();
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.name)?,
        "url": output_of(graph, &resource.id, Some("DNSName"))?,
        "host": variable_of(tier, "Host"),
        "public": balancer.scheme == Scheme::InternetFacing,
        "protected": balancer.deletion_protection,
        "tls": ways.iter().any(|way| way["tls"] == true),
        "ways": ways,
        "redirects": redirects,
    }))
}

/// The requests that a connection out of a load balancer answers: one for each path, or the health check's when it takes
/// every path.
fn ways(design: &Design, balancer: &LoadBalancer, connection: &Connection) -> Vec<Value> {
    let listener = match connection.listener {
        Some(port) => balancer.listeners.iter().find(|one| one.port == port),
        None => balancer
            .listeners
            .iter()
            .find(|one| one.redirect_to_port.is_none()),
    };
    let (Some(listener), Some(to)) = (listener, design.tier(&connection.to)) else {
        return Vec::new();
    };
    let TierKind::FargateService(service) = &to.kind else {
        return Vec::new();
    };
    let mut paths: Vec<String> = connection
        .paths
        .iter()
        .map(|path| example_of_pattern(path))
        .collect();
    // `/users` and `/users/*` are one way, for which one request is enough.
    paths.dedup_by(|one, before| one.trim_end_matches('/') == before.trim_end_matches('/'));
    if paths.is_empty() {
        paths.push(service.health_check_path.clone());
    }
    let tls = listener.protocol == ListenerProtocol::Https;
    let host = connection.hosts.first().map(|host| example_of_pattern(host));
    let way = |(place, path): (usize, String)| {
        json!({
            "first": place == 0,
            "service": to.name,
            "tls": tls,
            "port": listener.port,
            "usual_port": listener.port == if tls { 443 } else { 80 },
            "host": host,
            "path": path,
        })
    };
    paths.into_iter().enumerate().map(way).collect()
}

/// A text that a pattern of a load balancer or distribution fits: `/users` for `/users*`.
fn example_of_pattern(pattern: &str) -> String {
    let text = pattern.replace('*', "").replace('?', "x");
    // `*.example.com` is a host; nothing begins with a dot.
    match text.strip_prefix('.') {
        Some(rest) => format!("www.{rest}"),
        None => text,
    }
}

pub(super) fn network_balancers(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| network_balancer(graph, design, tier))
}

fn network_balancer(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::NetworkLoadBalancer(balancer) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::LoadBalancer(_)))?;
    let Kind::LoadBalancer(properties) = &resource.kind else {
        return None;
    };
    let leads_on = |origin: &str| {
        origin == tier.id.as_str()
            || design
                .connections
                .iter()
                .any(|connection| connection.from == tier.id && connection.id.as_str() == origin)
    };
    let target_groups = graph
        .resources
        .values()
        .filter(|resource| leads_on(&resource.origin))
        .filter_map(|resource| match &resource.kind {
            Kind::TargetGroup(group) => graph.text(&group.name),
            _ => None,
        });
    Some(json!({
        "title": tier.name,
        "name": graph.text(&properties.name)?,
        "dns": output_of(graph, &resource.id, Some("DNSName"))?,
        "public": balancer.scheme == Scheme::InternetFacing,
        "ports": balancer.listeners.iter().map(|listener| listener.port).collect::<Vec<_>>(),
        "protected": balancer.deletion_protection,
        "target_groups": target_groups.collect::<Vec<_>>(),
    }))
}

/// The routes of an API of either kind, and the output with its address.
fn routes<'d>(graph: &Graph, tier: &'d Tier) -> Option<(&'d [ApiRoute], bool, String)> {
    let (routes, rest, attribute) = match &tier.kind {
        TierKind::RestApi(api) => (&api.routes, true, None),
        TierKind::HttpApi(api) => (&api.routes, false, Some("ApiEndpoint")),
        _ => return None,
    };
    let is_api = |kind: &Kind| matches!(kind, Kind::RestApi(_) | Kind::HttpApi(_));
    let api = resource_of(graph, tier, is_api)?;
    Some((routes, rest, output_of(graph, &api.id, attribute)?))
}

pub(super) fn apis(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| api(graph, design, tier))
}

fn api(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let (routes, rest, url) = routes(graph, tier)?;
    let found = routes.iter().map(|route| {
        let bucket = match &route.integration {
            ApiIntegration::Bucket { bucket, prefix } => design.tier(bucket).and_then(|bucket| {
                let bucket = resource_of(graph, bucket, |kind| matches!(kind, Kind::Bucket(_)))?;
                Some(json!({ "variable": output_of(graph, &bucket.id, None)?, "prefix": prefix }))
            }),
            ApiIntegration::LoadBalancer { .. } | ApiIntegration::Url(_) => None,
        };
        let has_body = matches!(
            route.method,
            ApiMethod::Post | ApiMethod::Put | ApiMethod::Patch
        );
        json!({
            "method": if route.method == ApiMethod::Any { "GET" } else { route.method.as_str() },
            "path": example_of_route(&route.path),
            "token": route.authorizer.as_ref().and_then(|pool| design.tier(pool)).map(|pool| variable_of(pool, "Token")),
            "body": has_body,
            "bucket": bucket,
        })
    });
    Some(json!({
        "title": tier.name,
        "rest": rest,
        "url": url,
        "routes": found.collect::<Vec<_>>(),
    }))
}

/// A path that a route answers: each parameter is `1`.
fn example_of_route(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') && segment.ends_with('}') {
            "1"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

pub(super) fn pools(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| pool(graph, design, tier))
}

fn pool(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::UserPool(pool) = &tier.kind else {
        return None;
    };
    let resource = resource_of(graph, tier, |kind| matches!(kind, Kind::UserPool(_)))?;
    let client = resource_of(graph, tier, |kind| matches!(kind, Kind::UserPoolClient(_)))?;
    let asks = |other: &Tier, wanted_rest: bool| {
        routes(graph, other).is_some_and(|(routes, rest, _)| {
            rest == wanted_rest
                && routes
                    .iter()
                    .any(|route| route.authorizer.as_ref() == Some(&tier.id))
        })
    };
    Some(json!({
        "title": tier.name,
        "pool": output_of(graph, &resource.id, None)?,
        "client": output_of(graph, &client.id, None)?,
        "token": variable_of(tier, "Token"),
        "test_client": variable_of(tier, "TestClient"),
        "test_user": if pool.sign_in_with_email { "runbook@example.com" } else { "runbook" },
        "mfa_required": pool.mfa == Mfa::Required,
        "protected": pool.deletion_protection,
        "asked_by_rest": design.tiers.iter().any(|other| asks(other, true)),
        "asked_by_http": design.tiers.iter().any(|other| asks(other, false)),
    }))
}

pub(super) fn web_acls(graph: &Graph, design: &Design) -> Vec<Value> {
    collect(design, |tier| web_acl(graph, design, tier))
}

fn web_acl(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let TierKind::WebAcl(acl) = &tier.kind else {
        return None;
    };
    let logs = graph
        .resources
        .values()
        .filter(|resource| resource.origin == tier.id.as_str());
    let filtered = design
        .tiers
        .iter()
        .filter(|other| guard(other) == Some(&tier.id))
        .filter_map(|other| first_url(graph, design, other));
    Some(json!({
        "title": tier.name,
        "log_group": logs.filter_map(|resource| log_group_name(graph, resource)).next(),
        "blocks_scripts": acl.managed_rule_groups.iter().any(|group| group == COMMON_RULES),
        "filtered": filtered.collect::<Vec<_>>(),
    }))
}

/// The web ACL that filters what a tier is asked.
fn guard(tier: &Tier) -> Option<&Id> {
    match &tier.kind {
        TierKind::StaticSite(site) => site.web_acl.as_ref(),
        TierKind::RestApi(api) => api.web_acl.as_ref(),
        TierKind::LoadBalancer(balancer) => balancer.web_acl.as_ref(),
        _ => None,
    }
}

/// An address behind a web ACL.
fn first_url(graph: &Graph, design: &Design, tier: &Tier) -> Option<Value> {
    let (url, path) = if let Some(site) = site(graph, design, tier) {
        (site["url"].clone(), "/".to_owned())
    } else if let Some((routes, _, url)) = routes(graph, tier) {
        (json!(url), example_of_route(&routes.first()?.path))
    } else {
        let balancer = balancer(graph, design, tier)?;
        (balancer["public"] == true).then(|| (balancer["url"].clone(), "/".to_owned()))?
    };
    Some(json!({ "title": tier.name, "url": url, "path": path }))
}
