//! What a deployment would do: the difference between the wanted graph and the recorded one.
//!
//! Pure and complete: a plan holds everything that a person confirms, and its [`Plan::id`] names exactly that. The
//! executor makes the plan again from the journal and refuses to go on when the ids differ.

mod decide;
mod difference;
mod order;
mod snapshot;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tierwright_compile::Graph;
use tierwright_model::ParameterKind;
use ts_rs::TS;

use crate::images::{NeededImage, awaited};
use crate::journal::Recorded;

pub(crate) use order::teardown_order;
pub(crate) use wanted::{Wanted, wanted};

/// What a deployment would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The same for the same plan: what a person confirms is what is carried out.
    pub id: String,
    /// One step for each resource: in the order of creation, then the deletions, dependents first.
    pub steps: Vec<Step>,
    /// How many steps of each sort.
    pub summary: PlanSummary,
    /// Values of the design's parameters, by logical id: given now, recorded earlier, or the default.
    pub parameters: BTreeMap<String, String>,
    /// Parameters that have no value: a deployment would not begin.
    pub missing_parameters: Vec<MissingParameter>,
    /// What else keeps a deployment from beginning.
    pub obstacles: Vec<Obstacle>,
    /// Images of the design's own repositories that this deployment needs. It stops after the repositories when one of
    /// them is not there.
    #[serde(default)]
    pub images: Vec<NeededImage>,
    /// Logical ids of recorded resources that were seen to be gone.
    pub gone: BTreeSet<String>,
}

impl Plan {
    /// Whether a deployment may begin.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.missing_parameters.is_empty() && self.obstacles.is_empty()
    }

    /// Whether there is anything to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.action == Action::Keep)
    }
}

/// What is done to one resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its logical id.
    pub logical_id: String,
    /// Its CloudFormation type.
    pub type_name: String,
    /// The id of the thing in the document.
    pub origin: String,
    /// The label of that thing, free text.
    pub label: String,
    /// What is done.
    pub action: Action,
    /// Whether what is recorded is deleted before the new one is made. Otherwise a replacement is made beside the old
    /// one, which goes at the end.
    pub deletes_first: bool,
    /// The properties that change.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Why, as sentences without a full stop.
    pub reasons: Vec<String>,
}

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is made anew, and the old one is deleted.
    Replace,
    /// It is deleted.
    Delete,
    /// It stays as it is.
    Keep,
    /// An earlier run stopped in the middle; this one goes on.
    Resume,
}

/// A property that changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Its name.
    pub property: String,
    /// What it was, expressions unresolved; none when it was not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub before: Option<Value>,
    /// What it will be; none when it is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<Value>,
}

/// How many steps of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// To be made.
    pub create: u32,
    /// To be changed in place.
    pub update: u32,
    /// To be deleted and made anew.
    pub replace: u32,
    /// To be deleted.
    pub delete: u32,
    /// To stay as they are.
    pub keep: u32,
    /// To be gone on with.
    pub resume: u32,
}

impl PlanSummary {
    fn of(steps: &[Step]) -> Self {
        let mut summary = Self::default();
        for step in steps {
            *match step.action {
                Action::Create => &mut summary.create,
                Action::Update => &mut summary.update,
                Action::Replace => &mut summary.replace,
                Action::Delete => &mut summary.delete,
                Action::Keep => &mut summary.keep,
                Action::Resume => &mut summary.resume,
            } += 1;
        }
        summary
    }
}

/// A parameter that has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingParameter {
    /// Its logical id.
    pub id: String,
    /// The id of the parameter in the document.
    pub origin: String,
    /// What the value is.
    pub kind: ParameterKind,
    /// What to enter.
    pub description: String,
}

/// Something that keeps a deployment from beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Obstacle {
    /// The resource or parameter; empty when it is about several.
    pub logical_id: String,
    /// What it is, as a sentence.
    pub message: String,
}

/// The difference between a graph and what is recorded. `parameters` are by logical id or by the id in the document.
#[must_use]
pub fn plan(graph: &Graph, parameters: &BTreeMap<String, String>, recorded: &Recorded) -> Plan {
    plan_with(graph, parameters, recorded, &BTreeSet::new())
}

/// The same, for recorded resources of which some (by logical id) are gone, as [`refresh`](crate::refresh) has seen.
#[must_use]
pub fn plan_with(
    graph: &Graph,
    parameters: &BTreeMap<String, String>,
    recorded: &Recorded,
    gone: &BTreeSet<String>,
) -> Plan {
    let chosen = wanted::parameters(graph, parameters, recorded);
    let mut obstacles = chosen.obstacles;
    let (mut steps, mut images) = (Vec::new(), Vec::new());
    match wanted(graph, &chosen.values) {
        Ok(wanted) => {
            obstacles.extend(wanted::obstacles(&wanted));
            steps = decide::steps(&wanted, recorded, gone);
            images = awaited(&wanted, &steps);
        }
        Err(cycle) => obstacles.push(Obstacle {
            logical_id: String::new(),
            message: format!(
                "These resources wait for each other, so none can be made first: {}.",
                cycle.join(", ")
            ),
        }),
    }
    let mut plan = Plan {
        id: String::new(),
        summary: PlanSummary::of(&steps),
        steps,
        parameters: chosen.texts,
        missing_parameters: chosen.missing,
        obstacles,
        images,
        gone: gone
            .iter()
            .filter(|id| recorded.resources.contains_key(*id))
            .cloned()
            .collect(),
    };
    plan.id = wanted::fingerprint(graph, &plan, recorded);
    plan
}

/// The parameters' values as texts, and as they stand in properties.
pub(crate) fn chosen_parameters(
    graph: &Graph,
    parameters: &BTreeMap<String, String>,
    recorded: &Recorded,
) -> (BTreeMap<String, String>, BTreeMap<String, Value>) {
    let chosen = wanted::parameters(graph, parameters, recorded);
    (chosen.texts, chosen.values)
}

/// The values of the parameters as they stand in properties.
pub(crate) fn parameter_values(
    graph: &Graph,
    parameters: &BTreeMap<String, String>,
    recorded: &Recorded,
) -> BTreeMap<String, Value> {
    wanted::parameters(graph, parameters, recorded).values
}
