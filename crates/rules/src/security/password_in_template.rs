//! Passwords that a template holds.

use serde_json::Value;
use tierwright_model::Severity;

use crate::context::Context;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};

/// Properties that take a password, by type; a star stands for each item of a list. From the template reference of each type.
const PASSWORDS: [(&str, &[&str]); 14] = [
    ("AWS::AmazonMQ::Broker", &["Users", "*", "Password"]),
    ("AWS::DMS::Endpoint", &["Password"]),
    ("AWS::DirectoryService::MicrosoftAD", &["Password"]),
    ("AWS::DirectoryService::SimpleAD", &["Password"]),
    ("AWS::DocDB::DBCluster", &["MasterUserPassword"]),
    ("AWS::ElastiCache::ReplicationGroup", &["AuthToken"]),
    ("AWS::IAM::User", &["LoginProfile", "Password"]),
    (
        "AWS::OpenSearchService::Domain",
        &[
            "AdvancedSecurityOptions",
            "MasterUserOptions",
            "MasterUserPassword",
        ],
    ),
    ("AWS::OpsWorks::App", &["AppSource", "Password"]),
    ("AWS::RDS::DBCluster", &["MasterUserPassword"]),
    ("AWS::RDS::DBInstance", &["MasterUserPassword"]),
    ("AWS::RDS::DBInstance", &["TdeCredentialPassword"]),
    ("AWS::Redshift::Cluster", &["MasterUserPassword"]),
    ("AWS::RedshiftServerless::Namespace", &["AdminUserPassword"]),
];

pub(crate) static RULE: Rule = Rule {
    id: "password-in-template",
    category: "security",
    severity: Severity::Warning,
    summary: "A template holds a password in plain text",
    catalog: &["DB-SEC-003"],
    docs: Docs {
        what: "Reports a password of a database, cache, broker, directory or user that is literal text, or the default of a \
               parameter.",
        why: "Everyone who may read the template, its repository or the stack reads the password too, and most stacks then share \
              one.",
        silent: "the password comes from a parameter without a default, from Secrets Manager or from another dynamic reference, \
                 or is empty. Designs never hold one.",
        example: "`MasterUserPassword: !Ref Password`, where the parameter's default is the password.",
        source: "CloudFormation guide, *Security best practices*, \"Do not embed credentials in your templates\"; RDS guide, \
                 *Password management with Amazon RDS and AWS Secrets Manager*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for resource in context.resources() {
        let type_name = resource.kind.type_name();
        for (_, path) in PASSWORDS.iter().filter(|(name, _)| *name == type_name) {
            let properties = Value::Object(resource.kind.properties());
            let mut found = Vec::new();
            texts(&properties, path, &mut String::new(), &mut found);
            for (property, password) in found {
                // The password itself is never repeated: findings are shown, logged and exported.
                let from = default_of(context, password)
                    .map(|parameter| format!(", as the default of parameter {parameter}"));
                let message = format!(
                    "the template holds {property} of {} in plain text{}",
                    resource.origin,
                    from.unwrap_or_default()
                );
                let hint = if path.contains(&"MasterUserPassword") && type_name.starts_with("AWS::RDS::") {
                    "Let RDS make and keep it (ManageMasterUserPassword)."
                } else {
                    "Take it from Secrets Manager with a dynamic reference."
                };
                report.at(resource, message, hint).property(property);
            }
        }
    }
}

/// The parameter whose default a value is: rules see defaults in the place of references. Other parameters may have the same
/// default by chance, so it must be one for a password.
fn default_of<'a>(context: &Context<'a>, value: &str) -> Option<&'a str> {
    let mut parameters = context.graph.parameters.iter();
    let parameter = parameters.find(|parameter| {
        let name = parameter.origin.to_ascii_lowercase();
        let for_passwords = ["pass", "pw", "token", "secret"]
            .iter()
            .any(|word| name.contains(word));
        for_passwords && parameter.default.as_deref() == Some(value)
    })?;
    Some(&parameter.origin)
}

/// The literal texts at a path, each with its place.
fn texts<'v>(value: &'v Value, path: &[&str], at: &mut String, found: &mut Vec<(String, &'v str)>) {
    let Some((first, rest)) = path.split_first() else {
        found.extend(
            value
                .as_str()
                .filter(|text| !text.trim().is_empty())
                .map(|text| (at.clone(), text)),
        );
        return;
    };
    let before = at.len();
    let mut step = |name: &str, inner: &'v Value, at: &mut String| {
        if !at.is_empty() {
            at.push('.');
        }
        at.push_str(name);
        texts(inner, rest, at, found);
        at.truncate(before);
    };
    match value {
        Value::Array(items) if *first == "*" => {
            for (index, item) in items.iter().enumerate() {
                step(&index.to_string(), item, at);
            }
        }
        Value::Object(map) => {
            if let Some(inner) = map.get(*first) {
                step(first, inner, at);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {}
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::good;
    &[good("the sample's database has a managed password", Vec::new)]
};
