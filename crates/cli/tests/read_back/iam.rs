//! AWS Identity and Access Management.

use serde_json::{Value, json};

use crate::account::{Account, Reading, document, tags};

pub(crate) async fn role(aws: &Account, id: &str) -> Reading {
    let answer = aws.iam.get_role().role_name(id).send().await.unwrap();
    let role = answer.role().unwrap();
    let attached = aws
        .iam
        .list_attached_role_policies()
        .role_name(id)
        .send()
        .await
        .unwrap();
    let attached: Vec<_> = attached
        .attached_policies()
        .iter()
        .map(|p| p.policy_arn())
        .collect();
    let names = aws.iam.list_role_policies().role_name(id).send().await.unwrap();
    let mut policies = Vec::new();
    for name in names.policy_names() {
        let policy = aws
            .iam
            .get_role_policy()
            .role_name(id)
            .policy_name(name)
            .send()
            .await
            .unwrap();
        policies.push(json!({ "PolicyName": name, "PolicyDocument": document(policy.policy_document()) }));
    }
    let list = aws.iam.list_role_tags().role_name(id).send().await.unwrap();
    Reading::new(json!({
        "RoleName": role.role_name(),
        "Path": role.path(),
        "Description": role.description(),
        "MaxSessionDuration": role.max_session_duration(),
        "AssumeRolePolicyDocument": role.assume_role_policy_document().map(document),
        "ManagedPolicyArns": attached,
        "Policies": policies,
        "Tags": tags(list.tags().iter().map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("Arn", Some(role.arn()))
    .with("RoleId", Some(role.role_id()))
}

pub(crate) async fn instance_profile(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .iam
        .get_instance_profile()
        .instance_profile_name(id)
        .send()
        .await
        .unwrap();
    let profile = answer.instance_profile().unwrap();
    let roles: Vec<Value> = profile.roles().iter().map(|r| r.role_name().into()).collect();
    Reading::new(json!({
        "InstanceProfileName": profile.instance_profile_name(),
        "Path": profile.path(),
        "Roles": roles,
    }))
    .with("Arn", Some(profile.arn()))
}
