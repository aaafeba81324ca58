use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::difference::{changes, mentions, stale, unfinished};
use super::{Action, Change, Step, Wanted, teardown_order};
use crate::create::base_name;
use crate::journal::{RecordState, Recorded, ResourceRecord};
use crate::replacement::{has_revisions, holds_data, only_at_creation, shows_in_attributes};
use crate::resolve::{Scope, partition_of};

/// A step for each resource, wanted or recorded.
pub(super) fn steps(
    wanted: &IndexMap<String, Wanted>,
    recorded: &Recorded,
    gone: &BTreeSet<String>,
) -> Vec<Step> {
    let records = &recorded.resources;
    let lookups = BTreeMap::new();
    let (account, region) = recorded
        .header
        .as_ref()
        .map(|h| (h.account.as_str(), h.region.as_str()))
        .unwrap_or_default();
    let scope = Scope {
        account,
        region,
        partition: partition_of(region),
        records,
        lookups: &lookups,
    };

    let mut steps: IndexMap<&str, Step> = wanted
        .iter()
        .map(|(id, resource)| {
            (
                id.as_str(),
                step(id, resource, records.get(id), gone.contains(id), &scope),
            )
        })
        .collect();
    cascade(&mut steps, wanted, records);
    for step in steps
        .values_mut()
        .filter(|s| s.action == Action::Replace && holds_data(&s.type_name))
    {
        step.reasons.push("what it holds is lost".to_owned());
    }
    let deletions = teardown_order(records)
        .into_iter()
        .filter(|id| !wanted.contains_key(id))
        .map(|id| {
            let record = &records[&id];
            let reason = match base_name(&id) == id {
                true => "the design does not have it any more",
                false => "its successor has taken its place",
            };
            let mut reasons = vec![reason.to_owned()];
            if holds_data(&record.type_name) {
                reasons.push("what it holds is lost".to_owned());
            }
            Step {
                logical_id: id,
                type_name: record.type_name.clone(),
                origin: record.origin.clone(),
                label: record.label.clone(),
                action: Action::Delete,
                deletes_first: false,
                changes: Vec::new(),
                reasons,
            }
        });
    steps.into_values().chain(deletions).collect()
}

/// Whether a recorded resource stays until what uses it has switched over to its successor.
fn stays_beside(record: &ResourceRecord) -> bool {
    has_revisions(&record.type_name) && record.state == RecordState::Ready
}

/// What to do with one wanted resource, looked at alone.
fn step(id: &str, wanted: &Wanted, record: Option<&ResourceRecord>, gone: bool, scope: &Scope<'_>) -> Step {
    let mut changed: Vec<Change> = Vec::new();
    let mut reasons = Vec::new();
    let action = match record {
        None => {
            reasons.push("it is not there yet".to_owned());
            Action::Create
        }
        Some(_) if gone => {
            reasons.push("it is gone from the account".to_owned());
            Action::Create
        }
        Some(record) if record.type_name != wanted.type_name => {
            reasons.push(format!("it was of the type {}", record.type_name));
            Action::Replace
        }
        Some(record) => {
            changed = changes(record, &wanted.properties);
            let why = |change: &Change| match record.wanted.get(&change.property) {
                Some(Value::Null) if change.before.is_some() => "somebody changed",
                Some(Value::Null) => "this machine has no record of",
                _ => "the design changes",
            };
            let edited: Vec<String> = [
                "the design changes",
                "somebody changed",
                "this machine has no record of",
            ]
            .into_iter()
            .filter_map(|words| {
                let changes = changed.iter().filter(|change| why(change) == words);
                let names: Vec<&str> = changes.map(|change| change.property.as_str()).collect();
                (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
            })
            .collect();
            if record.state == RecordState::Ready {
                let stale = stale(record, wanted, scope);
                if !stale.is_empty() {
                    reasons.push("what it refers to was made anew".to_owned());
                }
                changed.extend(stale);
            }
            let fixed: Vec<&str> = changed
                .iter()
                .map(|change| change.property.as_str())
                .filter(|property| only_at_creation(&record.type_name, property))
                .collect();
            let unfinished = unfinished(record.state).map(str::to_owned);
            reasons.extend(unfinished.clone());
            if !fixed.is_empty() && record.state != RecordState::Deleting {
                reasons.extend(edited.into_iter().filter(|reason| reason.starts_with("somebody")));
                reasons.push(format!("{} can only be set when it is made", fixed.join(", ")));
                Action::Replace
            } else if unfinished.is_some() {
                Action::Resume
            } else if changed.is_empty() {
                reasons.push("nothing changes".to_owned());
                Action::Keep
            } else {
                reasons.splice(0..0, edited);
                Action::Update
            }
        }
    };
    Step {
        logical_id: id.to_owned(),
        type_name: wanted.type_name.clone(),
        origin: wanted.origin.clone(),
        label: wanted.label.clone(),
        action,
        deletes_first: record.is_some_and(|record| match action {
            Action::Create | Action::Replace => !stays_beside(record),
            Action::Resume => record.state == RecordState::Deleting,
            Action::Update | Action::Delete | Action::Keep => false,
        }),
        changes: changed,
        reasons,
    }
}

/// Carries replacements on to what uses the replaced resource.
///
/// A resource can't be deleted while another one uses it, so what uses a resource that is deleted first is replaced as
/// well, and deleted before it. What uses a resource that is made anew beside the old one is only changed, unless the
/// reference can't be changed.
fn cascade(
    steps: &mut IndexMap<&str, Step>,
    wanted: &IndexMap<String, Wanted>,
    records: &BTreeMap<String, ResourceRecord>,
) {
    // What is not ready counts as made anew: a run may have stopped between making it and changing what uses it.
    let renewed = |step: &Step| match step.action {
        Action::Create | Action::Replace => true,
        Action::Resume => records
            .get(&step.logical_id)
            .is_some_and(|r| r.state != RecordState::Updating),
        Action::Update | Action::Delete | Action::Keep => false,
    };
    loop {
        let next = steps
            .values()
            .filter(|step| !step.deletes_first)
            .find_map(|step| {
                let record = records.get(&step.logical_id)?;
                if let Some(used) = record
                    .dependencies
                    .iter()
                    .find(|id| steps.get(id.as_str()).is_some_and(|s| s.deletes_first))
                {
                    return Some((step.logical_id.clone(), used.clone()));
                }
                let mentioned = mentions(wanted.get(&step.logical_id)?, |id| {
                    steps.get(id).is_some_and(renewed)
                });
                let (_, used) = mentioned
                    .into_iter()
                    .find(|(c, _)| only_at_creation(&step.type_name, &c.property))?;
                // A successor of its own kind takes the new reference with it.
                (!renewed(step)).then(|| (step.logical_id.clone(), used))
            });
        let Some((id, used)) = next else { break };
        let Some(step) = steps.get_mut(id.as_str()) else {
            break;
        };
        if step.action == Action::Keep {
            step.reasons.clear();
        }
        if step.action != Action::Create {
            step.action = Action::Replace;
        }
        step.deletes_first = true;
        step.reasons.push(format!("it uses {used}, which is replaced"));
    }
    // What is changed in place may look different afterwards to what takes its attributes.
    let shown = |step: &Step| {
        let changes = &mut step.changes.iter();
        step.action == Action::Update
            && changes.any(|change| shows_in_attributes(&step.type_name, &change.property))
    };
    let updates: Vec<(String, Vec<Change>, &str)> = steps
        .values()
        .filter(|step| matches!(step.action, Action::Keep | Action::Update))
        .filter_map(|step| {
            let resource = wanted.get(&step.logical_id)?;
            let anew = mentions(resource, |id| steps.get(id).is_some_and(renewed));
            let changed = mentions(resource, |id| steps.get(id).is_some_and(shown));
            let reason = match (anew.is_empty(), changed.is_empty()) {
                (false, _) => "what it refers to is made anew",
                (true, false) => "what it refers to gets other attributes",
                (true, true) => return None,
            };
            let mentioned = anew.into_iter().chain(changed).map(|(c, _)| c).collect();
            Some((step.logical_id.clone(), mentioned, reason))
        })
        .collect();
    for (id, mentioned, reason) in updates {
        let Some(step) = steps.get_mut(id.as_str()) else {
            continue;
        };
        if step.action == Action::Keep {
            step.reasons.clear();
        }
        step.action = Action::Update;
        step.reasons.push(reason.to_owned());
        for change in mentioned {
            if step.changes.iter().all(|known| known.property != change.property) {
                step.changes.push(change);
            }
        }
    }
}
