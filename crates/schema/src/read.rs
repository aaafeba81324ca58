//! Reads a line of `data/schemas.txt`. Its signs are explained in `data/README.md`.

use std::borrow::Cow;

use crate::pattern::Pattern;
use crate::schema::{Schema, Tagging};
use crate::shape::{Bounds, Limits, Object, Property, Rule, Shape, Type, Types};

/// The schema of a line; none when the line is not in the form of this version, which a test excludes.
pub(crate) fn schema(type_name: &'static str, line: &'static str) -> Option<Schema> {
    let mut fields = line.split('\t');
    let facts = fields.next()?;
    let root = whole(fields.next()?)?;
    let definitions = fields.map(|field| {
        let (name, shape) = field.split_once('=')?;
        Some((name, whole(shape)?))
    });
    let mut schema = Schema {
        type_name,
        root,
        definitions: definitions.collect::<Option<_>>()?,
        read_only: Vec::new(),
        create_only: Vec::new(),
        conditional_create_only: Vec::new(),
        write_only: Vec::new(),
        identifier: Vec::new(),
        more_attributes: Vec::new(),
        all_attributes: false,
        tagging: Tagging::default(),
    };
    for fact in facts.split(' ').filter(|fact| !fact.is_empty()) {
        let (sign, value) = fact.split_once('=')?;
        let names = || value.split(',').collect();
        match sign {
            "read" => schema.read_only = names(),
            "create" => schema.create_only = names(),
            "maybe" => schema.conditional_create_only = names(),
            "write" => schema.write_only = names(),
            "id" => schema.identifier = names(),
            "get" if value == "*" => schema.all_attributes = true,
            "get" => schema.more_attributes = names(),
            "tags" => schema.tagging = tagging(value),
            _ => return None,
        }
    }
    Some(schema)
}

fn tagging(text: &'static str) -> Tagging {
    let (property, signs) = text.split_once(':').unwrap_or((text, ""));
    Tagging {
        taggable: true,
        property: Some(property).filter(|name| !name.is_empty()),
        on_create: signs.contains('c'),
        updatable: signs.contains('u'),
        system_tags: signs.contains('s'),
    }
}

fn whole(text: &'static str) -> Option<Shape> {
    let mut reader = Reader { rest: text };
    let shape = reader.shape()?;
    reader.rest.is_empty().then_some(shape)
}

struct Reader {
    rest: &'static str,
}

impl Reader {
    fn shape(&mut self) -> Option<Shape> {
        let mut shape = Shape::default();
        if self.take('#') {
            shape.definition = Some(self.name());
            return Some(shape);
        }
        let mut types = Types::default();
        let is_any = self.take('*');
        while let Some(one) = self.letter() {
            types = types.with(one);
        }
        match self.peek() {
            Some('{') => {
                types = types.with(Type::Object);
                shape.object = Some(Box::new(self.object()?));
            }
            Some('[') => {
                self.take('[');
                types = types.with(Type::Array);
                shape.items = Some(Box::new(self.shape()?));
                self.expect(']')?;
            }
            _ => {}
        }
        // Nothing said is a text.
        if types.is_any() && !is_any {
            types = types.with(Type::String);
        }
        shape.types = types;
        let mut limits = Limits::default();
        let mut any = false;
        while let Some(sign) = self.peek().filter(|sign| "(`@%+&'".contains(*sign)) {
            any = true;
            match sign {
                '(' => {
                    self.take('(');
                    limits.any_case = self.take('?');
                    let (choices, rest) = self.rest.split_once(')')?;
                    limits.choices = choices.split('|').collect();
                    self.rest = rest;
                }
                '`' => limits.pattern = Some(self.pattern()?),
                '@' => limits.range = self.bounds('@')?,
                '%' => limits.length = self.bounds('%')?,
                '+' => limits.items = self.bounds('+')?,
                '&' => limits.entries = self.bounds('&')?,
                _ => limits.unique = self.take('\''),
            }
        }
        shape.limits = any.then(|| Box::new(limits));
        Some(shape)
    }

    fn object(&mut self) -> Option<Object> {
        self.expect('{')?;
        let mut object = Object::default();
        while let Some(sign) = self.peek().filter(|sign| !";}".contains(*sign)) {
            if sign == '`' {
                let pattern = self.pattern()?;
                self.expect(':')?;
                object.by_pattern.push((pattern, self.shape()?));
            } else {
                let is_required = self.take('!');
                let name = self.name();
                let mut shape = if self.take(':') { self.shape()? } else { text() };
                if shape.definition == Some("") {
                    shape.definition = Some(name);
                }
                object.properties.push(Property {
                    name,
                    is_required,
                    shape,
                });
            }
            self.take(',');
        }
        while self.take(';') {
            let end = self.rest.find([';', '}'])?;
            let (rule, rest) = self.rest.split_at(end);
            object.rules.push(rule_of(rule)?);
            self.rest = rest;
        }
        self.expect('}')?;
        object.is_open = self.take('~');
        Some(object)
    }

    /// Between backticks; two of them stand for one.
    fn pattern(&mut self) -> Option<Pattern> {
        self.expect('`')?;
        let (first, mut rest) = self.rest.split_once('`')?;
        let mut text = Cow::Borrowed(first);
        while let Some(more) = rest.strip_prefix('`') {
            let (next, after) = more.split_once('`')?;
            text = format!("{text}`{next}").into();
            rest = after;
        }
        self.rest = rest;
        Some(Pattern::new(text))
    }

    fn bounds<N: std::str::FromStr>(&mut self, sign: char) -> Option<Bounds<N>> {
        self.expect(sign)?;
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_digit() || ".-e".contains(c)))
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let (least, most) = text.split_once("..")?;
        let number = |text: &str| match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        Some(Bounds {
            least: number(least)?,
            most: number(most)?,
        })
    }

    fn name(&mut self) -> &'static str {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name
    }

    fn letter(&mut self) -> Option<Type> {
        let one = match self.peek()? {
            's' => Type::String,
            'i' => Type::Integer,
            'n' => Type::Number,
            'b' => Type::Boolean,
            'o' => Type::Object,
            'a' => Type::Array,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        Some(one)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, sign: char) -> Option<()> {
        self.take(sign).then_some(())
    }
}

fn text() -> Shape {
    Shape {
        types: Types::default().with(Type::String),
        ..Shape::default()
    }
}

fn rule_of(text: &'static str) -> Option<Rule> {
    let (sign, rest) = text.split_once(' ')?;
    let pair = || {
        let (first, others) = rest.split_once('>')?;
        Some((first, others.split(' ').collect()))
    };
    Some(match sign {
        "any" => Rule::AnyOf(rest.split('|').map(|set| set.split(' ').collect()).collect()),
        "one" => Rule::OneOf(rest.split('|').collect()),
        "needs" => pair().map(|(first, others)| Rule::Needs(first, others))?,
        "not" => pair().map(|(first, others)| Rule::Excludes(first, others))?,
        _ => return None,
    })
}
