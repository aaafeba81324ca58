//! CloudFormation: a template in YAML, a generic serialisation of the graph, which already speaks its vocabulary, and one with
//! the image repositories alone to begin with.

mod convert;
mod parameters;
mod prefix_lists;
mod yaml;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use tera::{Context, Tera};
use tierwright_catalog::{Expr, Kind, LogicalId, TagForm, references_in};
use tierwright_compile::{Compiled, Graph, Output, Resource};
use tierwright_model::{Design, Environment};

use crate::text::one_line;
use crate::{Export, ExportError, ExportedFile, Exporter, facts, templates};
use convert::Conversion;
use parameters::{metadata, parameters};
use yaml::{Node, scalar, write_map};

/// Writes the templates.
#[derive(Debug)]
pub(crate) struct CloudFormation;

/// The template's template, and the name of the file that comes of it.
const TEMPLATE: (&str, &str) = ("cloudformation/template.yaml.tera", "template.yaml");

/// The file with the repositories alone. The same stack is created from it and updated with the whole template once images
/// are there: CloudFormation waits for services to become stable, and their circuit breaker gives up on a missing image.
/// The file comes after the template, which is the first of an export.
const FIRST_PASS: &str = "template_repositories.yaml";

static TERA: LazyLock<Result<Tera, String>> =
    LazyLock::new(|| templates::tera(&["cloudformation/"], |_| {}).map_err(|e| e.to_string()));

/// The longest description of a template, in bytes (CloudFormation guide, *Understand CloudFormation quotas*).
const DESCRIPTION: usize = 1024;

/// The longest description of an output (the same page).
const OUTPUT_DESCRIPTION: usize = 1024;

impl Exporter for CloudFormation {
    fn export(&self, compiled: &Compiled, _: &Design) -> Result<Export, ExportError> {
        let graph = &compiled.graph;
        let sections = Sections::of(graph, graph.resources.values(), &graph.outputs);
        let mut files = vec![file(TEMPLATE.1, &sections, graph)?];
        let first = facts::first_pass(graph);
        if !first.is_empty() {
            files.push(file(FIRST_PASS, &Sections::of(graph, first, &[]), graph)?);
        }
        Ok(Export {
            files,
            notes: sections.conversion.notes,
        })
    }
}

/// The managed prefix lists whose ids the template asks for because they are not known in the Region: parameter and name.
pub(crate) fn asked_prefix_lists(graph: &Graph) -> Vec<Value> {
    let region = &graph.settings.region;
    let sections = Sections::of(graph, graph.resources.values(), &graph.outputs);
    sections
        .conversion
        .prefix_lists
        .iter()
        .filter(|(name, _)| prefix_lists::known(name, region).is_none())
        .map(|(name, id)| json!({ "id": id, "name": name.replace("{region}", region) }))
        .collect()
}

/// The sections of a template.
struct Sections {
    parameters: Vec<(String, Node)>,
    resources: Vec<(String, Node)>,
    outputs: Vec<(String, Node)>,
    /// What converting them has found out.
    conversion: Conversion,
}

impl Sections {
    /// The sections with some of the graph's resources and outputs.
    fn of<'g>(
        graph: &'g Graph,
        resources: impl IntoIterator<Item = &'g Resource>,
        outputs: &'g [Output],
    ) -> Self {
        let mut conversion = Conversion::default();
        conversion
            .taken
            .extend(graph.resources.keys().map(LogicalId::to_string));
        conversion
            .taken
            .extend(graph.parameters.iter().map(|parameter| parameter.id.to_string()));
        let chosen: Vec<&Resource> = resources.into_iter().collect();
        let resources: Vec<(String, Node)> = chosen
            .iter()
            .map(|r| (r.id.to_string(), resource(graph, r, &mut conversion)))
            .collect();
        let written: Vec<(String, Node)> = outputs
            .iter()
            .map(|output| {
                let value = conversion.prop(&output.id, &output.value);
                let description = cut(&output.description, OUTPUT_DESCRIPTION);
                let entries = [("Description", Node::Text(description)), ("Value", value)];
                (output.id.to_string(), Node::map(entries))
            })
            .collect();
        let parameters = parameters(graph, &chosen, outputs, &mut conversion);
        Self {
            parameters,
            resources,
            outputs: written,
            conversion,
        }
    }
}

fn file(path: &str, sections: &Sections, graph: &Graph) -> Result<ExportedFile, ExportError> {
    let tera = TERA.as_ref().map_err(|reason| ExportError::Template {
        template: TEMPLATE.0.to_owned(),
        reason: reason.clone(),
    })?;
    let metadata = metadata(graph, &sections.parameters, &sections.conversion);
    let mut description = [one_line(&graph.name), one_line(&graph.description)].join(": ");
    if path == FIRST_PASS {
        description = format!(
            "{}: the image repositories, which the same stack begins with",
            one_line(&graph.name)
        );
    }
    let description = cut(description.trim_end_matches(": "), DESCRIPTION);
    let mut context = Context::new();
    let safe = |text: &str| tera::Value::safe_string(text);
    context.insert_value("first_pass", tera::Value::from(path == FIRST_PASS));
    context.insert_value("description", safe(&scalar(&description)));
    context.insert_value("region", safe(&one_line(&graph.settings.region)));
    context.insert_value("metadata", safe(blocks(&metadata).trim_end()));
    context.insert_value("parameters", safe(&blocks(&sections.parameters)));
    context.insert_value("resources", safe(&blocks(&sections.resources)));
    context.insert_value("outputs", safe(&blocks(&sections.outputs)));
    let contents = tera
        .render(TEMPLATE.0, &context)
        .map_err(|e| templates::failed(TEMPLATE.0, &e))?;
    Ok(ExportedFile {
        path: path.to_owned(),
        contents,
    })
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

/// The beginning of a text that fits into a number of bytes.
fn cut(text: &str, bytes: usize) -> String {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text[..end].to_owned()
}
