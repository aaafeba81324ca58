//! The work of a plan as tasks, and what each of them waits for.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use tierwright_compile::Graph;

use crate::create::{base_name, retired_name};
use crate::error::DeployError;
use crate::images::NeededImage;
use crate::journal::{Recorded, ResourceRecord};
use crate::plan::{Action, Obstacle, Plan, Step, Wanted, wanted};
use crate::run::Subject;
use crate::walk::{has_cycle, waits_for, with_what_they_wait_for};

/// What is done in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// The recorded resource is deleted.
    Remove,
    /// The wanted resource is made to stand.
    Apply,
}

/// The work of a plan, with its order.
pub(crate) struct Tasks<'a> {
    pub(crate) list: Vec<(Target<'a>, Doing)>,
    pub(crate) waits: Vec<BTreeSet<usize>>,
    pub(crate) wanted: IndexMap<String, Wanted>,
    pub(crate) images: Vec<NeededImage>,
    pub(crate) kept: BTreeMap<String, ResourceRecord>,
}

/// The resource of a task: its step, and the name of its record when that was put aside.
pub(crate) struct Target<'a> {
    pub(crate) step: &'a Step,
    pub(crate) logical_id: String,
}

impl<'a> Tasks<'a> {
    pub(crate) fn new(graph: &Graph, plan: &'a Plan, recorded: &Recorded) -> Result<Self, DeployError> {
        let cyclic = |ids: Vec<String>| {
            let message = format!("These resources wait for each other: {}.", ids.join(", "));
            DeployError::Obstacles(vec![Obstacle {
                logical_id: String::new(),
                message,
            }])
        };
        let values = crate::plan::parameter_values(graph, &plan.parameters, recorded);
        let wanted = wanted(graph, &values).map_err(cyclic)?;
        let records = &recorded.resources;
        let mut list = Vec::new();
        for step in &plan.steps {
            let target = |logical_id: &str| Target {
                step,
                logical_id: logical_id.to_owned(),
            };
            let removes = step.action == Action::Delete || step.deletes_first;
            if removes {
                list.push((target(&step.logical_id), Doing::Remove));
            }
            if step.action != Action::Delete {
                list.push((target(&step.logical_id), Doing::Apply));
            }
            if let (true, Some(record)) = (is_beside(step), records.get(&step.logical_id)) {
                list.push((target(&retired_name(record)), Doing::Remove));
            }
        }
        let waits = waits(&list, &wanted, records);
        if has_cycle(&waits) {
            return Err(cyclic(list.iter().map(|(t, _)| t.logical_id.clone()).collect()));
        }
        Ok(Self {
            list,
            waits,
            wanted,
            images: plan.images.clone(),
            kept: records.clone(),
        })
    }

    /// The repositories of the images that are needed, with all that comes before them.
    pub(crate) fn before_images(&self) -> BTreeSet<usize> {
        let repositories = self.list.iter().enumerate().filter(|(_, (target, doing))| {
            let of = |image: &NeededImage| image.repository == target.logical_id;
            *doing == Doing::Apply && self.images.iter().any(of)
        });
        with_what_they_wait_for(&self.waits, repositories.map(|(task, _)| task))
    }

    /// The task that makes a repository, and what events call it.
    pub(crate) fn repository(&self, logical_id: &str) -> (usize, Subject) {
        let makes =
            |(target, doing): &(Target<'_>, Doing)| *doing == Doing::Apply && target.logical_id == logical_id;
        let origin = self.wanted.get(logical_id).map(|w| w.origin.clone());
        let subject = Subject {
            logical_id: logical_id.to_owned(),
            origin: origin.unwrap_or_default(),
        };
        (self.list.iter().position(makes).unwrap_or_default(), subject)
    }

    /// Every task.
    pub(crate) fn all(&self) -> std::ops::Range<usize> {
        0..self.list.len()
    }
}

/// Whether the step makes a successor beside the recorded resource.
pub(crate) fn is_beside(step: &Step) -> bool {
    matches!(step.action, Action::Replace | Action::Create) && !step.deletes_first
}

/// What each task waits for.
fn waits(
    list: &[(Target<'_>, Doing)],
    wanted: &IndexMap<String, Wanted>,
    records: &BTreeMap<String, ResourceRecord>,
) -> Vec<BTreeSet<usize>> {
    let index = |doing: Doing| -> BTreeMap<&str, usize> {
        let of = list.iter().enumerate().filter(|(_, (_, d))| *d == doing);
        of.map(|(i, (target, _))| (target.logical_id.as_str(), i))
            .collect()
    };
    let (apply, remove) = (index(Doing::Apply), index(Doing::Remove));
    let mut waits = vec![BTreeSet::new(); list.len()];
    for (id, &task) in &apply {
        let dependencies = wanted
            .get(*id)
            .map(|w| w.dependencies.as_slice())
            .unwrap_or_default();
        waits[task].extend(dependencies.iter().filter_map(|d| apply.get(d.as_str())));
        waits[task].extend(remove.get(id));
    }
    for (id, &task) in &remove {
        let base = base_name(id);
        for (user, record) in records {
            if user != id && base_name(user) != base && record.dependencies.iter().any(|d| d == base) {
                // A user that stays is changed first, so that it no longer is one.
                waits[task].extend(remove.get(user.as_str()).or_else(|| apply.get(user.as_str())));
            }
        }
    }
    for (id, &task) in &remove {
        // One put aside goes after its successor stands, and after all that uses that was changed; unless one of those can
        // only stand once it has gone.
        let base = base_name(id);
        let users = wanted
            .iter()
            .filter(|(_, w)| w.dependencies.iter().any(|d| d == base))
            .map(|(user, _)| user.as_str());
        for before in users
            .chain([base])
            .filter(|_| base != *id)
            .filter_map(|name| apply.get(name))
        {
            if !waits_for(&waits, *before, task) {
                waits[task].insert(*before);
            }
        }
    }
    // A resource that comes may need the name, the address range or the quota of one of its kind that goes.
    for (&id, &coming) in &apply {
        if records.contains_key(id) {
            continue;
        }
        for &going in remove.values() {
            let (target, _) = &list[going];
            let same_kind = target.step.action == Action::Delete
                && target.step.type_name == list[coming].0.step.type_name;
            if same_kind && !waits_for(&waits, going, coming) {
                waits[coming].insert(going);
            }
        }
    }
    waits
}
