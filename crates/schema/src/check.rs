//! What is wrong with a resource's properties, as far as its schema says.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::Schema;
use crate::pattern::Pattern;
use crate::scalar;
use crate::shape::{Bounds, Object, Rule, Shape, Type, few};
use crate::similar::similar;

/// Something about a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands: names and the numbers of list items, such as `LoadBalancers.0.ContainerPort`. Empty for the whole.
    pub path: String,
    /// What is wrong.
    pub reason: Reason,
    /// What was found, shortened.
    pub value: String,
    /// What is allowed, in words that go into a sentence; for [`Reason::Unknown`] the name that is probably meant, or nothing.
    pub limit: String,
}

/// What is wrong with a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The type has no such property.
    Unknown,
    /// A property that has to be there is not.
    Missing,
    /// Another type of value belongs there.
    Type,
    /// It is none of the values that are allowed.
    Choice,
    /// The text does not match the pattern.
    Pattern,
    /// The number is too small or too large.
    Range,
    /// The text is too short or too long.
    Length,
    /// The list or mapping has too few or too many entries.
    Count,
    /// The list has the same twice.
    Twice,
    /// None of several properties is there, of which one has to be.
    NoneOf,
    /// Several properties are there that exclude each other.
    Several,
    /// A property is there without another that it needs.
    Alone,
}

/// What is known about how the properties were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Whether they are complete: a macro may add what is not written.
    pub complete: bool,
}

impl Default for Given {
    fn default() -> Self {
        Self { complete: true }
    }
}

/// Where a text may be the path of a file that `aws cloudformation package` uploads and puts a mapping for (AWS CLI reference,
/// *cloudformation package*).
const PACKAGED: [(&str, &str); 6] = [
    ("AWS::ApiGateway::RestApi", "BodyS3Location"),
    ("AWS::CodeCommit::Repository", "Code.S3"),
    ("AWS::ElasticBeanstalk::ApplicationVersion", "SourceBundle"),
    ("AWS::Lambda::Function", "Code"),
    ("AWS::Lambda::LayerVersion", "Content"),
    ("AWS::StepFunctions::StateMachine", "DefinitionS3Location"),
];

/// Longer lists of values, such as the types of instances, grow from month to month.
const MOST_CHOICES: usize = 100;

/// How many bytes of a resource are matched against patterns, which takes a microsecond or so for each. Names are short.
const MOST_MATCHED: usize = 16 * 1024;

/// More problems of one resource help nobody.
const MOST_PROBLEMS: usize = 100;

impl Schema {
    /// What is wrong with a resource's properties. What is a function, a reference or a macro checks nothing.
    #[must_use]
    pub fn check(&self, properties: &Map<String, Value>, given: Given) -> Vec<Problem> {
        let mut check = Check {
            schema: self,
            given,
            path: Vec::new(),
            problems: Vec::new(),
            left: MOST_MATCHED,
        };
        let root = self.resolve(&self.root);
        if let Some(object) = root.object() {
            check.object(object, properties);
        }
        check.problems
    }
}

struct Check<'s, 'v> {
    schema: &'s Schema,
    given: Given,
    path: Vec<Cow<'v, str>>,
    problems: Vec<Problem>,
    /// How many more bytes are matched against patterns.
    left: usize,
}

/// Whether a property is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Yes,
    No,
    Maybe,
}

impl<'s, 'v> Check<'s, 'v> {
    fn value(&mut self, shape: &'s Shape, value: &'v Value) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let shape = self.schema.resolve(shape);
        if let Some((name, argument)) = function(value) {
            // Each branch may be the value.
            if let ("Fn::If", Some([_, yes, no])) = (name, argument.as_array().map(Vec::as_slice)) {
                self.value(shape, yes);
                self.value(shape, no);
            }
            return;
        }
        match value {
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => self.scalar(shape, value),
            Value::Array(items) => self.list(shape, value, items),
            Value::Object(map) => self.mapping(shape, value, map),
        }
    }

    fn scalar(&mut self, shape: &'s Shape, value: &'v Value) {
        let Some(text) = scalar::text(value) else { return };
        // What CloudFormation or another program puts in before AWS sees it.
        if text.contains("{{") || text.contains("${") {
            return;
        }
        let scalars = [Type::String, Type::Integer, Type::Number, Type::Boolean];
        if !scalars
            .into_iter()
            .any(|one| shape.allows(one) && scalar::fits(value, one))
        {
            // A list of one, or JSON in a text.
            if let (Some(items), true) = (shape.items(), shape.allows(Type::Array)) {
                return self.value(items, value);
            }
            let may_be_json = shape.allows(Type::Object)
                && (shape.object().is_none() || text.trim_start().starts_with('{'));
            let may_be_list = shape.allows(Type::Array) && shape.items().is_none();
            if !may_be_json && !may_be_list && !self.is_packaged() {
                self.wrong_type(shape, value);
            }
            return;
        }
        self.limits(shape, value, &text);
    }

    fn is_packaged(&self) -> bool {
        let path = self.path.join(".");
        PACKAGED.contains(&(self.schema.type_name(), path.as_str()))
    }

    fn limits(&mut self, shape: &Shape, value: &Value, text: &str) {
        let choices = shape.choices();
        if !choices.is_empty() {
            let is_one = || choices.iter().any(|choice| is_choice(shape, choice, value, text));
            if choices.len() <= MOST_CHOICES && !is_one() {
                let limit = few(choices.iter().copied());
                self.add(Reason::Choice, shortened(text), limit);
            }
            return;
        }
        let is_text = shape.allows(Type::String);
        if let (Some(number), false) = (scalar::number(value), is_text) {
            let Bounds { least, most } = shape.range();
            if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
                self.add(Reason::Range, shortened(text), range(least, most, ""));
            }
        }
        if !is_text {
            return;
        }
        let Bounds { least, most } = shape.length();
        let length = text.chars().count() as u64;
        if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
            self.add(
                Reason::Length,
                format!("{length}"),
                range(least, most, "characters"),
            );
            return;
        }
        let pattern = shape.limits.as_ref().and_then(|limits| limits.pattern.as_ref());
        // Whether CloudFormation writes the number 5.0 so or as 5 is not said anywhere.
        let whole = text.strip_suffix(".0").filter(|_| value.is_number());
        let may_match =
            |pattern: &&Pattern| pattern.may_match(text) || whole.is_some_and(|text| pattern.may_match(text));
        let Some(pattern) = pattern.filter(|_| text.len() <= self.left) else {
            return;
        };
        self.left -= text.len();
        if !may_match(&pattern) {
            self.add(Reason::Pattern, shortened(text), pattern.text().to_owned());
        }
    }

    fn list(&mut self, shape: &'s Shape, value: &'v Value, items: &'v [Value]) {
        if !shape.allows(Type::Array) {
            return self.wrong_type(shape, value);
        }
        if let Some(inner) = shape.items() {
            for (index, item) in items.iter().enumerate() {
                self.path.push(index.to_string().into());
                self.value(inner, item);
                self.path.pop();
            }
        }
        // A function may be no item, or the one of a macro several.
        let surely = items.iter().filter(|item| presence(item) == Presence::Yes);
        let surely = surely.filter(|item| function(item).is_none_or(|(name, _)| name != "Fn::Transform"));
        let surely = surely.count() as u64;
        let Bounds { least, most } = shape.count();
        let is_complete = surely == items.len() as u64 && self.given.complete;
        if least.is_some_and(|least| surely < least && is_complete) || most.is_some_and(|most| surely > most)
        {
            self.add(
                Reason::Count,
                format!("{}", items.len()),
                range(least, most, "items"),
            );
        }
        if shape.is_unique() {
            let literal =
                |item: &&Value| matches!(item, Value::String(_) | Value::Number(_) | Value::Bool(_));
            let literals: Vec<&Value> = items.iter().filter(literal).collect();
            // Long lists are rare, and comparing each with each would take long.
            let twice = literals
                .iter()
                .take(200)
                .enumerate()
                .find(|(index, item)| literals[..*index].contains(item));
            if let Some((_, item)) = twice {
                let value = scalar::text(item).unwrap_or_default();
                self.add(Reason::Twice, shortened(&value), String::new());
            }
        }
    }

    fn mapping(&mut self, shape: &'s Shape, value: &'v Value, map: &'v Map<String, Value>) {
        if !shape.allows(Type::Object) {
            match shape.items().filter(|_| shape.allows(Type::Array)) {
                // A list of one, unless it has nothing of an item.
                Some(items) if self.is_like(items, map) => self.value(items, value),
                None if shape.allows(Type::Array) => {}
                _ => self.wrong_type(shape, value),
            }
            return;
        }
        if let Some(object) = shape.object() {
            self.object(object, map);
        }
        let Bounds { least, most } = shape.entries();
        let surely = map
            .iter()
            .filter(|(name, value)| !is_macro(name) && presence(value) == Presence::Yes);
        let surely = surely.count() as u64;
        let is_complete = surely == map.len() as u64 && self.given.complete;
        if least.is_some_and(|least| surely < least && is_complete) || most.is_some_and(|most| surely > most)
        {
            self.add(
                Reason::Count,
                format!("{}", map.len()),
                range(least, most, "entries"),
            );
        }
    }

    /// Whether a mapping has a property of this shape.
    fn is_like(&self, shape: &Shape, map: &Map<String, Value>) -> bool {
        let shape = self.schema.resolve(shape);
        shape.allows(Type::Object)
            && shape.object().is_none_or(|object| {
                let mut names = map.keys();
                object.is_open || names.any(|name| is_macro(name) || self.knows(object, name))
            })
    }

    fn knows(&self, object: &Object, name: &str) -> bool {
        let among = object.properties().iter().map(|property| property.name);
        object.property(name).is_some() || !object.by_pattern.is_empty() || similar(name, among).is_some()
    }

    fn object(&mut self, object: &'s Object, map: &'v Map<String, Value>) {
        // What a macro sees it may take away, and it may add what is not there.
        if map.keys().any(|name| name == "Fn::Transform") {
            return;
        }
        for (name, value) in map.iter().filter(|(name, _)| !is_macro(name)) {
            self.path.push(name.as_str().into());
            if let Some(property) = object.property(name) {
                self.value(&property.shape, value);
            } else if let Some((_, shape)) = object
                .by_pattern
                .iter()
                .find(|(pattern, _)| pattern.may_match(name))
            {
                self.value(shape, value);
            } else if !object.is_open && value != &Value::Null {
                let meant = similar(name, object.properties().iter().map(|property| property.name));
                self.add(
                    Reason::Unknown,
                    shortened(name),
                    meant.unwrap_or_default().to_owned(),
                );
            }
            self.path.pop();
        }
        if !self.given.complete || map.keys().any(|name| is_macro(name)) {
            return;
        }
        let there = |name: &str| map.get(name).map_or(Presence::No, presence);
        for property in object.properties().iter().filter(|property| property.is_required) {
            if there(property.name) == Presence::No {
                self.path.push(property.name.into());
                self.add(Reason::Missing, String::new(), String::new());
                self.path.pop();
            }
        }
        for rule in object.rules() {
            if let Some((reason, value, limit)) = broken(rule, there) {
                self.add(reason, value, limit);
            }
        }
    }

    fn wrong_type(&mut self, shape: &Shape, value: &Value) {
        let types: Vec<&str> = shape.types().map(Type::as_str).collect();
        self.add(Reason::Type, described(value), types.join(" or "));
    }

    fn add(&mut self, reason: Reason, value: String, limit: String) {
        let problem = Problem {
            path: self.path.join("."),
            reason,
            value,
            limit,
        };
        // Both branches of a condition may be wrong in the same way.
        if self.problems.len() < MOST_PROBLEMS && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// A function with its argument: whatever has one key that no schema has.
fn function(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (name, argument) = map.iter().next()?;
    (name == "Ref" || name.contains("::")).then_some((name.as_str(), argument))
}

/// Whether an entry is none of its own: `Fn::Transform`, `Fn::ForEach::Name` and their like.
fn is_macro(name: &str) -> bool {
    name.starts_with("Fn::")
}

fn presence(value: &Value) -> Presence {
    match function(value) {
        Some(("Ref", name)) if name == "AWS::NoValue" => Presence::No,
        Some(("Fn::If", argument)) => {
            let branches =
                [argument.get(1), argument.get(2)].map(|branch| branch.map_or(Presence::Maybe, presence));
            match branches {
                [yes, no] if yes == no => yes,
                _ => Presence::Maybe,
            }
        }
        Some(_) | None => Presence::Yes,
    }
}

/// What is wrong, what is there and what belongs there, when the properties break a rule for certain.
fn broken(rule: &Rule, there: impl Fn(&str) -> Presence) -> Option<(Reason, String, String)> {
    let is_there = |name: &&&str| there(name) == Presence::Yes;
    let is_absent = |name: &&&str| there(name) == Presence::No;
    match rule {
        Rule::AnyOf(sets) => {
            let is_broken = sets.iter().all(|set| set.iter().any(|name| is_absent(&name)));
            let sets: Vec<String> = sets.iter().map(|set| set.join(" with ")).collect();
            is_broken.then(|| {
                (
                    Reason::NoneOf,
                    String::new(),
                    few(sets.iter().map(String::as_str)),
                )
            })
        }
        Rule::OneOf(names) => {
            let surely: Vec<&str> = names.iter().filter(is_there).copied().collect();
            if surely.len() > 1 {
                return Some((Reason::Several, surely.join(" and "), String::new()));
            }
            let is_broken = names.iter().all(|name| is_absent(&name));
            is_broken.then(|| (Reason::NoneOf, String::new(), few(names.iter().copied())))
        }
        Rule::Needs(first, others) => {
            let missing: Vec<&str> = others.iter().filter(is_absent).copied().collect();
            let is_broken = there(first) == Presence::Yes && !missing.is_empty();
            is_broken.then(|| (Reason::Alone, (*first).to_owned(), missing.join(" and ")))
        }
        Rule::Excludes(first, others) => {
            let too_many: Vec<&str> = others.iter().filter(is_there).copied().collect();
            let is_broken = there(first) == Presence::Yes && !too_many.is_empty();
            is_broken.then(|| {
                (
                    Reason::Several,
                    format!("{first} and {}", too_many.join(" and ")),
                    String::new(),
                )
            })
        }
    }
}

fn is_choice(shape: &Shape, choice: &str, value: &Value, text: &str) -> bool {
    let same = if shape.any_case() {
        choice.eq_ignore_ascii_case(text)
    } else {
        choice == text
    };
    // The number 7 may be written as text, and `7.0` is the same.
    same || matches!((choice.parse::<f64>(), scalar::number(value)), (Ok(a), Some(b)) if a == b)
}

fn range<N: std::fmt::Display>(least: Option<N>, most: Option<N>, what: &str) -> String {
    let of = match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    };
    format!("{of} {what}").trim().to_owned()
}

fn described(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        Value::String(text) => format!("the text {:?}", shortened(text)),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
