//! What systems live by, asserted in words of its own: the design is held against what the account says, without the graph's
//! properties in between. The graph only tells which resource was made for which tier or connection.

mod alarms;
mod apis;
mod balancing;
mod delivery;
mod services;
mod sites;
mod users;

use serde_json::Value;

use crate::account::{Account, Reading};
use crate::system::System;

/// Everything that is asserted of every system.
pub(crate) async fn check(aws: &Account, system: &System) {
    balancing::check(aws, system).await;
    services::check(aws, system).await;
    sites::check(system);
    apis::check(system);
    users::check(system);
    delivery::check(system);
    alarms::check(system);
}

/// The tiers of a kind: their ids and their data.
fn tiers<'a>(system: &'a System, kind: &str) -> Vec<(&'a str, &'a Value)> {
    let all = system.design["tiers"].as_array().unwrap().iter();
    all.filter_map(|tier| Some((tier["id"].as_str().unwrap(), tier["kind"].get(kind)?)))
        .collect()
}

/// The tier of an id, when it is of the kind.
fn tier<'a>(system: &'a System, kind: &str, id: &Value) -> Option<&'a Value> {
    let found = tiers(system, kind).into_iter().find(|(tier, _)| id == tier);
    found.map(|(_, data)| data)
}

/// What was made of a type for a tier or a connection.
fn all_of<'a>(system: &'a System, type_name: &str, origin: &str) -> Vec<&'a Reading> {
    let all = system.of_type(type_name).into_iter();
    all.filter(|(id, _)| system.graph[*id]["Origin"] == origin)
        .map(|(_, reading)| reading)
        .collect()
}

/// The one resource of a type that was made for a tier or a connection.
fn one_of<'a>(system: &'a System, type_name: &str, origin: &str) -> &'a Reading {
    let all = all_of(system, type_name, origin);
    assert_eq!(all.len(), 1, "{}: {type_name} for {origin}: {all:?}", system.name);
    all[0]
}

/// The one resource of a type whose attribute has the value.
fn with<'a>(system: &'a System, type_name: &str, attribute: &str, value: &Value) -> &'a Reading {
    let all = system.of_type(type_name).into_iter();
    let mut same = all.filter(|(_, r)| r.attributes.get(attribute).is_some_and(|v| value == v));
    let found = same.next();
    found
        .unwrap_or_else(|| panic!("{}: no {type_name} has the {attribute} {value}", system.name))
        .1
}

/// A property that is a text.
fn text<'a>(reading: &'a Reading, property: &str) -> &'a str {
    reading.properties[property]
        .as_str()
        .unwrap_or_else(|| panic!("{property} of {reading:?}"))
}

/// A property that is a list.
fn list<'a>(reading: &'a Reading, property: &str) -> &'a [Value] {
    reading.properties[property]
        .as_array()
        .unwrap_or_else(|| panic!("{property} of {reading:?}"))
}

/// The items of a list that may be absent.
fn items(value: &Value) -> impl Iterator<Item = &Value> + Clone {
    value.as_array().into_iter().flatten()
}

/// The parts of a policy, which may be one text or many.
fn texts(value: &Value) -> Vec<&str> {
    value.as_str().map_or_else(
        || items(value).filter_map(Value::as_str).collect(),
        |one| vec![one],
    )
}

/// Whether a pattern with `*` and `?` takes a text.
fn takes(pattern: &str, text: &str) -> bool {
    let (mut pattern_chars, mut text_chars) = (pattern.chars(), text.chars());
    match (pattern_chars.next(), text_chars.next()) {
        (None, None) => true,
        (Some('*'), Some(_)) => takes(pattern_chars.as_str(), text) || takes(pattern, text_chars.as_str()),
        (Some('*'), None) => takes(pattern_chars.as_str(), ""),
        (Some(wanted), Some(found)) if wanted == found || wanted == '?' => {
            takes(pattern_chars.as_str(), text_chars.as_str())
        }
        _ => false,
    }
}

/// Asserts that the role of an ARN can be taken by a service, and that its policies let it do something.
fn may(system: &System, role: &Value, service: &str, action: &str, resource: &str) {
    let reading = with(system, "AWS::IAM::Role", "Arn", role);
    let trust = &reading.properties["AssumeRolePolicyDocument"];
    let trusted = items(&trust["Statement"])
        .filter(|s| s["Effect"] == "Allow" && texts(&s["Action"]).contains(&"sts:AssumeRole"))
        .any(|s| texts(&s["Principal"]["Service"]).contains(&service));
    assert!(trusted, "{}: {service} can't take {role}: {trust}", system.name);
    let policies = list(reading, "Policies").iter();
    let mut statements = policies.flat_map(|p| items(&p["PolicyDocument"]["Statement"]));
    let allows = |patterns: &Value, wanted: &str| texts(patterns).iter().any(|p| takes(p, wanted));
    let allowed = statements
        .any(|s| s["Effect"] == "Allow" && allows(&s["Action"], action) && allows(&s["Resource"], resource));
    assert!(allowed, "{}: {role} may not {action} on {resource}", system.name);
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn patterns_take_what_load_balancers_and_policies_say() {
        for (pattern, text) in [
            ("/users*", "/users"),
            ("/users*", "/users/1"),
            ("/a/*/c", "/a/b/b/c"),
            ("/?", "/a"),
            ("*", ""),
        ] {
            assert!(takes(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("/users", "/users/"), ("/a/*", "/a"), ("/?", "/"), ("", "a")] {
            assert!(!takes(pattern, text), "{pattern} {text}");
        }
    }
}
