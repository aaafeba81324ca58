//! The template's parameters, and what the console shows around them.

use serde_json::Value;
use tierwright_catalog::{LogicalId, references_in};
use tierwright_compile::{Graph, Output, Parameter, Resource};
use tierwright_model::ParameterKind;

use super::convert::Conversion;
use super::yaml::Node;
use super::{cut, prefix_lists};
use crate::Note;
use crate::text::one_line;

/// The longest description of a parameter (CloudFormation guide, *Understand CloudFormation quotas*).
const DESCRIPTION: usize = 4000;

/// The design's parameters that something of the template uses, then one for each managed prefix list.
pub(super) fn parameters(
    graph: &Graph,
    resources: &[&Resource],
    outputs: &[Output],
    conversion: &mut Conversion,
) -> Vec<(String, Node)> {
    let everything: Vec<Value> = resources
        .iter()
        .map(|resource| Value::Object(resource.kind.properties()))
        .collect();
    let everything = Value::Array(everything);
    let mut used: Vec<LogicalId> = references_in(&everything).into_iter().map(|(id, _)| id).collect();
    for output in outputs {
        let value = serde_json::to_value(&output.value).unwrap_or_default();
        used.extend(references_in(&value).into_iter().map(|(id, _)| id));
    }
    // The functions of an import may name a parameter inside a text, as `Fn::Sub` does.
    let texts = everything.to_string();
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
pub(super) fn metadata(
    graph: &Graph,
    parameters: &[(String, Node)],
    conversion: &Conversion,
) -> Vec<(String, Node)> {
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
    entries.push(("Description", Node::Text(cut(&description, DESCRIPTION))));
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
