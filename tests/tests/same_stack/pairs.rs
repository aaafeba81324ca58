//! Which block of Terraform stands for which resource of a template.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::compare::{Difference, alone, fold};
use super::table::{Correspondence, Table};
use super::template::Template;
use super::terraform::Stack;
use super::translate::joined;

/// Which block of Terraform stands for which resource of the template.
pub(crate) struct Pairs<'s> {
    pub(crate) table: &'s Table,
    pub(crate) stack: &'s Stack,
    /// Logical id → address.
    pub(crate) main: BTreeMap<String, String>,
    /// Logical id → the table's entry.
    pub(crate) entry_of: BTreeMap<String, &'s Correspondence>,
    /// Logical id → addresses of what says more of it, with the type's place among the parts.
    pub(crate) parts: BTreeMap<String, Vec<String>>,
    /// What has no counterpart.
    pub(crate) lonely: Vec<Difference>,
}

impl<'s> Pairs<'s> {
    /// Finds the pairs: the same words in the same type.
    pub(crate) fn find(table: &'s Table, stack: &'s Stack, template: &Template) -> Self {
        let (mut main, mut entry_of) = (BTreeMap::new(), BTreeMap::new());
        let mut taken: BTreeMap<&String, String> = BTreeMap::new();
        let mut lonely = Vec::new();
        for (id, resource) in &template.resources {
            let kind = resource["Type"].as_str().unwrap_or_default();
            if table.cloudformation_only_types.contains_key(kind) {
                continue;
            }
            let Some(entries) = table.kinds.get(kind) else {
                lonely.push(alone(
                    id,
                    &format!("{kind} has no entry in tests/policy/correspondence.json: add one"),
                    true,
                ));
                continue;
            };
            // A label leaves out the end of a logical id that repeats the type, so the longest beginning is meant.
            let of_type = entries.iter().flat_map(|entry| {
                let resources = stack.resources.iter();
                resources
                    .filter(|(_, resource)| resource.type_name == entry.terraform)
                    .map(move |(address, resource)| (entry, address, resource))
            });
            let best = of_type
                .filter(|(_, _, resource)| fold(id).starts_with(&fold(&resource.label)))
                .max_by_key(|(_, _, resource)| resource.label.len());
            match best {
                None => lonely.push(alone(
                    id,
                    &format!(
                        "a {kind}, for which there is no {}",
                        entries
                            .iter()
                            .map(|entry| entry.terraform.as_str())
                            .collect::<Vec<_>>()
                            .join(" or ")
                    ),
                    true,
                )),
                Some((entry, address, _)) => {
                    if let Some(other) = taken.insert(address, id.clone()) {
                        lonely.push(alone(
                            id,
                            &format!("a {kind} beside {other}, both of which {address} could be"),
                            true,
                        ));
                    }
                    main.insert(id.clone(), address.clone());
                    entry_of.insert(id.clone(), entry);
                }
            }
        }
        let mut pairs = Self {
            table,
            stack,
            main,
            entry_of,
            parts: BTreeMap::new(),
            lonely,
        };
        pairs.find_parts(&taken.into_keys().cloned().collect());
        pairs
    }

    fn find_parts(&mut self, taken: &BTreeSet<String>) {
        for (address, resource) in &self.stack.resources {
            if taken.contains(address) || self.table.terraform_only_types.contains_key(&resource.type_name) {
                continue;
            }
            let owners: Vec<&String> = self
                .main
                .iter()
                .filter(|(id, owner)| {
                    let owner = &self.stack.resources[*owner];
                    self.entry_of[*id]
                        .parts
                        .get(&resource.type_name)
                        .is_some_and(|part| {
                            part.owner.iter().all(|(own, its)| {
                                let value = joined(its, &owner.all);
                                value.is_some() && value == joined(own, &resource.all)
                            })
                        })
                })
                .map(|(id, _)| id)
                .collect();
            match owners.as_slice() {
                [owner] => self
                    .parts
                    .entry((*owner).clone())
                    .or_default()
                    .push(address.clone()),
                owners => self.lonely.push(alone(
                    address,
                    &format!(
                        "a {}, which has no counterpart and is part of {owners:?}",
                        resource.type_name
                    ),
                    false,
                )),
            }
        }
    }

    /// The logical id that each block stands for.
    pub(crate) fn owners(&self) -> BTreeMap<&String, &String> {
        let parts = self
            .parts
            .iter()
            .flat_map(|(id, parts)| parts.iter().map(move |part| (part, id)));
        self.main
            .iter()
            .map(|(id, address)| (address, id))
            .chain(parts)
            .collect()
    }

    /// The same pairs in a module of the same blocks.
    pub(crate) fn with<'o>(&'o self, stack: &'o Stack) -> Pairs<'o> {
        Pairs {
            table: self.table,
            stack,
            main: self.main.clone(),
            entry_of: self.entry_of.clone(),
            parts: self.parts.clone(),
            lonely: Vec::new(),
        }
    }

    /// What `Ref` or `Fn::GetAtt` of a resource is in Terraform's words.
    pub(crate) fn look_up(&self, template: &Template, id: &str, attribute: Option<&str>) -> Option<Value> {
        if template.parameters.contains_key(id) {
            return self.parameter(id).map(|(_, value)| value);
        }
        let entry = self.entry_of.get(id)?;
        let pattern = match attribute {
            None => entry.reference.as_ref()?,
            Some(name) => entry.attributes.get(name)?,
        };
        joined(pattern, &self.stack.resources[self.main.get(id)?].all).map(Value::String)
    }

    /// The variable that stands for a parameter, or the data source that looks its value up, and its value.
    pub(crate) fn parameter(&self, id: &str) -> Option<(Option<&String>, Value)> {
        let list = id.strip_suffix("PrefixListId").map(fold);
        if let Some((_, value)) = self
            .stack
            .prefix_lists
            .iter()
            .find(|(label, _)| Some(fold(label)) == list)
        {
            return Some((None, json!(value)));
        }
        let is_named = |name: &str| fold(name) == fold(id) || fold(name) == format!("{}v2", fold(id));
        // The variable `region` is every module's own.
        let (name, _) = self
            .stack
            .variables
            .iter()
            .find(|(name, _)| *name != "region" && is_named(name))?;
        Some((Some(name), self.stack.variables[name].value.clone()))
    }
}
