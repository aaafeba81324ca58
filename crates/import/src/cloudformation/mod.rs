//! CloudFormation templates.

mod cidr;
mod conditions;
mod functions;
mod known;
mod lower;
mod network;
mod ours;
mod outputs;
mod parameters;
mod schemas;
mod scope;
mod sections;
mod shape;
mod texts;
mod waits;

use tierwright_compile::{ANY_REGION, Compiled, Graph};
use tierwright_model::{Environment, Id, Settings};

use crate::{ImportError, Imported, Options, Places, text};
use scope::Scope;
use sections::Sections;
pub(crate) use shape::has_macro;
pub(crate) use texts::DYNAMIC_REFERENCE;

/// Reads a template in YAML or JSON.
///
/// # Errors
/// [`ImportError`] when the text can't be read or is no template. Whatever a template says has a graph.
pub fn read(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    let root = text::parse(bytes)?;
    let sections = Sections::of(&root)?;
    let mut places = Places::default();
    sections.place(&mut places);
    let region = options.region.as_deref();
    sections.check_given(&options.parameters)?;
    let mut scope = Scope::new(&sections, options);
    sections.check(&scope, bytes.len());
    scope.decide();

    let lowered = lower::resources(&sections, &scope);
    let outputs = outputs::outputs(&sections, &scope);
    let settings = lowered.settings.unwrap_or_else(|| Settings {
        region: String::new(),
        project: Id::from_label(&options.name, "template"),
        // Rules about production hold back: a template does not say what it is for.
        environment: Environment::Development,
        owner: String::new(),
    });
    let graph = Graph {
        name: options.name.clone(),
        description: sections.description().to_owned(),
        settings: Settings {
            region: region.unwrap_or(ANY_REGION).to_owned(),
            ..settings
        },
        parameters: scope.graph_parameters(),
        resources: lowered.resources,
        outputs,
    };
    waits::check(&graph, &scope);
    schemas::check(&graph, &scope, &sections);
    let (mut findings, defaults) = scope.finish();
    places.locate(&mut findings);
    findings.sort_by_key(|finding| finding.place);
    let compiled = Compiled {
        graph,
        flows: Vec::new(),
    };
    Ok(Imported {
        compiled,
        findings,
        places,
        conditional: lowered.conditional,
        attributes: lowered.attributes,
        defaults,
    })
}
