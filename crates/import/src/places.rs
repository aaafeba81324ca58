use indexmap::IndexMap;
use tierwright_catalog::LogicalId;
use tierwright_model::{Finding, Place};

use crate::text::{Content, Node};

/// Where the things of a template stand in its text.
#[derive(Clone, Debug, Default)]
pub struct Places {
    things: IndexMap<LogicalId, Position>,
}

/// A value's place, and those of the values inside.
#[derive(Clone, Debug)]
struct Position {
    place: Place,
    /// By key, or by the number of a list's item.
    inner: IndexMap<Box<str>, Position>,
}

impl Places {
    /// The place of a resource, parameter, condition, mapping or output.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<Place> {
        self.things.get(id).map(|position| position.place)
    }

    /// The place of a property: a path such as `SecurityGroupIngress.0.FromPort` or `SecurityGroupIngress[0]/FromPort`. The
    /// nearest place around it when the template does not write it, at last the resource's own.
    #[must_use]
    pub fn property(&self, id: &str, path: &str) -> Option<Place> {
        let mut position = self.things.get(id)?;
        for part in path.split(['.', '/', '[', ']']).filter(|part| !part.is_empty()) {
            match position.inner.get(part) {
                Some(inner) => position = inner,
                None => break,
            }
        }
        Some(position.place)
    }

    /// Gives findings their places, as far as they have none yet.
    pub fn locate(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.place.is_none()) {
            finding.place = match &finding.property {
                Some(property) => self.property(&finding.subject, property),
                None => self.of(&finding.subject),
            };
        }
    }

    /// Takes up a thing; the first of a name stays.
    pub(crate) fn add(&mut self, id: &str, place: Place, properties: Option<&Node<'_>>) {
        let inner = properties
            .map(|node| position(node.place, node).inner)
            .unwrap_or_default();
        self.things
            .entry(LogicalId::new(id))
            .or_insert(Position { place, inner });
    }
}

fn position(place: Place, node: &Node<'_>) -> Position {
    let inner = match &node.content {
        Content::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (index.to_string().into(), position(item.place, item)))
                .collect()
        }
        Content::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.as_ref().into(), position(entry.place, &entry.value)))
            .collect(),
        Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => IndexMap::new(),
    };
    Position { place, inner }
}
