//! What things are called in Terraform: labels of resources, names of variables.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use tierwright_catalog::LogicalId;
use tierwright_compile::Graph;

use super::kinds::{KindTemplate, Words};
use crate::text::snake_case;

/// The names of everything in a graph. They depend on logical ids alone.
#[derive(Debug)]
pub(super) struct Names<'g> {
    /// The resources that Terraform has a type for.
    pub(super) resources: IndexMap<&'g LogicalId, Named>,
    /// The variables that stand for the design's parameters.
    pub(super) variables: IndexMap<&'g LogicalId, String>,
}

/// A resource in Terraform's words.
#[derive(Debug)]
pub(super) struct Named {
    /// The label.
    pub(super) label: String,
    /// Its template.
    pub(super) template: &'static KindTemplate,
    /// Its type and the names of its attributes.
    words: Words<'static>,
}

impl Named {
    /// How other blocks call the resource.
    pub(super) fn address(&self) -> String {
        format!("{}.{}", self.words.type_name, self.label)
    }

    /// What stands for `Ref`, or for `Fn::GetAtt` of an attribute; none when Terraform's head does not know it. The parts
    /// alternate: expression or literal text.
    pub(super) fn reference(&self, attribute: Option<&str>) -> Option<Vec<Part>> {
        let pattern = match attribute {
            None => self.words.reference,
            Some(name) => self.words.attributes.get(name)?,
        };
        if pattern.contains('@') {
            return Some(vec![Part::Expression(pattern.replace('@', &self.address()))]);
        }
        let Some((before, rest)) = pattern.split_once("${") else {
            return Some(vec![Part::Expression(format!("{}.{pattern}", self.address()))]);
        };
        let (name, after) = rest.split_once('}')?;
        Some(vec![
            Part::Text(before.to_owned()),
            Part::Expression(format!("{}.{name}", self.address())),
            Part::Text(after.to_owned()),
        ])
    }
}

/// A piece of what stands for a reference.
#[derive(Debug)]
pub(super) enum Part {
    /// A literal text.
    Text(String),
    /// An expression.
    Expression(String),
}

/// Names that `variable` blocks may not have, or that our own variables have taken.
const TAKEN: [&str; 9] = [
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "region",
    "source",
    "version",
];

impl<'g> Names<'g> {
    pub(super) fn new(graph: &'g Graph, templates: &'static BTreeMap<&'static str, KindTemplate>) -> Self {
        let known = || {
            graph.resources.values().filter_map(|r| {
                let template = templates.get(r.kind.type_name())?;
                Some((&r.id, template, template.head.words(&r.kind)))
            })
        };
        let mut wanted: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (id, template, words) in known() {
            *wanted
                .entry((words.type_name, short_label(id, template)))
                .or_default() += 1;
        }
        let mut given = BTreeSet::new();
        let resources = known().map(|(id, template, words)| {
            let short = short_label(id, template);
            // A short label that two resources want goes to neither: it would depend on their order.
            let is_unique = wanted.get(&(words.type_name, short.clone())) == Some(&1);
            let label = if is_unique {
                short
            } else {
                identifier(&snake_case(id.as_str()))
            };
            let label = unique(label, |label| given.insert((words.type_name, label.to_owned())));
            let named = Named {
                label,
                template,
                words,
            };
            (id, named)
        });
        let resources = resources.collect();
        let mut given: BTreeSet<String> = TAKEN.iter().map(|&name| name.to_owned()).collect();
        let variables = graph.parameters.iter().map(|parameter| {
            let name = identifier(&snake_case(parameter.id.as_str()));
            (&parameter.id, unique(name, |name| given.insert(name.to_owned())))
        });
        let variables = variables.collect();
        Self { resources, variables }
    }
}

fn short_label(id: &LogicalId, template: &KindTemplate) -> String {
    let full = snake_case(id.as_str());
    let nouns = template.head.noun.split('|').filter(|noun| !noun.is_empty());
    let short = |noun: &str| full.strip_suffix(noun)?.strip_suffix('_');
    identifier(
        nouns
            .filter_map(short)
            .find(|short| !short.is_empty())
            .unwrap_or(&full),
    )
}

/// A name that Terraform takes: not empty, and not beginning with a digit.
pub(super) fn identifier(name: &str) -> String {
    match name.chars().next() {
        None => "unnamed".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("_{name}"),
        Some(_) => name.to_owned(),
    }
}

/// The name itself when `take` accepts it, else the first of `name_v2`, `name_v3`… that it accepts. Labels of parts end in
/// `_1`, `_2`, which no name in snake_case does, so the two never meet.
pub(super) fn unique(name: String, mut take: impl FnMut(&str) -> bool) -> String {
    if take(&name) {
        return name;
    }
    let mut number = 2_u32;
    loop {
        let next = format!("{name}_v{number}");
        if take(&next) {
            return next;
        }
        number += 1;
    }
}
