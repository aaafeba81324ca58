//! What APIs of API Gateway lead to, and from where they call it.

use std::collections::HashMap;

use tierwright_catalog::{Expr, Kind, LogicalId, Prop};
use tierwright_compile::{Graph, Resource};

/// Where a route of an API leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiTarget<'a> {
    /// The load balancer or bucket; none for an address on the internet or what is not in the graph.
    pub target: Option<&'a LogicalId>,
    /// The port that a load balancer is called on, when known.
    pub port: Option<u16>,
    /// How it gets there.
    pub link: ApiLink<'a>,
}

/// How an API gets to what answers a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiLink<'a> {
    /// A VPC link V1: AWS PrivateLink into a Network Load Balancer, without interfaces of its own.
    PrivateLink,
    /// A VPC link V2: from the interfaces of this resource.
    Interfaces(&'a LogicalId),
    /// A role with which it calls a service of AWS.
    Role,
    /// Over the internet, or in a way that is not known here.
    Other,
}

/// API to where its routes lead.
pub(super) fn targets(graph: &Graph) -> HashMap<&LogicalId, Vec<ApiTarget<'_>>> {
    let mut found: HashMap<&LogicalId, Vec<ApiTarget<'_>>> = HashMap::new();
    for resource in graph.resources.values() {
        let (api, target) = match &resource.kind {
            Kind::RestMethod(method) => {
                let Some(integration) = method.integration.literal() else {
                    continue;
                };
                let link = link(graph, &integration.connection_id);
                let called = match link {
                    ApiLink::PrivateLink => {
                        graph
                            .follow(&integration.connection_id)
                            .and_then(|link| match &link.kind {
                                Kind::RestVpcLink(link) => link.target_arns.targets().next(),
                                _ => None,
                            })
                    }
                    ApiLink::Interfaces(_) => integration.integration_target.target(),
                    ApiLink::Role | ApiLink::Other => mentioned(graph, &integration.uri),
                };
                let bucket =
                    called.is_some_and(|id| matches!(graph.get(id).map(|r| &r.kind), Some(Kind::Bucket(_))));
                let link = if bucket { ApiLink::Role } else { link };
                (
                    method.rest_api_id.target(),
                    ApiTarget {
                        target: known(graph, called),
                        port: port(&integration.uri),
                        link,
                    },
                )
            }
            Kind::HttpIntegration(integration) => {
                let link = link(graph, &integration.connection_id);
                let listener = graph
                    .follow(&integration.integration_uri)
                    .and_then(|r| match &r.kind {
                        Kind::Listener(listener) => Some(listener),
                        _ => None,
                    });
                let called = listener.and_then(|listener| listener.load_balancer_arn.target());
                let port = listener.and_then(|listener| u16::try_from(*listener.port.literal()?).ok());
                (
                    integration.api_id.target(),
                    ApiTarget {
                        target: known(graph, called),
                        port,
                        link,
                    },
                )
            }
            _ => continue,
        };
        if let Some(api) = api.filter(|id| is_api(graph.get(id))) {
            let targets = found.entry(api).or_default();
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    found
}

/// Whether a resource is an API.
pub(crate) fn is_api(resource: Option<&Resource>) -> bool {
    matches!(
        resource.map(|r| &r.kind),
        Some(Kind::RestApi(_) | Kind::HttpApi(_))
    )
}

fn link<'a>(graph: &'a Graph, connection: &Prop<String>) -> ApiLink<'a> {
    match graph.follow(connection) {
        Some(Resource {
            kind: Kind::RestVpcLink(_),
            ..
        }) => ApiLink::PrivateLink,
        Some(Resource {
            kind: Kind::HttpVpcLink(_),
            id,
            ..
        }) => ApiLink::Interfaces(id),
        _ => ApiLink::Other,
    }
}

fn known<'a>(graph: &'a Graph, id: Option<&LogicalId>) -> Option<&'a LogicalId> {
    let (id, resource) = graph.resources.get_key_value(id?)?;
    matches!(resource.kind, Kind::LoadBalancer(_) | Kind::Bucket(_)).then_some(id)
}

/// The first load balancer or bucket that a joined text names.
pub(super) fn mentioned<'p>(graph: &Graph, text: &'p Prop<String>) -> Option<&'p LogicalId> {
    match text {
        Prop::Expr(Expr::Join(parts)) => parts.iter().find_map(|part| mentioned(graph, part)),
        Prop::Expr(_) => {
            let id = text.target()?;
            known(graph, Some(id)).map(|_| id)
        }
        Prop::Literal(_) | Prop::Absent => None,
    }
}

/// The port of a URL, as far as its literal parts tell: `http://`, a host, `:8080/…`.
fn port(url: &Prop<String>) -> Option<u16> {
    let text = shape(url);
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.split('/').next()?;
    match authority.rsplit_once(':') {
        Some((_, port)) => port.parse().ok(),
        None => match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        },
    }
}

/// A text with a `*` in the place of each value that is not literal.
fn shape(text: &Prop<String>) -> String {
    match text {
        Prop::Literal(text) => text.clone(),
        Prop::Expr(Expr::Join(parts)) => parts.iter().map(shape).collect(),
        Prop::Expr(_) => "*".to_owned(),
        Prop::Absent => String::new(),
    }
}
