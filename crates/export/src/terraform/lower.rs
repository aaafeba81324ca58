//! Turns CloudFormation's expressions into Terraform's, and remembers what they need: data sources, and variables for what
//! the export can't know.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use tierwright_catalog::{Expr, LogicalId, Prop};

use super::literal::{expression, template};
use super::names::{Names, Part, identifier, unique};
use crate::text::snake_case;

/// The state of one export.
#[derive(Debug)]
pub(super) struct Lowering<'g> {
    pub(super) names: Names<'g>,
    /// The data sources that expressions have asked for.
    pub(super) data: DataSources,
    /// Variables for values that the export can't know, by name, with what each is.
    pub(super) unknown: IndexMap<String, Unknown>,
}

/// The data sources that expressions have asked for.
#[derive(Debug, Default)]
pub(super) struct DataSources {
    pub(super) zones: bool,
    pub(super) account: bool,
    pub(super) partition: bool,
    /// Systems Manager parameters: path → label.
    pub(super) ssm_parameters: IndexMap<String, String>,
    /// Managed prefix lists: name, with `{region}` for the Region → label.
    pub(super) prefix_lists: IndexMap<String, String>,
}

/// A value that the export can't know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    /// The resource whose properties need it.
    pub(super) subject: LogicalId,
    /// What it is, as a description of the variable.
    pub(super) description: String,
    /// What tells two such values apart.
    key: String,
}

impl<'g> Lowering<'g> {
    pub(super) fn new(names: Names<'g>) -> Self {
        Self {
            names,
            data: DataSources::default(),
            unknown: IndexMap::new(),
        }
    }

    /// The value with each expression replaced by a marked object; see `literal.rs`.
    pub(super) fn value(&mut self, subject: &LogicalId, value: &Value) -> Value {
        if let Some(expr) = Expr::from_json(value) {
            return self.expr(subject, &expr);
        }
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(subject, item)).collect(),
            Value::Object(map) => Value::Object(self.map(subject, map)),
            other => other.clone(),
        }
    }

    /// The same for the values of a map. A NUL in a key would look like a mark.
    pub(super) fn map(&mut self, subject: &LogicalId, map: &Map<String, Value>) -> Map<String, Value> {
        map.iter()
            .map(|(key, item)| (key.replace('\0', ""), self.value(subject, item)))
            .collect()
    }

    /// A property's value.
    pub(super) fn prop(&mut self, subject: &LogicalId, prop: &Prop<String>) -> Value {
        match prop {
            Prop::Absent => Value::Null,
            Prop::Literal(text) => Value::String(text.clone()),
            Prop::Expr(expr) => self.expr(subject, expr),
        }
    }

    fn expr(&mut self, subject: &LogicalId, expr: &Expr) -> Value {
        match expr {
            Expr::Ref(id) => self.reference(subject, id, None),
            Expr::GetAtt(id, attribute) => self.reference(subject, id, Some(attribute)),
            Expr::Join(parts) => template(parts.iter().map(|part| self.prop(subject, part)).collect()),
            Expr::AvailabilityZone(index) => {
                self.data.zones = true;
                expression(format!("data.aws_availability_zones.available.names[{index}]"))
            }
            Expr::Region => expression("var.region"),
            Expr::AccountId => {
                self.data.account = true;
                expression("data.aws_caller_identity.current.account_id")
            }
            Expr::Partition => {
                self.data.partition = true;
                expression("data.aws_partition.current.partition")
            }
            Expr::SsmParameter(path) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let label = label(&mut self.data.ssm_parameters, path, name);
                // `value` is always marked as sensitive, which would hide the AMI in plans; public parameters are no secret.
                expression(format!("data.aws_ssm_parameter.{label}.insecure_value"))
            }
            Expr::ManagedPrefixList(name) => {
                let short = name.trim_start_matches("com.amazonaws.");
                let short = short
                    .trim_start_matches("{region}.")
                    .trim_start_matches("global.");
                let label = label(&mut self.data.prefix_lists, name, short);
                expression(format!("data.aws_ec2_managed_prefix_list.{label}.id"))
            }
            Expr::Unknown(value) => self.ask(subject, &value.to_string(), "unresolved", |json| {
                format!("The value that {subject} takes from {json}; this export can't evaluate it.")
            }),
        }
    }

    fn reference(&mut self, subject: &LogicalId, id: &LogicalId, attribute: Option<&str>) -> Value {
        if let Some(name) = self.names.variables.get(id).filter(|_| attribute.is_none()) {
            return expression(format!("var.{name}"));
        }
        if let Some(parts) = self
            .names
            .resources
            .get(id)
            .and_then(|named| named.reference(attribute))
        {
            return template_of(parts);
        }
        let what = attribute.unwrap_or("Id");
        let name = format!("{}_{}", snake_case(id.as_str()), snake_case(what));
        self.ask(subject, &format!("{id}.{what}"), &name, |_| {
            format!("{what} of {id}, which is not part of this configuration.")
        })
    }

    /// A variable for a value that the export can't know.
    fn ask(
        &mut self,
        subject: &LogicalId,
        key: &str,
        name: &str,
        describe: impl Fn(&str) -> String,
    ) -> Value {
        if let Some((name, _)) = self.unknown.iter().find(|(_, unknown)| unknown.key == key) {
            return expression(format!("var.{name}"));
        }
        let mut taken: BTreeSet<&str> = self.names.variables.values().map(String::as_str).collect();
        taken.extend(self.unknown.keys().map(String::as_str));
        let name = unique(identifier(name), |name| !taken.contains(name));
        let unknown = Unknown {
            subject: subject.clone(),
            description: describe(key),
            key: key.to_owned(),
        };
        self.unknown.insert(name.clone(), unknown);
        expression(format!("var.{name}"))
    }
}

/// An expression alone, or a text around one.
fn template_of(parts: Vec<Part>) -> Value {
    let values: Vec<Value> = parts
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => Value::String(text),
            Part::Expression(text) => expression(text),
        })
        .collect();
    match <[Value; 1]>::try_from(values) {
        Ok([only]) => only,
        Err(values) => template(values.into_iter().filter(|v| v.as_str() != Some("")).collect()),
    }
}

fn label<'m>(labels: &'m mut IndexMap<String, String>, key: &str, name: &str) -> &'m str {
    if !labels.contains_key(key) {
        let taken: BTreeSet<String> = labels.values().cloned().collect();
        let label = unique(identifier(&snake_case(name)), |name| !taken.contains(name));
        labels.insert(key.to_owned(), label);
    }
    &labels[key]
}
