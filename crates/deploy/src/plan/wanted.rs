use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use tierwright_catalog::{Expr, Kind, LogicalId};
use tierwright_compile::Graph;
use tierwright_model::ParameterKind;

use super::{MissingParameter, Obstacle, Plan};
use crate::fingerprint::Fingerprint;
use crate::journal::Recorded;
use crate::resolve::fill_parameters;

/// A resource as the graph wants it, parameters filled in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) type_name: String,
    pub(crate) origin: String,
    pub(crate) label: String,
    /// Expressions other than parameters unresolved.
    pub(crate) properties: Map<String, Value>,
    pub(crate) dependencies: Vec<String>,
    pub(crate) known: bool,
}

/// Values of a design's parameters.
pub(super) struct Chosen {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) values: BTreeMap<String, Value>,
    pub(super) missing: Vec<MissingParameter>,
    pub(super) obstacles: Vec<Obstacle>,
}

/// Given now, recorded earlier, or the default.
pub(super) fn parameters(graph: &Graph, given: &BTreeMap<String, String>, recorded: &Recorded) -> Chosen {
    let mut chosen = Chosen {
        texts: BTreeMap::new(),
        values: BTreeMap::new(),
        missing: Vec::new(),
        obstacles: Vec::new(),
    };
    let earlier = recorded.header.as_ref().map(|header| &header.parameters);
    for parameter in &graph.parameters {
        let id = parameter.id.as_str();
        let text = given
            .get(id)
            .or_else(|| given.get(&parameter.origin))
            .or_else(|| earlier?.get(id))
            .or(parameter.default.as_ref());
        let Some(text) = text else {
            chosen.missing.push(MissingParameter {
                id: id.to_owned(),
                origin: parameter.origin.clone(),
                kind: parameter.kind,
                description: parameter.description.clone(),
            });
            continue;
        };
        let value = match parameter.kind {
            ParameterKind::Text | ParameterKind::Arn => Value::String(text.clone()),
            ParameterKind::Cidr => {
                // EC2 would take another range than one with host bits says, and the next plan would find a difference.
                let wrong = match tierwright_model::ipv4_range(text.trim()) {
                    Ok(range) if range == range.trunc() => None,
                    Ok(range) => Some(format!(
                        "bits after the prefix are set; the range is written {}",
                        range.trunc()
                    )),
                    Err(reason) => Some(reason),
                };
                if let Some(reason) = wrong {
                    chosen.obstacles.push(Obstacle {
                        logical_id: id.to_owned(),
                        message: format!("The parameter {id} cannot be \"{text}\": {reason}."),
                    });
                    continue;
                }
                Value::String(text.trim().to_owned())
            }
            ParameterKind::Number => match serde_json::from_str::<serde_json::Number>(text.trim()) {
                Ok(number) => Value::Number(number),
                Err(_) => {
                    chosen.obstacles.push(Obstacle {
                        logical_id: id.to_owned(),
                        message: format!("The parameter {id} is \"{text}\" and must be a number, such as 3."),
                    });
                    continue;
                }
            },
        };
        chosen.values.insert(id.to_owned(), value);
        chosen.texts.insert(id.to_owned(), text.clone());
    }
    chosen
}

/// The graph's resources in the order of creation.
///
/// # Errors
/// The logical ids of a cycle.
pub(crate) fn wanted(
    graph: &Graph,
    parameters: &BTreeMap<String, Value>,
) -> Result<IndexMap<String, Wanted>, Vec<String>> {
    let text = |ids: Vec<LogicalId>| ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>();
    let order = graph.creation_order().map_err(text)?;
    let resources = order.iter().filter_map(|id| graph.get(id)).map(|resource| {
        let properties = resource.kind.properties();
        let wanted = Wanted {
            type_name: resource.kind.type_name().to_owned(),
            origin: resource.origin.clone(),
            label: resource.label.clone(),
            properties: properties
                .iter()
                .map(|(k, v)| (k.clone(), fill_parameters(v, parameters)))
                .collect(),
            dependencies: text(graph.dependencies(resource)),
            known: !matches!(resource.kind, Kind::Opaque(_)),
        };
        (resource.id.to_string(), wanted)
    });
    let mut all = resources.collect();
    super::snapshot::describe(&mut all);
    Ok(all)
}

/// What no deployment of these resources can overcome, seen before the first call.
pub(super) fn obstacles(wanted: &IndexMap<String, Wanted>) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for (id, resource) in wanted {
        if !resource.known {
            found.push(Obstacle {
                logical_id: id.clone(),
                message: format!(
                    "{id} is of the type {}, which Tierwright does not deploy.",
                    resource.type_name
                ),
            });
        }
        for (property, value) in &resource.properties {
            if let Some(unknown) = unknown_in(value) {
                found.push(Obstacle {
                    logical_id: id.clone(),
                    message: format!(
                        "{property} of {id} has an expression that Tierwright cannot evaluate: {unknown}."
                    ),
                });
            }
        }
    }
    found
}

/// Names everything that a person confirms with a plan.
pub(super) fn fingerprint(graph: &Graph, plan: &Plan, recorded: &Recorded) -> String {
    let json = |value: serde_json::Result<String>| value.unwrap_or_default();
    let deployment = recorded
        .header
        .as_ref()
        .map(|header| header.id.as_str())
        .unwrap_or_default();
    Fingerprint::new()
        .with(deployment)
        .with(graph.to_json().to_string())
        .with(json(serde_json::to_string(&plan.steps)))
        .with(json(serde_json::to_string(&plan.parameters)))
        .with(json(serde_json::to_string(&plan.gone)))
        .finish()
}

fn unknown_in(value: &Value) -> Option<Value> {
    match Expr::from_json(value) {
        Some(Expr::Unknown(unknown)) => Some(unknown),
        // Of the expressions that are known, only a join holds others.
        Some(expr) if !matches!(expr, Expr::Join(_)) => None,
        _ => match value {
            Value::Array(items) => items.iter().find_map(unknown_in),
            Value::Object(map) => map.values().find_map(unknown_in),
            _ => None,
        },
    }
}
