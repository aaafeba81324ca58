//! The schemas, read line by line when somebody asks.

use std::sync::{LazyLock, OnceLock};

use crate::read;
use crate::shape::{Object, Property, Shape};

/// Where the data comes from: its first line.
pub static SOURCE: LazyLock<&'static str> =
    LazyLock::new(|| DATA.lines().next().unwrap_or_default().trim_start_matches("# "));

static DATA: &str = include_str!("../data/schemas.txt");

struct Line {
    type_name: &'static str,
    rest: &'static str,
    schema: OnceLock<Option<Schema>>,
}

/// The lines, sorted by type: `generated_schemas` writes them so.
static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let lines = DATA.split('\n').filter_map(|line| line.split_once('\t'));
    lines
        .map(|(type_name, rest)| Line {
            type_name,
            rest,
            schema: OnceLock::new(),
        })
        .collect()
});

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
        let lines: &'static [Line] = &LINES;
        let index = lines
            .binary_search_by(|line| line.type_name.cmp(type_name))
            .ok()?;
        let line = &lines[index];
        line.schema
            .get_or_init(|| read::schema(line.type_name, line.rest))
            .as_ref()
    }

    /// Every type that has a schema, sorted.
    pub fn types() -> impl ExactSizeIterator<Item = &'static str> {
        LINES.iter().map(|line| line.type_name)
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
