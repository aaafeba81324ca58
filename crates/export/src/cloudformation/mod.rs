//! CloudFormation: one template in YAML, a generic serialisation of the graph, which already speaks its vocabulary.

mod convert;
mod prefix_lists;
mod yaml;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use tera::{Context, Tera};
use tierwright_catalog::{Expr, Kind, LogicalId, TagForm, references_in};
use tierwright_compile::{Compiled, Graph, Parameter, Resource};
use tierwright_model::{Design, Environment, ParameterKind};

use crate::text::one_line;
use crate::{Export, ExportError, ExportedFile, Exporter, Note, templates};
use convert::Conversion;
use yaml::{Node, scalar, write_map};

/// Writes one template.
#[derive(Debug)]
pub(crate) struct CloudFormation;

/// The template's template, and the name of the file that comes of it.
const TEMPLATE: (&str, &str) = ("cloudformation/template.yaml.tera", "template.yaml");

static TERA: LazyLock<Result<Tera, String>> =
    LazyLock::new(|| templates::tera("cloudformation/", |_| {}).map_err(|e| e.to_string()));

/// The longest description of a template, in bytes (CloudFormation guide, *Understand CloudFormation quotas*).
const DESCRIPTION: usize = 1024;

/// The longest description of a parameter or output, and of a default (the same page).
const PARAMETER_DESCRIPTION: usize = 4000;
const OUTPUT_DESCRIPTION: usize = 1024;

impl Exporter for CloudFormation {
    fn export(&self, compiled: &Compiled, _: &Design) -> Result<Export, ExportError> {
        let graph = &compiled.graph;
        let broken = |reason: &String| ExportError::Template {
            template: TEMPLATE.0.to_owned(),
            reason: reason.clone(),
        };
        let tera = TERA.as_ref().map_err(broken)?;
        let mut conversion = Conversion::default();
        conversion
            .taken
            .extend(graph.resources.keys().map(LogicalId::to_string));
        conversion
            .taken
            .extend(graph.parameters.iter().map(|parameter| parameter.id.to_string()));
        let resources: Vec<(String, Node)> = graph
            .resources
            .values()
            .map(|r| (r.id.to_string(), resource(graph, r, &mut conversion)))
            .collect();
        let outputs: Vec<(String, Node)> = graph
            .outputs
            .iter()
            .map(|output| {
                let value = conversion.prop(&output.id, &output.value);
                let description = cut(&output.description, OUTPUT_DESCRIPTION);
                let entries = [("Description", Node::Text(description)), ("Value", value)];
                (output.id.to_string(), Node::map(entries))
            })
            .collect();
        let parameters = parameters(graph, &mut conversion);

        let metadata = metadata(graph, &parameters, &conversion);

        let settings = &graph.settings;
        let description = [one_line(&graph.name), one_line(&graph.description)].join(": ");
        let description = cut(description.trim_end_matches(": "), DESCRIPTION);
        let mut context = Context::new();
        context.insert_value("description", tera::Value::safe_string(&scalar(&description)));
        context.insert_value("region", tera::Value::safe_string(&one_line(&settings.region)));
        context.insert_value("metadata", tera::Value::safe_string(blocks(&metadata).trim_end()));
        context.insert_value("parameters", tera::Value::safe_string(&blocks(&parameters)));
        context.insert_value("resources", tera::Value::safe_string(&blocks(&resources)));
        context.insert_value("outputs", tera::Value::safe_string(&blocks(&outputs)));
        let contents = tera
            .render(TEMPLATE.0, &context)
            .map_err(|e| templates::failed(TEMPLATE.0, &e))?;
        Ok(Export {
            files: vec![ExportedFile {
                path: TEMPLATE.1.to_owned(),
                contents,
            }],
            notes: conversion.notes,
        })
    }
}

/// The entries of a section, a blank line between them.
fn blocks(entries: &[(String, Node)]) -> String {
    let written: Vec<String> = entries
        .iter()
        .map(|entry| write_map(std::slice::from_ref(entry), 2))
        .collect();
    written.join("\n")
}

fn resource(graph: &Graph, resource: &Resource, conversion: &mut Conversion) -> Node {
    let mut properties = resource.kind.properties();
    match (&resource.kind, tag_form(resource)) {
        (Kind::UserPool(_), _) => add_tag_map(graph, &mut properties, "UserPoolTags"),
        (_, TagForm::None) => {}
        (_, TagForm::List) => add_tags(graph, &mut properties),
        (_, TagForm::Map) => add_tag_map(graph, &mut properties, "Tags"),
    }
    let mut entries = vec![("Type", Node::text(resource.kind.type_name()))];
    if let Some(depends_on) = depends_on(resource, &properties) {
        entries.push(("DependsOn", depends_on));
    }
    if let Some(policy) = deletion_policy(graph, resource) {
        entries.push(("DeletionPolicy", Node::text(policy)));
        entries.push(("UpdateReplacePolicy", Node::text(policy)));
    }
    let user_data = properties
        .get("UserData")
        .cloned()
        .filter(|_| matches!(resource.kind, Kind::Instance(_)));
    let Node::Map(mut nodes) = conversion.map(&resource.id, &properties) else {
        return Node::map(entries);
    };
    if let (Some(script), Some((_, node))) = (user_data, nodes.iter_mut().find(|(key, _)| key == "UserData"))
    {
        // The long form: CloudFormation takes no short form right inside another.
        *node = Node::map([("Fn::Base64", conversion.node(&resource.id, &script))]);
    }
    if !nodes.is_empty() {
        entries.push(("Properties", Node::Map(nodes)));
    }
    Node::map(entries)
}

fn tag_form(resource: &Resource) -> TagForm {
    let known = Kind::ALL
        .iter()
        .find(|kind| kind.type_name == resource.kind.type_name());
    known.map_or(TagForm::None, |kind| kind.tags)
}

/// The tags that every resource carries.
fn common_tags(graph: &Graph) -> impl Iterator<Item = (&'static str, &str)> {
    let settings = &graph.settings;
    [
        ("Project", settings.project.as_str()),
        ("Environment", settings.environment.as_str()),
        ("Owner", settings.owner.as_str()),
        ("ManagedBy", "tierwright"),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
}

/// Adds the tags that every resource carries; one that the resource has already stays as it is.
fn add_tags(graph: &Graph, properties: &mut Map<String, Value>) {
    let mut tags = match properties.get("Tags") {
        None => Vec::new(),
        Some(Value::Array(tags)) => tags.clone(),
        Some(_) => return,
    };
    for (key, value) in common_tags(graph) {
        if !tags.iter().any(|tag| tag["Key"] == key) {
            tags.push(json!({ "Key": key, "Value": value }));
        }
    }
    properties.insert("Tags".to_owned(), Value::Array(tags));
}

/// The same for a type that takes tags as one object. One that holds a function is left alone.
fn add_tag_map(graph: &Graph, properties: &mut Map<String, Value>, name: &str) {
    let tags = properties
        .entry(name)
        .or_insert_with(|| Value::Object(Map::new()));
    if Expr::from_json(tags).is_some() {
        return;
    }
    if let Value::Object(tags) = tags {
        for (key, value) in common_tags(graph) {
            tags.entry(key).or_insert_with(|| value.into());
        }
    }
}

/// The stated dependencies with their reasons; those that a property implies anyway are left out (cfn-lint W3005).
fn depends_on(resource: &Resource, properties: &Map<String, Value>) -> Option<Node> {
    let implied: Vec<LogicalId> = references_in(&Value::Object(properties.clone()))
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let mut previous = "";
    let mut items = Vec::new();
    for dependency in resource
        .depends_on
        .iter()
        .filter(|dependency| !implied.contains(&dependency.on))
    {
        let comment = (dependency.reason != previous).then(|| one_line(&dependency.reason));
        previous = &dependency.reason;
        items.push((
            Node::text(dependency.on.as_str()),
            comment.filter(|comment| !comment.is_empty()),
        ));
    }
    (!items.is_empty()).then_some(Node::List(items))
}

/// What becomes of a resource that holds data when the stack goes. A sandbox leaves nothing behind; elsewhere a snapshot,
/// the bucket or the code stays.
fn deletion_policy(graph: &Graph, resource: &Resource) -> Option<&'static str> {
    let sandbox = graph.settings.environment == Environment::Sandbox;
    match resource.kind {
        Kind::DbCluster(_) => Some(if sandbox { "Delete" } else { "Snapshot" }),
        // The data of a member is the cluster's.
        Kind::DbInstance(ref instance) if instance.db_cluster_identifier.is_absent() => {
            Some(if sandbox { "Delete" } else { "Snapshot" })
        }
        Kind::Bucket(_) | Kind::CodeRepository(_) => Some(if sandbox { "Delete" } else { "Retain" }),
        _ => None,
    }
}

/// The design's parameters that something uses, then one for each managed prefix list.
fn parameters(graph: &Graph, conversion: &mut Conversion) -> Vec<(String, Node)> {
    let everything: Vec<Value> = graph
        .resources
        .values()
        .map(|resource| Value::Object(resource.kind.properties()))
        .collect();
    let mut used: Vec<LogicalId> = references_in(&Value::Array(everything))
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    for output in &graph.outputs {
        let value = serde_json::to_value(&output.value).unwrap_or_default();
        used.extend(references_in(&value).into_iter().map(|(id, _)| id));
    }
    // The functions of an import may name a parameter inside a text, as `Fn::Sub` does.
    let texts: String = graph
        .resources
        .values()
        .map(|r| Value::Object(r.kind.properties()).to_string())
        .collect();
    let mut found = Vec::new();
    for one in &graph.parameters {
        if used.contains(&one.id) || texts.contains(&format!("${{{}", one.id)) {
            found.push((one.id.to_string(), parameter(one, conversion)));
        } else {
            let message = "No resource uses this parameter, so the template leaves it out.".to_owned();
            conversion.notes.push(Note {
                subject: one.id.clone(),
                message,
            });
        }
    }
    for (name, id) in conversion.prefix_lists.clone() {
        found.push((id, prefix_list_parameter(&name, &graph.settings.region)));
    }
    found
}

/// What the console shows around the template: which design it is, and its parameters in groups (CloudFormation reference,
/// *AWS::CloudFormation::Interface*).
fn metadata(graph: &Graph, parameters: &[(String, Node)], conversion: &Conversion) -> Vec<(String, Node)> {
    let is_looked_up = |name: &String| conversion.prefix_lists.values().any(|id| id == name);
    let names = parameters.iter().map(|(name, _)| name);
    let (looked_up, asked): (Vec<&String>, Vec<&String>) = names.partition(|name| is_looked_up(name));
    let group = |label: &str, names: Vec<&String>| {
        let names: Vec<Node> = names.into_iter().map(Node::text).collect();
        let label = Node::map([("default", Node::text(label))]);
        (!names.is_empty()).then(|| Node::map([("Label", label), ("Parameters", Node::list(names))]))
    };
    let groups = [
        group("What the design leaves open", asked),
        group(
            "Ids that AWS gives its own prefix lists in this Region",
            looked_up,
        ),
    ];
    let groups: Vec<Node> = groups.into_iter().flatten().collect();
    let settings = &graph.settings;
    let design = Node::map([
        ("Design", Node::Text(one_line(&graph.name))),
        ("Project", Node::text(settings.project.as_str())),
        ("Environment", Node::text(settings.environment.as_str())),
    ]);
    let mut entries = vec![("Tierwright".to_owned(), design)];
    if !groups.is_empty() {
        let interface = Node::map([("ParameterGroups", Node::list(groups))]);
        entries.insert(0, ("AWS::CloudFormation::Interface".to_owned(), interface));
    }
    entries
}

fn parameter(parameter: &Parameter, conversion: &mut Conversion) -> Node {
    let type_name = match parameter.kind {
        ParameterKind::Number => "Number",
        ParameterKind::Text | ParameterKind::Cidr | ParameterKind::Arn => "String",
    };
    let mut entries = vec![("Type", Node::text(type_name))];
    let description = if parameter.description.trim().is_empty() {
        format!("The parameter {} of the design.", parameter.origin)
    } else {
        parameter.description.clone()
    };
    entries.push((
        "Description",
        Node::Text(cut(&description, PARAMETER_DESCRIPTION)),
    ));
    if let Some(default) = &parameter.default {
        entries.push(("Default", Node::Text(conversion.literal(&parameter.id, default))));
    }
    let (pattern, constraint) = match parameter.kind {
        ParameterKind::Cidr => (
            "^([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}$",
            "An IPv4 range such as 203.0.113.7/32 is needed.",
        ),
        ParameterKind::Arn => ("^arn:.+$", "An ARN is needed; it begins with arn:."),
        ParameterKind::Text | ParameterKind::Number => return Node::map(entries),
    };
    entries.push(("AllowedPattern", Node::text(pattern)));
    entries.push(("ConstraintDescription", Node::text(constraint)));
    Node::map(entries)
}

fn prefix_list_parameter(name: &str, region: &str) -> Node {
    let full = name.replace("{region}", region);
    let description = format!(
        "The id of the AWS-managed prefix list {full}, which differs by Region. To look it up: aws ec2 \
         describe-managed-prefix-lists --region {region} --filters Name=prefix-list-name,Values={full}"
    );
    let mut entries = vec![
        ("Type", Node::text("String")),
        ("Description", Node::Text(description)),
    ];
    if let Some(id) = prefix_lists::known(name, region) {
        entries.push(("Default", Node::text(id)));
    }
    entries.push(("AllowedPattern", Node::text("^pl-[0-9a-f]+$")));
    Node::map(entries)
}

/// The beginning of a text that fits into a number of bytes.
fn cut(text: &str, bytes: usize) -> String {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text[..end].to_owned()
}
