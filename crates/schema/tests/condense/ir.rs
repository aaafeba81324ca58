//! A schema between reading and writing.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Resource {
    pub(crate) root: Node,
    pub(crate) definitions: BTreeMap<String, Node>,
    pub(crate) read_only: BTreeSet<String>,
    pub(crate) create_only: BTreeSet<String>,
    pub(crate) conditional_create_only: BTreeSet<String>,
    pub(crate) write_only: BTreeSet<String>,
    pub(crate) identifier: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) all_attributes: bool,
    /// Property and signs, when it is taggable.
    pub(crate) tagging: Option<(String, BTreeSet<char>)>,
}

/// What a value may be; no types are all types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub(crate) types: BTreeSet<char>,
    pub(crate) definition: Option<String>,
    pub(crate) object: Option<Box<Object>>,
    pub(crate) items: Option<Box<Node>>,
    pub(crate) choices: Option<(bool, BTreeSet<String>)>,
    pub(crate) pattern: Option<String>,
    pub(crate) range: Ends,
    pub(crate) length: Ends,
    pub(crate) count: Ends,
    pub(crate) entries: Ends,
    pub(crate) unique: bool,
}

pub(crate) type Ends = (Option<f64>, Option<f64>);

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object {
    /// With whether it is required.
    pub(crate) properties: BTreeMap<String, (bool, Node)>,
    pub(crate) by_pattern: BTreeMap<String, Node>,
    pub(crate) is_open: bool,
    pub(crate) rules: BTreeSet<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    AnyOf(Vec<Vec<String>>),
    OneOf(Vec<String>),
    Needs(String, Vec<String>),
    Excludes(String, Vec<String>),
}
