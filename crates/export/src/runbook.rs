//! The runbook: one page with the commands of this very design, from the first login to the last check that nothing is left.
//!
//! What is literal in the graph stands in the commands as it is; what AWS decides comes from the outputs of the deployment;
//! the account comes from the caller's identity. No secret appears, only the command that reads it.

use std::sync::LazyLock;

use serde_json::{Value, json};
use tera::Tera;
use tierwright_compile::{Compiled, Graph};
use tierwright_model::Design;

use crate::cloudformation::asked_prefix_lists;
use crate::text::snake_case;
use crate::{Export, ExportError, ExportedFile, Exporter, Format, facts, markdown, templates};

/// Writes the runbook.
#[derive(Debug)]
pub(crate) struct Runbook;

const TEMPLATE: &str = "runbook/runbook.md.tera";

/// `aws cloudformation deploy` takes a larger template only through a bucket (CloudFormation quotas, template body).
const TEMPLATE_BODY: usize = 51_200;

static TERA: LazyLock<Result<Tera, String>> = LazyLock::new(|| {
    templates::tera(&["markdown/", "runbook/"], markdown::register).map_err(|e| e.to_string())
});

impl Exporter for Runbook {
    fn export(&self, compiled: &Compiled, design: &Design) -> Result<Export, ExportError> {
        let tera = TERA.as_ref().map_err(|reason| ExportError::Template {
            template: TEMPLATE.to_owned(),
            reason: reason.clone(),
        })?;
        let template = crate::export(Format::CloudFormation, compiled, design)?;
        let template_size = template
            .files
            .iter()
            .map(|file| file.contents.len())
            .max()
            .unwrap_or(0);
        let graph = &compiled.graph;
        let mut context = facts::context(graph, design);
        let parameters = parameters(graph);
        let required: Vec<&Value> = parameters
            .iter()
            .filter(|parameter| parameter["default"].is_null())
            .collect();
        context.insert("required", &required);
        context.insert("parameters", &parameters);
        context.insert("prefix_lists", &asked_prefix_lists(graph));
        context.insert("large_template", &(template_size > TEMPLATE_BODY));
        let contents = tera
            .render(TEMPLATE, &context)
            .map_err(|e| templates::failed(TEMPLATE, &e))?;
        let file = ExportedFile {
            path: "runbook.md".to_owned(),
            contents: markdown::without_double_blank_lines(&contents),
        };
        Ok(Export {
            files: vec![file],
            notes: Vec::new(),
        })
    }
}

fn parameters(graph: &Graph) -> Vec<Value> {
    graph
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "id": parameter.id.as_str(),
                "variable": snake_case(parameter.id.as_str()),
                "description": parameter.description,
                "default": parameter.default,
                "example": format!("<{}>", parameter.origin),
            })
        })
        .collect()
}
