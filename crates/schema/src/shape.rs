//! What a value may be.

use std::borrow::Cow;

use crate::pattern::Pattern;

/// What a value may be. The default is anything.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub(crate) types: Types,
    pub(crate) definition: Option<&'static str>,
    pub(crate) object: Option<Box<Object>>,
    pub(crate) items: Option<Box<Shape>>,
    pub(crate) limits: Option<Box<Limits>>,
}

/// A JSON type of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Type {
    /// Text.
    String = 1,
    /// A whole number.
    Integer = 2,
    /// A number.
    Number = 4,
    /// A truth value.
    Boolean = 8,
    /// A mapping.
    Object = 16,
    /// A list.
    Array = 32,
}

impl Type {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::String,
        Self::Integer,
        Self::Number,
        Self::Boolean,
        Self::Object,
        Self::Array,
    ];

    /// The type in a message.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "a text",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Object => "a mapping",
            Self::Array => "a list",
        }
    }
}

/// A set of types; the empty one stands for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const fn with(self, one: Type) -> Self {
        Self(self.0 | one as u8)
    }

    pub(crate) const fn is_any(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn has(self, one: Type) -> bool {
        self.0 == 0 || self.0 & one as u8 != 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL.into_iter().filter(move |one| self.0 & *one as u8 != 0)
    }
}

/// The two ends of a range, both inside; none where it has no end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds<N> {
    /// The least.
    pub least: Option<N>,
    /// The most.
    pub most: Option<N>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) choices: Vec<&'static str>,
    pub(crate) any_case: bool,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) range: Bounds<f64>,
    pub(crate) length: Bounds<u64>,
    pub(crate) items: Bounds<u64>,
    pub(crate) entries: Bounds<u64>,
    pub(crate) unique: bool,
}

/// The properties of a mapping.
#[derive(Clone, Debug, Default)]
pub struct Object {
    pub(crate) properties: Vec<Property>,
    pub(crate) by_pattern: Vec<(Pattern, Shape)>,
    pub(crate) is_open: bool,
    pub(crate) rules: Vec<Rule>,
}

/// A property of a mapping.
#[derive(Clone, Debug)]
pub struct Property {
    pub(crate) name: &'static str,
    pub(crate) is_required: bool,
    pub(crate) shape: Shape,
}

/// Which properties of a mapping belong or do not belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least one of these sets is wholly there.
    AnyOf(Vec<Vec<&'static str>>),
    /// Exactly one of these is there.
    OneOf(Vec<&'static str>),
    /// The first needs all others.
    Needs(&'static str, Vec<&'static str>),
    /// The first excludes each of the others.
    Excludes(&'static str, Vec<&'static str>),
}

impl Shape {
    /// The types; none of them means that it may be anything.
    pub fn types(&self) -> impl Iterator<Item = Type> {
        self.types.iter()
    }

    /// Whether a value of this type fits.
    #[must_use]
    pub const fn allows(&self, one: Type) -> bool {
        self.types.has(one)
    }

    /// The properties, where the value is a mapping and they are known.
    #[must_use]
    pub fn object(&self) -> Option<&Object> {
        self.object.as_deref()
    }

    /// What the items of a list may be.
    #[must_use]
    pub fn items(&self) -> Option<&Self> {
        self.items.as_deref()
    }

    /// The values that are allowed (`enum` and `const`), as texts; empty when there is no such list.
    #[must_use]
    pub fn choices(&self) -> &[&'static str] {
        self.limits.as_ref().map_or(&[], |limits| &limits.choices)
    }

    /// Whether capitals do not count in [`Shape::choices`].
    #[must_use]
    pub fn any_case(&self) -> bool {
        self.limits.as_ref().is_some_and(|limits| limits.any_case)
    }

    /// The regular expression that a text has to have a match of, in the schema's words.
    #[must_use]
    pub fn pattern(&self) -> Option<&str> {
        self.limits.as_ref()?.pattern.as_ref().map(Pattern::text)
    }

    /// Whether the regular expressions here can say [`Shape::pattern`]; true when there is none.
    #[must_use]
    pub fn pattern_is_checked(&self) -> bool {
        let pattern = self.limits.as_ref().and_then(|limits| limits.pattern.as_ref());
        pattern.is_none_or(|pattern| pattern.regex().is_some())
    }

    /// The least and greatest number (`minimum`, `maximum`).
    #[must_use]
    pub fn range(&self) -> Bounds<f64> {
        self.limits
            .as_ref()
            .map(|limits| limits.range)
            .unwrap_or_default()
    }

    /// How many characters a text has.
    #[must_use]
    pub fn length(&self) -> Bounds<u64> {
        self.limits
            .as_ref()
            .map(|limits| limits.length)
            .unwrap_or_default()
    }

    /// How many items a list has.
    #[must_use]
    pub fn count(&self) -> Bounds<u64> {
        self.limits
            .as_ref()
            .map(|limits| limits.items)
            .unwrap_or_default()
    }

    /// How many entries a mapping has.
    #[must_use]
    pub fn entries(&self) -> Bounds<u64> {
        self.limits
            .as_ref()
            .map(|limits| limits.entries)
            .unwrap_or_default()
    }

    /// Whether no item of a list may stand there twice.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.limits.as_ref().is_some_and(|limits| limits.unique)
    }
}

impl Object {
    /// The properties, sorted by name.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// A property by its name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .binary_search_by(|property| property.name.cmp(name))
            .ok()
            .map(|index| &self.properties[index])
    }

    /// Whether other properties may stand there too.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// What values may be whose names are free, by the pattern of the name (`patternProperties`).
    pub fn by_pattern(&self) -> impl Iterator<Item = (&str, &Shape)> {
        self.by_pattern
            .iter()
            .map(|(pattern, shape)| (pattern.text(), shape))
    }

    /// Which properties belong together.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

impl Property {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it has to be there.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.is_required
    }

    /// What it may be. [`crate::Schema::resolve`] looks up what it refers to.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// Alternatives and choices in a message: the first ones of a long list.
pub(crate) fn few<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let count = names.len();
    let mut texts: Vec<Cow<'_, str>> = names.take(MOST).map(Cow::from).collect();
    if count > MOST {
        texts.push(format!("and {} more", count - MOST).into());
    }
    texts.join(", ")
}
