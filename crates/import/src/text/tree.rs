use std::borrow::Cow;

use serde_json::{Map, Number, Value};
use tierwright_model::Place;

/// A value with its place. Never deeper than [`super::MAX_DEPTH`], so walking it may recurse.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    /// Where it begins; of a short form the tag.
    pub(crate) place: Place,
    pub(crate) content: Content<'t>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    /// No key stands twice.
    Map(Vec<Entry<'t>>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    /// Where the key begins.
    pub(crate) place: Place,
    pub(crate) value: Node<'t>,
}

impl<'t> Node<'t> {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> Option<&[Node<'t>]> {
        match &self.content {
            Content::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn entries(&self) -> Option<&[Entry<'t>]> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key, by looking at each: for small mappings.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entries()?
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The function and its argument, when the value is one.
    pub(crate) fn function(&self) -> Option<(&str, &Node<'t>)> {
        match self.entries()? {
            [Entry { key, value, .. }] if key == "Ref" || key.starts_with("Fn::") => Some((key, value)),
            _ => None,
        }
    }

    /// The value without its places.
    pub(crate) fn to_json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.clone().into_owned()),
            Content::List(items) => items.iter().map(Self::to_json).collect(),
            Content::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|e| (e.key.clone().into_owned(), e.value.to_json()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }
}
