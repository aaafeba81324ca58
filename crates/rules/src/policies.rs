//! What the policies of a role allow.
//!
//! The answer is *no* only when every policy of the role is known and none of them allows the action. A policy that may be the
//! role's, a resource that an `Allow` is limited to and a condition all count in favour of the role: nothing is refused on a
//! guess. Denials are not looked at.

use serde_json::Value;
use tierwright_catalog::kinds::Role;
use tierwright_catalog::{Expr, Kind, LogicalId, Prop, references_in};
use tierwright_compile::Resource;

use crate::context::Context;

/// AWS managed policies that allow nothing of `ssmmessages` (AWS Managed Policy Reference). About another action or another
/// policy nothing is said.
const WITHOUT_SESSIONS: [&str; 16] = [
    "AWSXRayDaemonWriteAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBReadOnlyAccess",
    "AmazonEC2ContainerRegistryFullAccess",
    "AmazonEC2ContainerRegistryPowerUser",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonECSTaskExecutionRolePolicy",
    "AmazonElasticFileSystemClientFullAccess",
    "AmazonElasticFileSystemClientReadWriteAccess",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AmazonSESFullAccess",
    "AmazonSNSFullAccess",
    "AmazonSQSFullAccess",
    "CloudWatchLogsFullAccess",
    "SecretsManagerReadWrite",
];

/// Whether a role allows an action of `ssmmessages`; none when that is not known.
pub(crate) fn allows_session(
    context: &Context<'_>,
    resource: &Resource,
    role: &Role,
    action: &str,
) -> Option<bool> {
    if role.is_unknown() || is_in_other_hands(context, &resource.id) {
        return None;
    }
    let mut answers = vec![managed(context, role, action)];
    for policy in &role.policies {
        answers.push(if policy.is_unknown() {
            None
        } else {
            policy
                .policy_document
                .literal()
                .and_then(|document| allows(document, action))
        });
    }
    for other in context.resources() {
        let Kind::Opaque(opaque) = &other.kind else {
            continue;
        };
        let holders = match opaque.type_name.as_str() {
            "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" => opaque.properties.get("Roles"),
            "AWS::IAM::RolePolicy" => opaque.properties.get("RoleName"),
            _ => continue,
        };
        if holders.is_some_and(|holders| may_be_attached(context, holders, &resource.id, role)) {
            let document = opaque.properties.get("PolicyDocument");
            answers.push(document.and_then(|document| allows(document, action)));
        }
    }
    if answers.contains(&Some(true)) {
        Some(true)
    } else if answers.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// Whether something that is not known in full may add policies to a role: another stack that gets its name or ARN, a nested
/// stack or a custom resource.
fn is_in_other_hands(context: &Context<'_>, id: &LogicalId) -> bool {
    let names = |value: &Value| references_in(value).iter().any(|(other, _)| other == id);
    let exported = context.graph.outputs.iter().any(|output| {
        let value = serde_json::to_value(&output.value).unwrap_or_default();
        names(&value)
    });
    exported
        || context.resources().any(|resource| match &resource.kind {
            Kind::Opaque(opaque) => {
                let type_name = opaque.type_name.as_str();
                let foreign = type_name == "AWS::CloudFormation::Stack"
                    || type_name == "AWS::CloudFormation::CustomResource"
                    || !type_name.starts_with("AWS::");
                foreign && opaque.properties.values().any(names)
            }
            _ => false,
        })
}

fn managed(context: &Context<'_>, role: &Role, action: &str) -> Option<bool> {
    let arns = match &role.managed_policy_arns {
        Prop::Absent => return Some(false),
        Prop::Literal(arns) => arns,
        Prop::Expr(_) => return None,
    };
    let mut known = Some(false);
    for arn in arns {
        let allowed = match arn {
            Prop::Literal(text) => without_sessions(text),
            Prop::Expr(Expr::Join(parts)) => parts.last().and_then(Prop::text).and_then(without_sessions),
            Prop::Expr(Expr::Ref(id)) => match context.graph.get(id).map(|r| &r.kind) {
                Some(Kind::Opaque(opaque)) if opaque.type_name == "AWS::IAM::ManagedPolicy" => opaque
                    .properties
                    .get("PolicyDocument")
                    .and_then(|document| allows(document, action)),
                _ => None,
            },
            Prop::Absent | Prop::Expr(_) => None,
        };
        match allowed {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}

/// `Some(false)` for the ARN of an AWS managed policy that is known to allow no session.
fn without_sessions(arn: &str) -> Option<bool> {
    let (path, name) = arn.rsplit_once('/')?;
    let by_aws = path.ends_with(":aws:policy") || path.ends_with(":aws:policy/service-role");
    (by_aws && WITHOUT_SESSIONS.contains(&name)).then_some(false)
}

/// Whether the roles that a policy names may hold this one.
fn may_be_attached(context: &Context<'_>, holders: &Value, id: &LogicalId, role: &Role) -> bool {
    let items = match holders {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().any(|item| match Expr::from_json(item) {
        Some(Expr::Ref(other)) => {
            let is_role = matches!(context.graph.get(&other).map(|r| &r.kind), Some(Kind::Role(_)));
            &other == id || !is_role
        }
        Some(_) => true,
        None => match (&role.role_name, item.as_str()) {
            (Prop::Literal(own), Some(name)) => own == name,
            // The name that CloudFormation makes up is no text of a template.
            (Prop::Absent, Some(_)) => false,
            _ => true,
        },
    })
}

/// Whether a policy document allows an action, on whatever resource and under whatever condition.
fn allows(document: &Value, action: &str) -> Option<bool> {
    let statements = match document.get("Statement")? {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut known = Some(false);
    for statement in statements {
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Allow") => {}
            Some("Deny") => continue,
            _ => {
                known = None;
                continue;
            }
        }
        let actions = match statement.get("Action") {
            Some(Value::Array(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
            // `NotAction` allows everything else.
            None => {
                known = None;
                continue;
            }
        };
        for pattern in actions {
            match pattern.as_str() {
                Some(pattern) if matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()) => {
                    return Some(true);
                }
                Some(_) => {}
                None => known = None,
            }
        }
    }
    known
}

/// Whether a text is what a pattern means: `*` stands for any characters, `?` for one (IAM guide, *IAM JSON policy elements:
/// Action*). Each star first takes nothing, then one character more whenever the rest does not fit: linear in memory, and never
/// worse than the product of both lengths.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut position) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while position < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, position));
                at += 1;
            }
            Some(one) if *one == b'?' || Some(one) == text.get(position) => {
                at += 1;
                position += 1;
            }
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    at = after;
                    position = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|one| *one == b'*')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{allows, matches, without_sessions};

    #[test]
    fn actions_are_matched_by_pattern() {
        for (pattern, text, expect) in [
            ("*", "ssmmessages:opendatachannel", true),
            ("ssmmessages:*", "ssmmessages:opendatachannel", true),
            ("ssmmessages:open*channel", "ssmmessages:opendatachannel", true),
            ("ssmmessages:open????channel", "ssmmessages:opendatachannel", true),
            ("ssm:*", "ssmmessages:opendatachannel", false),
            ("ssmmessages:create*", "ssmmessages:opendatachannel", false),
            ("*a*b", "aab", true),
            ("*a*b", "aba", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), expect, "{pattern} {text}");
        }
    }

    #[test]
    fn statements_say_what_is_allowed() {
        let statement = |actions: Value| json!({ "Statement": { "Effect": "Allow", "Action": actions, "Resource": "*" } });
        for (document, expect) in [
            (statement(json!("ssmmessages:*")), Some(true)),
            (
                statement(json!(["s3:GetObject", "SSMMessages:OpenDataChannel"])),
                Some(true),
            ),
            (statement(json!(["s3:GetObject"])), Some(false)),
            (statement(json!([{ "Ref": "Action" }])), None),
            (
                json!({ "Statement": [{ "Effect": "Deny", "Action": "*" }] }),
                Some(false),
            ),
            (
                json!({ "Statement": [{ "Effect": "Allow", "NotAction": "iam:*" }] }),
                None,
            ),
            (json!({ "Statement": [{ "Fn::If": ["A", {}, {}] }] }), None),
            (json!({ "Fn::Sub": "{}" }), None),
        ] {
            assert_eq!(
                allows(&document, "ssmmessages:OpenDataChannel"),
                expect,
                "{document}"
            );
        }
    }

    #[test]
    fn only_listed_policies_of_aws_are_known() {
        for (arn, expect) in [
            ("arn:aws:iam::aws:policy/AmazonS3FullAccess", Some(false)),
            (
                ":iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
                Some(false),
            ),
            ("arn:aws:iam::aws:policy/AdministratorAccess", None),
            ("arn:aws:iam::123456789012:policy/AmazonS3FullAccess", None),
        ] {
            assert_eq!(without_sessions(arn), expect, "{arn}");
        }
    }
}
