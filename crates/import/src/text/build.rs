//! Builds the tree from the parser's events, on a stack of its own.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle, Span, Tag};
use tierwright_model::Place;

use super::{Content, Entry, MAX_BYTES, MAX_DEPTH, MAX_VALUES, Node, place, scalar, shortened};
use crate::ImportError;

/// What text in aliases may add up to, in bytes.
const MAX_REPEATED: usize = MAX_BYTES / 4;

#[derive(Debug, Default)]
pub(super) struct Builder<'t> {
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Anchored<'t>>,
    root: Option<Node<'t>>,
    values: usize,
    repeated: usize,
}

/// A list or mapping whose end has not come yet.
#[derive(Debug)]
struct Open<'t> {
    place: Place,
    tag: Option<String>,
    anchor: usize,
    content: Collection<'t>,
}

#[derive(Debug)]
enum Collection<'t> {
    List(Vec<Node<'t>>),
    Map {
        entries: Vec<Entry<'t>>,
        /// The key whose value comes next.
        key: Option<(Cow<'t, str>, Place)>,
    },
}

/// A value with a name, and how much it adds wherever it is repeated.
#[derive(Debug)]
struct Anchored<'t> {
    node: Node<'t>,
    size: Size,
}

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    values: usize,
    bytes: usize,
    height: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn take(&mut self, event: Event<'t>, span: Span) -> Result<(), ImportError> {
        let at = span.tag_start.unwrap_or(span.start);
        let at = place(at);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1, at)?;
                let content = match (style, tag.as_deref().and_then(core)) {
                    // A tag of CloudFormation's is no reason to take a plain scalar for a text: `!Select [1, …]`, `!Ref null`.
                    (ScalarStyle::Plain, None) => scalar::resolve(text),
                    (ScalarStyle::Plain, Some("int" | "float" | "bool" | "null")) => scalar::resolve(text),
                    _ => Content::Text(text),
                };
                let node = Node { place: at, content };
                self.put(node, tag.as_deref().and_then(local), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.begin(at, tag.as_deref(), anchor, Collection::List(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                let map = Collection::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.begin(at, tag.as_deref(), anchor, map)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.repeat(anchor, at),
            _ => Ok(()),
        }
    }

    pub(super) fn finish(self) -> Option<Node<'t>> {
        self.root
    }

    fn begin(
        &mut self,
        at: Place,
        tag: Option<&Tag>,
        anchor: usize,
        content: Collection<'t>,
    ) -> Result<(), ImportError> {
        self.count(1, at)?;
        let tag = tag.and_then(local);
        let level = self.depth() + 1 + usize::from(tag.is_some());
        if level > MAX_DEPTH {
            return Err(ImportError::TooDeep { place: at });
        }
        if let Some(Open {
            content: Collection::Map { key: None, .. },
            ..
        }) = self.open.last()
        {
            return Err(ImportError::KeyNotText { place: at });
        }
        self.open.push(Open {
            place: at,
            tag,
            anchor,
            content,
        });
        Ok(())
    }

    /// How many levels are open; a short form's collection is two.
    fn depth(&self) -> usize {
        self.open
            .iter()
            .map(|open| 1 + usize::from(open.tag.is_some()))
            .sum()
    }

    fn end(&mut self) -> Result<(), ImportError> {
        let Some(Open {
            place,
            tag,
            anchor,
            content,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let content = match content {
            Collection::List(items) => Content::List(items),
            Collection::Map { entries, .. } => Content::Map(self.merged(entries)?),
        };
        self.put(Node { place, content }, tag, anchor)
    }

    /// Puts a finished value where it belongs.
    fn put(&mut self, mut node: Node<'t>, tag: Option<String>, anchor: usize) -> Result<(), ImportError> {
        if let Some(tag) = tag {
            node = function(node, &tag);
        }
        if anchor > 0 {
            let size = measure(&node);
            self.count(size.values, node.place)?;
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    size,
                },
            );
        }
        let place = node.place;
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Collection::List(items)) => items.push(node),
            Some(Collection::Map { entries, key }) => match key.take() {
                Some((key, place)) => entries.push(Entry {
                    key,
                    place,
                    value: node,
                }),
                None => *key = Some((key_of(node)?, place)),
            },
        }
        Ok(())
    }

    fn repeat(&mut self, anchor: usize, at: Place) -> Result<(), ImportError> {
        let Some(size) = self.anchors.get(&anchor).map(|anchored| anchored.size) else {
            // Inside its own value: a value without end.
            return Err(ImportError::Syntax {
                place: at,
                reason: "an alias inside the value that it names".to_owned(),
            });
        };
        self.count(size.values, at)?;
        self.repeated = self.repeated.saturating_add(size.bytes);
        if self.repeated > MAX_REPEATED {
            return Err(ImportError::TooManyValues { place: at });
        }
        if self.depth() + size.height > MAX_DEPTH {
            return Err(ImportError::TooDeep { place: at });
        }
        let node = self.anchors.get(&anchor).map(|anchored| anchored.node.clone());
        node.map_or(Ok(()), |node| self.put(node, None, 0))
    }

    fn count(&mut self, values: usize, at: Place) -> Result<(), ImportError> {
        self.values = self.values.saturating_add(values);
        if self.values > MAX_VALUES {
            return Err(ImportError::TooManyValues { place: at });
        }
        Ok(())
    }

    /// The entries with those of `<<` put in, which never win over the mapping's own; no key twice.
    fn merged(&mut self, entries: Vec<Entry<'t>>) -> Result<Vec<Entry<'t>>, ImportError> {
        let mut seen: HashMap<Cow<'t, str>, Place> = HashMap::with_capacity(entries.len());
        let mut own = Vec::with_capacity(entries.len());
        let mut inherited = Vec::new();
        for entry in entries {
            if entry.key == "<<" && matches!(entry.value.content, Content::Map(_) | Content::List(_)) {
                match entry.value.content {
                    Content::Map(entries) => inherited.extend(entries),
                    Content::List(items) => {
                        let maps = items.into_iter().filter_map(|item| match item.content {
                            Content::Map(entries) => Some(entries),
                            _ => None,
                        });
                        inherited.extend(maps.flatten());
                    }
                    _ => {}
                }
                continue;
            }
            if let Some(first) = seen.insert(entry.key.clone(), entry.place) {
                let key = shortened(&entry.key);
                return Err(ImportError::DuplicateKey {
                    key,
                    first,
                    second: entry.place,
                });
            }
            own.push(entry);
        }
        for entry in inherited {
            if seen.insert(entry.key.clone(), entry.place).is_none() {
                own.push(entry);
            }
        }
        Ok(own)
    }
}

fn key_of(node: Node<'_>) -> Result<Cow<'_, str>, ImportError> {
    match node.content {
        Content::Text(text) => Ok(text),
        Content::Number(number) => Ok(Cow::Owned(number.to_string())),
        Content::Bool(value) => Ok(Cow::Owned(value.to_string())),
        Content::Null => Ok(Cow::Borrowed("null")),
        Content::List(_) | Content::Map(_) => Err(ImportError::KeyNotText { place: node.place }),
    }
}

/// The name of a tag that is not YAML's own: `Ref` of `!Ref`.
fn local(tag: &Tag) -> Option<String> {
    if tag.core_suffix().is_some() || tag.suffix().is_empty() {
        return None;
    }
    Some(shortened(tag.suffix()))
}

fn core(tag: &Tag) -> Option<&str> {
    tag.core_suffix()
}

/// A short form as its long one.
fn function<'t>(argument: Node<'t>, tag: &str) -> Node<'t> {
    let place = argument.place;
    let key = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        other => format!("Fn::{other}"),
    };
    let value = match argument.content {
        // `!GetAtt Resource.Attribute`, where the attribute may hold dots of its own.
        Content::Text(text) if tag == "GetAtt" => attribute(place, text),
        content => Node { place, content },
    };
    Node {
        place,
        content: Content::Map(vec![Entry {
            key: Cow::Owned(key),
            place,
            value,
        }]),
    }
}

fn attribute(place: Place, text: Cow<'_, str>) -> Node<'_> {
    let Some((id, attribute)) = text.split_once('.') else {
        return Node {
            place,
            content: Content::Text(text),
        };
    };
    let part = |text: &str| Node {
        place,
        content: Content::Text(Cow::Owned(text.to_owned())),
    };
    Node {
        place,
        content: Content::List(vec![part(id), part(attribute)]),
    }
}

fn measure(node: &Node<'_>) -> Size {
    let mut size = Size {
        values: 1,
        bytes: 0,
        height: 0,
    };
    let mut add = |inner: Size| {
        size.values += inner.values;
        size.bytes += inner.bytes;
        size.height = size.height.max(inner.height + 1);
    };
    match &node.content {
        Content::Text(text) => size.bytes += text.len(),
        Content::List(items) => items.iter().for_each(|item| add(measure(item))),
        Content::Map(entries) => {
            for entry in entries {
                let mut inner = measure(&entry.value);
                inner.bytes += entry.key.len();
                add(inner);
            }
            size.height = size.height.max(1);
        }
        Content::Null | Content::Bool(_) | Content::Number(_) => {}
    }
    size
}
