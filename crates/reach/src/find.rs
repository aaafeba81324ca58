use tierwright_catalog::kinds::DbInstance;
use tierwright_catalog::{Kind, LogicalId, Prop};
use tierwright_compile::{Compiled, FlowEnd, Resource};
use tierwright_model::Design;

/// What a text that a person typed names: `internet`, the id of a tier, endpoint or parameter in the document, or a
/// logical id. None when it names nothing that can open or accept a connection.
#[must_use]
pub fn find(compiled: &Compiled, text: &str) -> Option<FlowEnd> {
    if text == Design::INTERNET {
        return Some(FlowEnd::Internet);
    }
    let graph = &compiled.graph;
    if let Some(resource) = graph.resources.get(text) {
        // The logical id of a part, such as a listener, stands for its tier.
        let main = if is_end(&resource.kind) {
            Some(resource)
        } else {
            main_resource(compiled, &resource.origin)
        };
        return main.map(|r| FlowEnd::Resource(r.id.clone()));
    }
    if let Some(resource) = main_resource(compiled, text) {
        return Some(FlowEnd::Resource(resource.id.clone()));
    }
    let parameter = graph
        .parameters
        .iter()
        .find(|p| p.origin == text || p.id.as_str() == text);
    parameter.map(|p| FlowEnd::Parameter(p.id.clone()))
}

/// As [`find`], for the side that is called.
#[must_use]
pub fn find_called(compiled: &Compiled, text: &str) -> Option<LogicalId> {
    match find(compiled, text)? {
        FlowEnd::Resource(id) => Some(id),
        FlowEnd::Internet | FlowEnd::Parameter(_) => None,
    }
}

/// The texts that [`find`] understands in this design, for a message that lists them.
#[must_use]
pub fn names(compiled: &Compiled) -> Vec<String> {
    let mut names = vec![Design::INTERNET.to_owned()];
    for resource in compiled.graph.resources.values().filter(|r| is_end(&r.kind)) {
        if !names.contains(&resource.origin) {
            names.push(resource.origin.clone());
        }
    }
    names.extend(compiled.graph.parameters.iter().map(|p| p.origin.clone()));
    names
}

fn main_resource<'c>(compiled: &'c Compiled, origin: &str) -> Option<&'c Resource> {
    let own = || compiled.graph.resources.values().filter(|r| r.origin == origin);
    // The bucket of a site is a part of it; a bucket alone is one by itself.
    own()
        .find(|r| is_end(&r.kind))
        .or_else(|| own().find(|r| matches!(r.kind, Kind::Bucket(_))))
}

/// Whether a resource opens or accepts connections itself.
fn is_end(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::DbInstance(DbInstance {
            db_cluster_identifier: Prop::Absent,
            ..
        }) | Kind::Distribution(_)
            | Kind::LoadBalancer(_)
            | Kind::Service(_)
            | Kind::DbCluster(_)
            | Kind::Instance(_)
            | Kind::VpcEndpoint(_)
            | Kind::Repository(_)
            | Kind::RestApi(_)
            | Kind::HttpApi(_)
            | Kind::UserPool(_)
    )
}
