//! The schemas, read line by line when somebody asks.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use crate::read;
use crate::shape::{Object, Property, Shape};

/// Where the data comes from: its first line.
pub static SOURCE: LazyLock<&'static str> =
    LazyLock::new(|| DATA.lines().next().unwrap_or_default().trim_start_matches("# "));

static DATA: &str = include_str!("../data/schemas.txt");

/// What was read so far. Nothing leaves it: there are as many as types at most.
static READ: RwLock<BTreeMap<&'static str, Option<&'static Schema>>> = RwLock::new(BTreeMap::new());

/// The line of a type, without the type. The lines are sorted, so this looks at a dozen of them and not at two megabytes.
fn line(type_name: &str) -> Option<(&'static str, &'static str)> {
    let (mut start, mut end) = (0, DATA.len());
    while start < end {
        let middle = start.midpoint(end);
        // A position inside a character is none to cut at; a byte is enough to look for ends of lines.
        let bytes = DATA.as_bytes();
        let first = bytes[start..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(start, |at| start + at + 1);
        let last = bytes[middle..end]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(end, |at| middle + at);
        let (name, rest) = DATA[first..last].split_once('\t').unwrap_or(("", ""));
        match name.cmp(type_name) {
            Ordering::Equal => return Some((name, rest)).filter(|_| !type_name.is_empty()),
            Ordering::Less => start = last + 1,
            Ordering::Greater => end = first,
        }
    }
    None
}

/// What AWS says about a resource type.
#[derive(Debug)]
pub struct Schema {
    pub(crate) type_name: &'static str,
    pub(crate) root: Shape,
    /// Sorted by name.
    pub(crate) definitions: Vec<(&'static str, Shape)>,
    pub(crate) read_only: Vec<&'static str>,
    pub(crate) create_only: Vec<&'static str>,
    pub(crate) conditional_create_only: Vec<&'static str>,
    pub(crate) write_only: Vec<&'static str>,
    pub(crate) identifier: Vec<&'static str>,
    pub(crate) more_attributes: Vec<&'static str>,
    /// Every property is an attribute.
    pub(crate) all_attributes: bool,
    pub(crate) tagging: Tagging,
}

/// How a type is tagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagging {
    /// Whether it can be.
    pub taggable: bool,
    /// The property that takes the tags.
    pub property: Option<&'static str>,
    /// Whether tags can be given as it is created.
    pub on_create: bool,
    /// Whether they can be changed.
    pub updatable: bool,
    /// Whether CloudFormation adds tags of its own (`aws:cloudformation:stack-name` and so on).
    pub system_tags: bool,
}

impl Schema {
    /// The schema of a type such as `AWS::ECS::Service`; none of one that AWS does not publish, such as `Custom::Thing`,
    /// `AWS::Serverless::Function` or a module.
    #[must_use]
    pub fn of(type_name: &str) -> Option<&'static Self> {
        // A panic elsewhere leaves the map as it was, so a poisoned lock is as good as any.
        let read = READ
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(type_name)
            .copied();
        if let Some(schema) = read {
            return schema;
        }
        let (name, rest) = line(type_name)?;
        let mut all = READ.write().unwrap_or_else(PoisonError::into_inner);
        *all.entry(name).or_insert_with(|| {
            let schema = read::schema(name, rest)?;
            Some(Box::leak(Box::new(schema)))
        })
    }

    /// Every type that has a schema, sorted.
    pub fn types() -> impl Iterator<Item = &'static str> {
        DATA.lines().filter_map(|line| Some(line.split_once('\t')?.0))
    }

    /// The type's name.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The properties of the resource; none when AWS says nothing about them.
    #[must_use]
    pub fn object(&self) -> Option<&Object> {
        self.root.object()
    }

    /// A property of the resource.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.object()?.property(name)
    }

    /// What is meant by a shape: that of the definition that it refers to, or itself.
    #[must_use]
    pub fn resolve<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let mut shape = shape;
        // A definition may be another one; those of AWS are never a circle, and this would end in one.
        for _ in 0..8 {
            let Some(name) = shape.definition else {
                return shape;
            };
            match self.definitions.binary_search_by(|(one, _)| (*one).cmp(name)) {
                Ok(index) => shape = &self.definitions[index].1,
                Err(_) => return shape,
            }
        }
        shape
    }

    /// What stands at a path such as `LoadBalancers.TargetGroupArn`; names of properties, for the items of a list `*` or
    /// nothing.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Shape> {
        let mut shape = self.resolve(&self.root);
        for part in path.split('.') {
            while let (Some(items), None) = (shape.items(), shape.object()) {
                shape = self.resolve(items);
            }
            if part != "*" {
                shape = self.resolve(&shape.object()?.property(part)?.shape);
            }
        }
        Some(shape)
    }

    /// Calls something for the shape of the resource, those of its definitions, and every one inside, once each.
    pub fn each_shape<'s>(&'s self, f: &mut impl FnMut(&'s Shape)) {
        let mut open: Vec<&Shape> = vec![&self.root];
        open.extend(self.definitions.iter().map(|(_, shape)| shape));
        while let Some(shape) = open.pop() {
            f(shape);
            open.extend(shape.items());
            if let Some(object) = shape.object() {
                open.extend(object.properties().iter().map(Property::shape));
                open.extend(object.by_pattern().map(|(_, shape)| shape));
            }
        }
    }

    /// The properties that AWS sets and no template does (`readOnlyProperties`), as paths such as `Endpoint.Address`.
    #[must_use]
    pub fn read_only(&self) -> &[&'static str] {
        &self.read_only
    }

    /// The properties whose change replaces the resource (`createOnlyProperties`), as paths.
    #[must_use]
    pub fn create_only(&self) -> &[&'static str] {
        &self.create_only
    }

    /// The properties whose change replaces the resource under some conditions (`conditionalCreateOnlyProperties`).
    #[must_use]
    pub fn conditional_create_only(&self) -> &[&'static str] {
        &self.conditional_create_only
    }

    /// The properties that AWS takes and never gives back (`writeOnlyProperties`).
    #[must_use]
    pub fn write_only(&self) -> &[&'static str] {
        &self.write_only
    }

    /// The properties that name one resource of the type (`primaryIdentifier`).
    #[must_use]
    pub fn identifier(&self) -> &[&'static str] {
        &self.identifier
    }

    /// How it is tagged.
    #[must_use]
    pub const fn tagging(&self) -> Tagging {
        self.tagging
    }
}
