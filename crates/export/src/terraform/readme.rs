//! The page beside the configuration: what is in which file, what must be chosen, and the steps from nothing to a running
//! system and back. What must be chosen has a file to begin with, `terraform.tfvars.example`.

use serde_json::{Value, json};
use tera::{Context, Tera};
use tierwright_compile::Graph;
use tierwright_model::Design;

use super::layout;
use crate::{ExportError, ExportedFile, facts, markdown, templates};

const README: (&str, &str) = ("terraform/readme.md.tera", "README.md");
const VARIABLES: (&str, &str) = ("terraform/tfvars.tera", "terraform.tfvars.example");

/// What each file of an export is about, in the order in which a reader wants them.
const FILES: &[(&str, &str)] = &[
    (
        "terraform.tf",
        "The versions of Terraform and its provider that this works with",
    ),
    (
        "providers.tf",
        "The provider, with the tags that everything carries",
    ),
    ("variables.tf", "What can be chosen"),
    ("locals.tf", "The tags"),
    ("data.tf", "What is looked up in the account"),
    ("network.tf", "VPC, subnets, routes, gateways, endpoints"),
    ("security.tf", "Security groups and their rules"),
    ("identity.tf", "IAM roles and their policies, and who signs in"),
    ("edge.tf", "What requests meet first: CloudFront, WAF"),
    ("api.tf", "API Gateway"),
    (
        "load_balancing.tf",
        "Load balancers, listeners, rules, target groups",
    ),
    ("compute.tf", "ECS, image repositories, instances, scaling"),
    ("database.tf", "Databases"),
    ("storage.tf", "Buckets"),
    ("pipeline.tf", "Build and delivery"),
    ("monitoring.tf", "Alarms and whom they tell"),
    ("logs.tf", "Log groups"),
    (
        "outputs.tf",
        "What the system's users and the next steps need to know",
    ),
];

/// Adds the page, and the file to begin with when something must be chosen. `module` is what the module's own files were
/// rendered from.
pub(super) fn add(
    files: &mut Vec<ExportedFile>,
    tera: &Tera,
    graph: &Graph,
    design: &Design,
    module: &Context,
) -> Result<(), ExportError> {
    let listed = FILES
        .iter()
        .filter(|(path, _)| files.iter().any(|file| file.path == *path))
        .map(|(path, about)| json!({ "path": path, "about": about }));
    let mut context = facts::context(graph, design);
    context.insert("files", &listed.collect::<Vec<Value>>());
    for name in ["provider", "variables", "unknown"] {
        if let Some(value) = module.get(name) {
            context.insert_value(name, value.clone());
        }
    }
    let variables = render(tera, VARIABLES.0, &context)?;
    let variables = layout::lay_out(&variables);
    let asked = !variables.is_empty();
    if asked {
        files.push(ExportedFile {
            path: VARIABLES.1.to_owned(),
            contents: format!("# Copy this file to terraform.tfvars and put your values in.\n\n{variables}"),
        });
    }
    context.insert("asked", &asked);
    let page = render(tera, README.0, &context)?;
    files.push(ExportedFile {
        path: README.1.to_owned(),
        contents: markdown::without_double_blank_lines(&page),
    });
    Ok(())
}

fn render(tera: &Tera, template: &str, context: &Context) -> Result<String, ExportError> {
    tera.render(template, context)
        .map_err(|e| templates::failed(template, &e))
}
