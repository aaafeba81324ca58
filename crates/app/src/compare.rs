//! How the design's file is, compared with the design in the window: for the question what to do when another program has
//! changed it.

use std::collections::BTreeMap;

use serde_json::Value;
use tierwright_model::{Design, Id};

use crate::app::App;
use crate::disk;
use crate::document::read_design;
use crate::error::AppError;
use crate::view::{FileState, FileView, HowChanged, ThingChange};

impl App {
    /// How the file of the design is; none without one. Reads the file and changes nothing.
    #[must_use]
    pub fn file_state(&self) -> Option<FileView> {
        let (path, base_hash, design) = {
            let session = self.session();
            let path = session.path.clone()?;
            (
                path,
                session.base_hash.clone(),
                Design::clone(session.history.design()),
            )
        };
        let view = |state, reason, changes| FileView {
            path: path.display().to_string(),
            state,
            reason,
            changes,
        };
        Some(match read_design(&path) {
            Ok(file)
                if base_hash.as_deref() == Some(file.hash.as_str())
                    || file.hash == disk::sha256(design.to_json().as_bytes()) =>
            {
                view(FileState::Same, None, Vec::new())
            }
            Ok(file) => view(FileState::Changed, None, differences(&design, &file.design)),
            Err(AppError::Read { .. }) if !path.exists() => view(FileState::Gone, None, Vec::new()),
            Err(error) => view(FileState::Unreadable, Some(error.to_string()), Vec::new()),
        })
    }
}

/// What is different in `theirs`, thing by thing, in the order of the ids. What is no thing of its own counts for what holds
/// it; settings and places on the canvas count for the design.
pub(crate) fn differences(ours: &Design, theirs: &Design) -> Vec<ThingChange> {
    let (before, after) = (things(ours), things(theirs));
    let mut changes = Vec::new();
    for (id, thing) in &after {
        match before.get(id) {
            None => changes.push(thing.as_change(id, HowChanged::Added)),
            Some(old) if old.content != thing.content => {
                changes.push(thing.as_change(id, HowChanged::Changed));
            }
            Some(_) => {}
        }
    }
    for (id, thing) in &before {
        if !after.contains_key(id) {
            changes.push(thing.as_change(id, HowChanged::Removed));
        }
    }
    changes
}

struct Thing {
    kind: Option<tierwright_model::ItemKind>,
    name: String,
    content: Value,
}

impl Thing {
    fn as_change(&self, id: &str, how: HowChanged) -> ThingChange {
        ThingChange {
            how,
            kind: self.kind,
            id: id.to_owned(),
            name: self.name.clone(),
        }
    }
}

/// Everything with an id, without the things in it; the rest of the document has the empty id.
fn things(design: &Design) -> BTreeMap<String, Thing> {
    let mut found = BTreeMap::new();
    // A design can always be written: that is how it is saved.
    let mut document = serde_json::from_str(&design.to_json()).unwrap_or(Value::Null);
    take_things(design, &mut document, &mut found);
    found.insert(
        String::new(),
        Thing {
            kind: None,
            name: design.name.clone(),
            content: document,
        },
    );
    found
}

/// Moves every thing out of a value, the innermost first.
fn take_things(design: &Design, value: &mut Value, found: &mut BTreeMap<String, Thing>) {
    match value {
        Value::Array(items) => {
            for item in items.iter_mut() {
                take_things(design, item, found);
            }
            items.retain(|item| !item.is_null());
        }
        Value::Object(members) => {
            for member in members.values_mut() {
                take_things(design, member, found);
            }
            let id = members
                .get("id")
                .and_then(Value::as_str)
                .and_then(|text| Id::new(text).ok());
            if let Some((id, kind)) = id.and_then(|id| design.kind_of(&id).map(|kind| (id, kind))) {
                let name = members
                    .get("name")
                    .and_then(Value::as_str)
                    .filter(|name| !name.is_empty());
                let thing = Thing {
                    kind: Some(kind),
                    name: name.unwrap_or(id.as_str()).to_owned(),
                    content: value.take(),
                };
                found.insert(id.to_string(), thing);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
