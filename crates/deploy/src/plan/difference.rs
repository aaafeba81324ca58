use serde_json::{Map, Value};
use tierwright_catalog::references_in;

use super::{Change, Wanted};
use crate::journal::{RecordState, ResourceRecord};
use crate::resolve::{Scope, resolve_value};

/// The properties in which the wanted resource differs from the recorded one. A recorded `null` is no value that a design
/// could want: what was before is then what was sent or seen last ([`drift`](crate::drift)), or not known
/// ([`known`](crate::known)).
pub(super) fn changes(record: &ResourceRecord, wanted: &Map<String, Value>) -> Vec<Change> {
    let recorded = &record.wanted;
    let before = |key: &String| {
        let known = |map: &Map<String, Value>| map.get(key).filter(|value| !value.is_null()).cloned();
        let sent = recorded.get(key).is_some_and(Value::is_null);
        known(recorded).or_else(|| known(&record.properties).filter(|_| sent))
    };
    let gone = recorded.keys().filter(|key| !wanted.contains_key(*key));
    wanted
        .keys()
        .chain(gone)
        .filter(|key| recorded.get(*key) != wanted.get(*key))
        .map(|key| Change {
            property: key.clone(),
            before: before(key),
            after: wanted.get(key).cloned(),
        })
        .collect()
}

/// Properties whose words are the same but whose references now mean something else, because what they name was made
/// anew. A run that stopped between the two leaves such a property behind.
pub(super) fn stale(record: &ResourceRecord, wanted: &Wanted, scope: &Scope<'_>) -> Vec<Change> {
    wanted
        .properties
        .iter()
        .filter(|(property, value)| {
            record.wanted.get(*property) == Some(*value) && !references_in(value).is_empty()
        })
        .filter_map(|(property, value)| {
            // What can't be resolved now (a resource not ready, a value of the account) can't be compared.
            let now = resolve_value(&record.logical_id, property, value, scope).ok()?;
            let sent = record.properties.get(property);
            (now.as_ref() != sent).then(|| Change {
                property: property.clone(),
                before: sent.cloned(),
                after: now,
            })
        })
        .collect()
}

/// Properties that mention one of these resources, with its logical id.
pub(super) fn mentions(wanted: &Wanted, renewed: impl Fn(&str) -> bool) -> Vec<(Change, String)> {
    wanted
        .properties
        .iter()
        .filter_map(|(property, value)| {
            let (id, _) = references_in(value)
                .into_iter()
                .find(|(id, _)| renewed(id.as_str()))?;
            let (before, after) = (Some(value.clone()), Some(value.clone()));
            Some((
                Change {
                    property: property.clone(),
                    before,
                    after,
                },
                id.to_string(),
            ))
        })
        .collect()
}

/// Why a resource that a run left behind in this state has to be gone on with.
pub(super) fn unfinished(state: RecordState) -> Option<&'static str> {
    match state {
        RecordState::Ready => None,
        RecordState::Creating => Some("its creation was begun, and whether it happened is not known"),
        RecordState::Settling => Some("it was made and was not yet ready"),
        RecordState::Updating => Some("its change was begun, and whether it happened is not known"),
        RecordState::Deleting => Some("its deletion was begun, so it is deleted and made anew"),
    }
}
