//! Terraform: a root module, one file per concern, with the page that says how to use it (`readme.rs`).
//!
//! The words of Terraform live in `templates/terraform`, one template per kind. This module gives names (`names.rs`),
//! turns references into Terraform's (`lower.rs`), writes values (`literal.rs`) and lays the result out (`layout.rs`).

mod filters;
mod kinds;
mod layout;
mod literal;
mod lower;
mod names;
mod readme;
mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use indexmap::IndexMap;
use serde_json::{Value, json};
use tera::{Context, Tera};
use tierwright_catalog::LogicalId;
use tierwright_compile::{Compiled, Graph, Resource, aws_name};
use tierwright_model::{Design, Environment, ParameterKind};

use crate::facts::SNAPSHOT_NAME;
use crate::{Export, ExportError, ExportedFile, Exporter, Note, markdown, templates, text};
use kinds::KindTemplate;
use lower::Lowering;
use names::{Names, identifier, unique};
use uses::Uses;

#[cfg(test)]
pub(crate) use literal::tests::unquote;

/// Writes a root module.
#[derive(Debug)]
pub(crate) struct Terraform;

static TERA: LazyLock<Result<Tera, String>> =
    LazyLock::new(|| templates::tera(&["markdown/", "terraform/"], register).map_err(|e| e.to_string()));

fn register(tera: &mut Tera) {
    filters::register(tera);
    markdown::register(tera);
}

/// A comment that begins so says what a template could not translate; it becomes a note of the export.
const NOT_TRANSLATED: &str = "# Not translated: ";

/// The oldest version of the provider that exports work with, unless a template's head needs a newer one.
const PROVIDER: &str = "5.60";

/// The longest `bucket_prefix` that the provider takes: it adds 26 characters, and a bucket's name has at most 63.
const BUCKET_PREFIX: usize = 37;

impl Exporter for Terraform {
    fn export(&self, compiled: &Compiled, design: &Design) -> Result<Export, ExportError> {
        let graph = &compiled.graph;
        let broken = |reason: &String| ExportError::Template {
            template: "terraform".to_owned(),
            reason: reason.clone(),
        };
        let templates = kinds::all().map_err(broken)?;
        let tera = TERA.as_ref().map_err(broken)?;
        let mut lowering = Lowering::new(Names::new(graph, templates));
        let uses = Uses::new(graph);
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut notes = Vec::new();
        for resource in graph.resources.values() {
            let Some(template) = templates.get(resource.kind.type_name()) else {
                let message = format!(
                    "{} has no translation into Terraform. What refers to it asks for a variable instead.",
                    resource.kind.type_name()
                );
                notes.push(Note {
                    subject: resource.id.clone(),
                    message,
                });
                continue;
            };
            let context = context(graph, resource, template, &mut lowering, &uses);
            let block = tera
                .render(&template.name, &context)
                .map_err(|e| templates::failed(&template.name, &e))?;
            let block = with_untranslated(&block, resource, template);
            for line in block.lines() {
                if let Some(what) = line.trim().strip_prefix(NOT_TRANSLATED) {
                    notes.push(Note {
                        subject: resource.id.clone(),
                        message: format!("Terraform: {what}"),
                    });
                }
            }
            files
                .entry(format!("{}.tf", template.head.file))
                .or_default()
                .push(block);
        }
        let outputs = outputs(graph, &mut lowering);
        for (name, unknown) in &lowering.unknown {
            let message = format!("Terraform asks for the variable {name}. {}", unknown.description);
            notes.push(Note {
                subject: unknown.subject.clone(),
                message,
            });
        }
        let mut context = module_context(graph, &lowering, outputs);
        context.insert("provider", &provider(graph, templates));
        for name in ["data", "locals", "outputs", "providers", "terraform", "variables"] {
            let template = format!("terraform/{name}.tf.tera");
            let block = tera
                .render(&template, &context)
                .map_err(|e| templates::failed(&template, &e))?;
            files.entry(format!("{name}.tf")).or_default().push(block);
        }
        let mut files: Vec<ExportedFile> = files
            .into_iter()
            .map(|(path, blocks)| ExportedFile {
                path,
                contents: layout::lay_out(&blocks.join("\n")),
            })
            .filter(|file| !file.contents.is_empty())
            .collect();
        readme::add(&mut files, tera, graph, design, &context)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Export { files, notes })
    }
}

fn context(
    graph: &Graph,
    resource: &Resource,
    template: &KindTemplate,
    lowering: &mut Lowering<'_>,
    uses: &Uses<'_>,
) -> Context {
    let properties = lowering.map(&resource.id, &resource.kind.properties());
    let label = lowering
        .names
        .resources
        .get(&resource.id)
        .map_or("", |named| named.label.as_str());
    let used_by = uses.by.get(&resource.id).cloned().unwrap_or_default();
    let mut context = Context::new();
    context.insert_value("label", tera::Value::safe_string(label));
    context.insert("p", &properties);
    context.insert("used_by", &used_by);
    context.insert("sandbox", &(graph.settings.environment == Environment::Sandbox));
    let project = &graph.settings.project;
    context.insert(
        "name_prefix",
        &format!("{}-", aws_name(project, &resource.origin, "", BUCKET_PREFIX - 1)),
    );
    context.insert(
        "final_snapshot",
        &aws_name(project, &resource.origin, "final", SNAPSHOT_NAME),
    );
    context.insert(
        "depends_on",
        &depends_on(graph, resource, template, lowering, uses),
    );
    context.insert("waited_for", &waited_for(graph, resource, lowering));
    context
}

/// What a resource states to wait for, each followed by its parts: expressions.
fn waited_for(graph: &Graph, resource: &Resource, lowering: &Lowering<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for dependency in &resource.depends_on {
        let (Some(named), Some(other)) = (
            lowering.names.resources.get(&dependency.on),
            graph.get(&dependency.on),
        ) else {
            continue;
        };
        let properties = other.kind.properties();
        let parts = named.template.head.parts.iter();
        let parts = parts
            .filter(|(_, of)| kinds::has(&properties, &of.property))
            .map(|(part, _)| format!("{part}.{}", named.label));
        found.extend(
            std::iter::once(named.address())
                .chain(parts)
                .map(literal::expression),
        );
    }
    found
}

/// The versions of the provider that the export works with, and why they are not all that exports usually work with.
fn provider(graph: &Graph, templates: &BTreeMap<&'static str, KindTemplate>) -> Value {
    let mut lowest = PROVIDER;
    let mut reasons = BTreeSet::new();
    for resource in graph.resources.values() {
        let Some(template) = templates.get(resource.kind.type_name()) else {
            continue;
        };
        let properties = resource.kind.properties();
        for (path, need) in &template.head.needs {
            if kinds::has(&properties, path) {
                lowest = std::cmp::max_by_key(lowest, need.provider.as_str(), |version| numbers(version));
                reasons.insert(need.reason.as_str());
            }
        }
    }
    json!({ "version": format!(">= {lowest}, < 7.0"), "reasons": reasons })
}

/// The numbers of a version, to compare it by.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// What Terraform calls a resource, for commands; none when it has no type for it.
pub(crate) fn address(graph: &Graph, id: &LogicalId) -> Option<String> {
    let names = Names::new(graph, kinds::all().ok()?);
    names.resources.get(id).map(names::Named::address)
}

/// What a resource waits for beside what its arguments refer to: expressions with the reason.
fn depends_on(
    graph: &Graph,
    resource: &Resource,
    template: &KindTemplate,
    lowering: &Lowering<'_>,
    uses: &Uses<'_>,
) -> Vec<Value> {
    let mut found: Vec<(String, String)> = Vec::new();
    for dependency in &resource.depends_on {
        if let Some(named) = lowering.names.resources.get(&dependency.on) {
            found.push((sentence(&dependency.reason), named.address()));
        }
    }
    if template.head.waits_for_parts {
        for id in uses.everything(graph, resource) {
            let Some(named) = lowering.names.resources.get(&id) else {
                continue;
            };
            let properties = graph
                .get(&id)
                .map(|other| other.kind.properties())
                .unwrap_or_default();
            for (part, of) in &named.template.head.parts {
                if kinds::has(&properties, &of.property) {
                    found.push((of.reason.clone(), format!("{part}.{}", named.label)));
                }
            }
        }
    }
    // Resources that are waited for with the same reason stand together, under it.
    let mut grouped: IndexMap<String, Vec<Value>> = IndexMap::new();
    for (reason, address) in found {
        grouped
            .entry(reason)
            .or_default()
            .push(literal::expression(address));
    }
    grouped
        .into_iter()
        .map(|(reason, on)| json!({ "reason": reason, "on": on }))
        .collect()
}

/// A reason as a sentence of its own.
fn sentence(reason: &str) -> String {
    let mut chars = reason.trim().trim_end_matches('.').chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn with_untranslated(block: &str, resource: &Resource, template: &KindTemplate) -> String {
    let mut out = String::new();
    for path in template.untranslated(&resource.kind.properties()) {
        let line = format!(
            "the property {path} of {} has no place in this export.",
            resource.id
        );
        out.push_str(&format!("{NOT_TRANSLATED}{}\n", text::one_line(&line)));
    }
    out + block
}

fn outputs(graph: &Graph, lowering: &mut Lowering<'_>) -> Vec<Value> {
    let mut taken = BTreeSet::new();
    graph
        .outputs
        .iter()
        .map(|output| {
            let value = lowering.prop(&output.id, &output.value);
            let name = identifier(&text::snake_case(output.id.as_str()));
            let name = unique(name, |name| taken.insert(name.to_owned()));
            json!({ "name": literal::expression(name), "description": output.description, "value": value })
        })
        .collect()
}

fn module_context(graph: &Graph, lowering: &Lowering<'_>, outputs: Vec<Value>) -> Context {
    let variables: Vec<Value> = graph
        .parameters
        .iter()
        .filter_map(|parameter| {
            let name = lowering.names.variables.get(&parameter.id)?;
            let default = match (parameter.kind, &parameter.default) {
                (ParameterKind::Number, Some(text)) => text.trim().parse::<i64>().map_or_else(
                    |_| {
                        text.trim()
                            .parse::<f64>()
                            .map_or(Value::Null, |number| json!(number))
                    },
                    |number| json!(number),
                ),
                (_, default) => json!(default),
            };
            Some(json!({
                "name": literal::expression(name),
                "plain": name,
                "default_text": parameter.default,
                "description": described(&parameter.description, &parameter.origin),
                "kind": parameter.kind,
                "required": default.is_null(),
                "example": format!("<{}>", parameter.origin),
                "default": default,
            }))
        })
        .collect();
    let unknown: Vec<Value> = lowering
        .unknown
        .iter()
        .map(|(name, unknown)| {
            json!({ "name": literal::expression(name), "plain": name, "description": unknown.description })
        })
        .collect();
    let labelled = |labels: &IndexMap<String, String>| -> Vec<Value> {
        labels
            .iter()
            .map(|(name, label)| {
                let pieces: Vec<&str> = name.split("{region}").collect();
                let mut parts = Vec::new();
                for (index, piece) in pieces.into_iter().enumerate() {
                    if index > 0 {
                        parts.push(literal::expression("var.region"));
                    }
                    parts.push(json!(piece));
                }
                json!({ "label": literal::expression(label), "path": name, "name": literal::template(parts) })
            })
            .collect()
    };
    let settings = &graph.settings;
    let mut context = Context::new();
    context.insert("name", &graph.name);
    context.insert("description", &graph.description);
    context.insert("region", &settings.region);
    context.insert("project", settings.project.as_str());
    context.insert("environment", settings.environment.as_str());
    context.insert("owner", &settings.owner);
    context.insert("variables", &variables);
    context.insert("unknown", &unknown);
    context.insert("outputs", &outputs);
    context.insert("zones", &lowering.data.zones);
    context.insert("account", &lowering.data.account);
    context.insert("partition", &lowering.data.partition);
    context.insert("ssm_parameters", &labelled(&lowering.data.ssm_parameters));
    context.insert("prefix_lists", &labelled(&lowering.data.prefix_lists));
    context
}

/// A variable is always described.
fn described(description: &str, origin: &str) -> String {
    if description.trim().is_empty() {
        format!("The parameter {origin} of the design.")
    } else {
        description.to_owned()
    }
}
