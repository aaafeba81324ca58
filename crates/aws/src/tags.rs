//! The tags by which a resource is known as ours.

use std::collections::BTreeMap;

use serde_json::Value;
use tierwright_deploy::{Observed, Request, tag_value};
pub(crate) use tierwright_deploy::{
    TAG_DEPLOYMENT as DEPLOYMENT, TAG_LOGICAL_ID as LOGICAL_ID, TAG_TOKEN as TOKEN,
};

use crate::names;

/// Present while later parts of its creation are missing.
pub(crate) const UNFINISHED: &str = "tierwright:unfinished";

/// The property that holds the tags of a user pool.
pub(crate) const OF_USER_POOL: &str = "UserPoolTags";

/// Tags by key, sorted.
pub(crate) type Tags = BTreeMap<String, String>;

/// All tags of a resource: its own, those of the deployment, and those that find it again, which win. Values have only
/// characters that every service takes.
pub(crate) fn of(request: &Request) -> Tags {
    let mut tags = request.tags.clone();
    tags.extend(own(&request.properties));
    tags.insert(DEPLOYMENT.to_owned(), request.deployment.clone());
    tags.insert(LOGICAL_ID.to_owned(), request.logical_id.clone());
    tags.insert(TOKEN.to_owned(), request.token.clone());
    tags.into_iter()
        .map(|(key, value)| (key, tag_value(&value)))
        .collect()
}

/// The tags with which a resource is made that has later parts.
pub(crate) fn of_unfinished(request: &Request) -> Tags {
    let mut tags = of(request);
    tags.insert(UNFINISHED.to_owned(), "true".to_owned());
    tags
}

/// The tags that go when the last part is done.
pub(crate) fn unfinished() -> Vec<String> {
    vec![UNFINISHED.to_owned()]
}

/// Whether tags say that later parts of the creation are missing.
pub(crate) fn is_unfinished<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> bool {
    tags.into_iter().any(|(key, _)| key == UNFINISHED)
}

/// The state of a resource that wears [`UNFINISHED`]; `AwsProvider::read` decides how long to believe that it is passing.
pub(crate) fn broken_off() -> Observed {
    Observed::Pending(BROKEN_OFF.to_owned())
}

/// The word of that state.
pub(crate) const BROKEN_OFF: &str = "not all of its settings are applied yet";

/// The tags among properties, in either of CloudFormation's forms: a list of keys and values, or one object, which a user pool
/// has under a name of its own.
pub(crate) fn own(properties: &serde_json::Map<String, Value>) -> Tags {
    let pair = |key: &str, value: &Value| Some((key.to_owned(), value.as_str()?.to_owned()));
    match properties.get("Tags").or_else(|| properties.get(OF_USER_POOL)) {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|tag| pair(tag.get("Key")?.as_str()?, tag.get("Value")?))
            .collect(),
        Some(Value::Object(map)) => map.iter().filter_map(|(key, value)| pair(key, value)).collect(),
        _ => Tags::new(),
    }
}

/// Whether the tags are those of something of the request's deployment, whichever resource of it.
pub(crate) fn is_of_deployment<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
    request: &Request,
) -> bool {
    let deployment = tag_value(&request.deployment);
    tags.into_iter()
        .any(|(key, value)| key == DEPLOYMENT && value == deployment)
}

/// For what takes no tags but a description: how the description of this request's resource ends.
pub(crate) fn token_mark(request: &Request) -> String {
    format!("({TOKEN}={} {})", token_digest(request), request.logical_id)
}

/// Whether a description ends in the mark of this logical id, whatever the token.
pub(crate) fn has_mark_of(description: &str, logical_id: &str) -> bool {
    let mark = description.rsplit_once(&format!("({TOKEN}="));
    let id = mark.and_then(|(_, mark)| mark.strip_suffix(')')?.split_once(' '));
    id.is_some_and(|(_, id)| id == logical_id)
}

/// A description with that end.
pub(crate) fn with_token_mark(given: Option<&str>, request: &Request) -> String {
    format!("{} {}", given.unwrap_or_default(), token_mark(request))
        .trim_start()
        .to_owned()
}

/// Whether the tags are those of the resource that the request makes. One made with another token is not: it is the
/// resource that this one replaces.
pub(crate) fn is_ours<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>, request: &Request) -> bool {
    let tags: BTreeMap<&str, &str> = tags.into_iter().collect();
    tags.get(DEPLOYMENT).copied() == Some(tag_value(&request.deployment).as_str())
        && tags.get(LOGICAL_ID).copied() == Some(tag_value(&request.logical_id).as_str())
        && tags
            .get(TOKEN)
            .is_none_or(|token| *token == tag_value(&request.token))
}

fn token_digest(request: &Request) -> String {
    names::digest(&[&request.token])[..16].to_owned()
}

/// Implements the conversions between [`Tags`] and a service's own tag type: most have two optional texts.
macro_rules! service_tags {
    ($tag:ty) => {
        /// The service's own tags.
        pub(crate) fn service_tags(tags: &$crate::tags::Tags) -> Vec<$tag> {
            tags.iter()
                .map(|(key, value)| <$tag>::builder().key(key).value(value).build())
                .collect()
        }

        /// Keys and values of the service's own tags.
        pub(crate) fn pairs(tags: &[$tag]) -> impl Iterator<Item = (&str, &str)> {
            tags.iter()
                .filter_map(|tag| Some((tag.key()?, tag.value()?)))
        }
    };
}
pub(crate) use service_tags;

#[cfg(test)]
mod tests {
    use super::{DEPLOYMENT, LOGICAL_ID, has_mark_of, is_ours, of, own, token_mark, with_token_mark};
    use serde_json::json;
    use tierwright_deploy::Request;

    fn request(token: &str) -> Request {
        let properties =
            json!({ "Tags": [{ "Key": "Name", "Value": "own" }, { "Key": DEPLOYMENT, "Value": "forged" }] });
        Request {
            deployment: "d1".to_owned(),
            logical_id: "Vpc".to_owned(),
            type_name: "AWS::EC2::VPC".to_owned(),
            properties: properties.as_object().cloned().unwrap_or_default(),
            tags: [("Name", "all"), ("Owner", "me")]
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .into(),
            token: token.to_owned(),
        }
    }

    #[test]
    fn own_tags_win_over_the_deployments_but_not_over_those_that_find_it() {
        let tags = of(&request("t"));
        let get = |key: &str| tags.get(key).map(String::as_str);
        assert_eq!((get("Name"), get("Owner")), (Some("own"), Some("me")));
        assert_eq!((get(DEPLOYMENT), get(LOGICAL_ID)), (Some("d1"), Some("Vpc")));
    }

    #[test]
    fn a_user_pools_tags_are_a_map() {
        let properties = json!({ "UserPoolTags": { "Name": "own" } });
        let pool = Request {
            properties: properties.as_object().cloned().unwrap_or_default(),
            ..request("t")
        };
        let tags = of(&pool);
        let get = |key: &str| tags.get(key).map(String::as_str);
        assert_eq!((get("Name"), get("Owner")), (Some("own"), Some("me")));
    }

    #[test]
    fn tags_may_be_one_object() {
        let properties = json!({ "Tags": { "Name": "own", "Odd": { "Ref": "X" } } });
        let tags = own(properties.as_object().unwrap());
        assert_eq!(tags, [("Name".to_owned(), "own".to_owned())].into());
    }

    #[test]
    fn a_description_ends_in_the_token() {
        let mark = token_mark(&request("t"));
        assert_eq!(
            with_token_mark(Some("mine"), &request("t")),
            format!("mine {mark}")
        );
        assert_eq!(with_token_mark(None, &request("t")), mark);
        assert_ne!(token_mark(&request("u")), mark);
        let text = with_token_mark(Some("mine"), &request("t"));
        assert!(has_mark_of(&text, "Vpc") && !has_mark_of(&text, "pc") && !has_mark_of("mine", "Vpc"));
    }

    #[test]
    fn ours_is_what_this_request_made() {
        let tags = of(&request("t"));
        let pairs = || tags.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        assert!(is_ours(pairs(), &request("t")));
        assert!(!is_ours(pairs(), &request("u")));
        assert!(is_ours([(DEPLOYMENT, "d1"), (LOGICAL_ID, "Vpc")], &request("t")));
        assert!(!is_ours([(DEPLOYMENT, "d2"), (LOGICAL_ID, "Vpc")], &request("t")));
        assert!(!is_ours([], &request("t")));
    }
}
