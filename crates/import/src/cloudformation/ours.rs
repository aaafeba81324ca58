//! What our own exports add to a graph, taken back. The round trip over all samples in `tests/round_trip.rs` holds it.

use serde_json::{Map, Value};
use tierwright_model::{Environment, Id, Settings};

use crate::text::Node;

/// How an export says that a parameter is an IPv4 range.
pub(super) const CIDR_PATTERN: &str = "^([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}$";

/// How an export says that a parameter is an ARN.
pub(super) const ARN_PATTERN: &str = "^arn:.+$";

/// The AWS-managed prefix list that a parameter stands for, by its name with `{region}`: CloudFormation can't look one up, so
/// an export asks for its id and names the list in the description.
pub(super) fn prefix_list(parameter: &Node<'_>) -> Option<String> {
    if parameter.get("AllowedPattern")?.text()? != "^pl-[0-9a-f]+$" {
        return None;
    }
    let description = parameter.get("Description")?.text()?;
    let rest = description.strip_prefix("The id of the AWS-managed prefix list ")?;
    let name = rest.split(',').next()?;
    let labels: Vec<&str> = name.split('.').collect();
    match labels.as_slice() {
        ["com", "amazonaws", "global", ..] => Some(name.to_owned()),
        ["com", "amazonaws", _, service @ ..] if !service.is_empty() => {
            Some(format!("com.amazonaws.{{region}}.{}", service.join(".")))
        }
        _ => None,
    }
}

/// Takes off the tags that an export puts on every resource, and gives what they say.
pub(super) fn take_tags(properties: &mut Map<String, Value>) -> Option<Settings> {
    let Some(Value::Array(tags)) = properties.get_mut("Tags") else {
        return None;
    };
    let value = |tags: &[Value], key: &str| {
        let tag = tags.iter().find(|tag| tag["Key"] == key)?;
        tag["Value"].as_str().map(str::to_owned)
    };
    if value(tags, "ManagedBy")? != "tierwright" {
        return None;
    }
    let environment = [
        Environment::Sandbox,
        Environment::Development,
        Environment::Production,
    ];
    let word = value(tags, "Environment")?;
    let settings = Settings {
        region: String::new(),
        project: Id::new(value(tags, "Project")?).ok()?,
        environment: environment
            .into_iter()
            .find(|environment| environment.as_str() == word)?,
        owner: value(tags, "Owner").unwrap_or_default(),
    };
    let ours = ["Project", "Environment", "Owner", "ManagedBy"];
    tags.retain(|tag| tag["Key"].as_str().is_none_or(|key| !ours.contains(&key)));
    if tags.is_empty() {
        properties.shift_remove("Tags");
    }
    Some(settings)
}
