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

/// The properties that hold the tags of a resource.
const TAG_PROPERTIES: [&str; 2] = ["Tags", "UserPoolTags"];

/// The tags that an export puts on every resource.
const EXPORTED_TAGS: [&str; 4] = ["Project", "Environment", "Owner", "ManagedBy"];

/// Takes off the tags that an export puts on every resource, and gives what they say.
pub(super) fn take_tags(properties: &mut Map<String, Value>) -> Option<Settings> {
    let name = TAG_PROPERTIES
        .into_iter()
        .find(|name| properties.contains_key(*name))?;
    let tags = properties.get_mut(name)?;
    let value = |key: &str| {
        let value = match &*tags {
            Value::Array(list) => &list.iter().find(|tag| tag["Key"] == key)?["Value"],
            map => map.get(key)?,
        };
        value.as_str().map(str::to_owned)
    };
    if value("ManagedBy")? != "tierwright" {
        return None;
    }
    let environment = [
        Environment::Sandbox,
        Environment::Development,
        Environment::Production,
    ];
    let word = value("Environment")?;
    let settings = Settings {
        region: String::new(),
        project: Id::new(value("Project")?).ok()?,
        environment: environment
            .into_iter()
            .find(|environment| environment.as_str() == word)?,
        owner: value("Owner").unwrap_or_default(),
    };
    let none_left = match tags {
        Value::Array(list) => {
            list.retain(|tag| {
                tag["Key"]
                    .as_str()
                    .is_none_or(|key| !EXPORTED_TAGS.contains(&key))
            });
            list.is_empty()
        }
        Value::Object(map) => {
            map.retain(|key, _| !EXPORTED_TAGS.contains(&key.as_str()));
            map.is_empty()
        }
        _ => false,
    };
    if none_left {
        properties.shift_remove(name);
    }
    Some(settings)
}
