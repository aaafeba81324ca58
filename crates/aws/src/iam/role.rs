//! `AWS::IAM::Role`. The id is the role's name.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_iam::types::Role as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, pairs, service_tags};
use crate::calls::{Calls, Change, created, document, int, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

/// Seconds of a session when the design says nothing (IAM API reference, CreateRole).
const DEFAULT_SESSION: i32 = 3600;

pub(crate) struct Role;

#[async_trait]
impl Calls for Role {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, Role), request);
        let role = describe(aws, &name).await?;
        Ok(role
            .filter(|role| is_ours(role.tags(), request))
            .map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Role);
        let call = aws
            .iam
            .create_role()
            .role_name(name_of(&wanted, request))
            .set_path(wanted.path.value())
            .set_description(wanted.description.value())
            .set_permissions_boundary(wanted.permissions_boundary.value())
            .set_max_session_duration(int(&wanted.max_session_duration))
            .set_assume_role_policy_document(document(&wanted.assume_role_policy_document))
            .set_tags(Some(service_tags(&tags::of_unfinished(request))?));
        let answer = call.send().await.named("iam:CreateRole")?;
        let name = answer.role().map(|role| role.role_name());
        name.map(created)
            .ok_or_else(|| incomplete("iam:CreateRole", "role"))
    }

    /// Attaches and writes what is wanted and removes what is not.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = properties!(request, Role);
        let managed = texts(&wanted.managed_policy_arns).unwrap_or_default();
        let inline: BTreeMap<_, _> = wanted
            .policies
            .iter()
            .filter_map(|policy| Some((policy.policy_name.value()?, document(&policy.policy_document)?)))
            .collect();
        let attached = attached(aws, id).await?;
        for arn in managed.iter().filter(|arn| !attached.contains(arn)) {
            aws.iam
                .attach_role_policy()
                .role_name(id)
                .policy_arn(arn)
                .send()
                .await
                .named("iam:AttachRolePolicy")?;
        }
        for arn in attached.iter().filter(|arn| !managed.contains(arn)) {
            detach(aws, id, arn).await?;
        }
        for (name, policy) in &inline {
            let call = aws
                .iam
                .put_role_policy()
                .role_name(id)
                .policy_name(name)
                .policy_document(policy);
            call.send().await.named("iam:PutRolePolicy")?;
        }
        for name in inline_names(aws, id)
            .await?
            .iter()
            .filter(|name| !inline.contains_key(*name))
        {
            delete_inline(aws, id, name).await?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(role) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        if tags::is_unfinished(pairs(role.tags())) {
            return Ok(tags::broken_off());
        }
        Ok(ready([
            ("Arn", Some(role.arn())),
            ("RoleId", Some(role.role_id())),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "PermissionsBoundary",
            "Policies",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Role);
        if change.any(&["Description", "MaxSessionDuration"]) {
            let call = aws.iam.update_role().role_name(change.id);
            let call = call
                .description(wanted.description.text().unwrap_or_default())
                .max_session_duration(int(&wanted.max_session_duration).unwrap_or(DEFAULT_SESSION));
            call.send().await.named("iam:UpdateRole")?;
        }
        if change.any(&["PermissionsBoundary"]) {
            bound(aws, change.id, wanted.permissions_boundary.text()).await?;
        }
        if change.any(&["AssumeRolePolicyDocument"]) {
            let call = aws.iam.update_assume_role_policy().role_name(change.id);
            let call = call.set_policy_document(document(&wanted.assume_role_policy_document));
            call.send().await.named("iam:UpdateAssumeRolePolicy")?;
        }
        self.finish(aws, change.request, change.id).await
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        if !tags.is_empty() {
            let call = aws
                .iam
                .tag_role()
                .role_name(id)
                .set_tags(Some(service_tags(tags)?));
            call.send().await.named("iam:TagRole")?;
        }
        if !removed.is_empty() {
            let call = aws
                .iam
                .untag_role()
                .role_name(id)
                .set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("iam:UntagRole")?;
        }
        Ok(())
    }

    /// IAM refuses to delete a role that still has policies (DeleteConflict).
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        for arn in attached(aws, id).await? {
            detach(aws, id, &arn).await?;
        }
        for name in inline_names(aws, id).await? {
            delete_inline(aws, id, &name).await?;
        }
        aws.iam
            .delete_role()
            .role_name(id)
            .send()
            .await
            .named("iam:DeleteRole")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::Role, request: &Request) -> String {
    names::name_or_derived(wanted.role_name.text(), request, names::ROLE)
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .iam
        .get_role()
        .role_name(name)
        .send()
        .await
        .named("iam:GetRole")
        .unless_missing()?;
    Ok(answer.and_then(|answer| answer.role))
}

/// Sets the role's permissions boundary, or takes it away.
async fn bound(aws: &Clients, name: &str, boundary: Option<&str>) -> Result<(), ProviderError> {
    if let Some(arn) = boundary {
        let call = aws.iam.put_role_permissions_boundary().role_name(name);
        call.permissions_boundary(arn)
            .send()
            .await
            .named("iam:PutRolePermissionsBoundary")?;
    } else {
        let call = aws.iam.delete_role_permissions_boundary().role_name(name);
        call.send()
            .await
            .named("iam:DeleteRolePermissionsBoundary")
            .unless_missing()?;
    }
    Ok(())
}

async fn attached(aws: &Clients, name: &str) -> Result<Vec<String>, ProviderError> {
    let pages = aws
        .iam
        .list_attached_role_policies()
        .role_name(name)
        .into_paginator()
        .items()
        .send();
    let policies = pages
        .try_collect()
        .await
        .named("iam:ListAttachedRolePolicies")
        .unless_missing()?;
    Ok(policies
        .unwrap_or_default()
        .into_iter()
        .filter_map(|policy| policy.policy_arn)
        .collect())
}

async fn inline_names(aws: &Clients, name: &str) -> Result<Vec<String>, ProviderError> {
    let pages = aws
        .iam
        .list_role_policies()
        .role_name(name)
        .into_paginator()
        .items()
        .send();
    Ok(pages
        .try_collect()
        .await
        .named("iam:ListRolePolicies")
        .unless_missing()?
        .unwrap_or_default())
}

async fn detach(aws: &Clients, name: &str, arn: &str) -> Result<(), ProviderError> {
    let call = aws.iam.detach_role_policy().role_name(name).policy_arn(arn);
    call.send().await.named("iam:DetachRolePolicy").unless_missing()?;
    Ok(())
}

async fn delete_inline(aws: &Clients, name: &str, policy: &str) -> Result<(), ProviderError> {
    let call = aws.iam.delete_role_policy().role_name(name).policy_name(policy);
    call.send().await.named("iam:DeleteRolePolicy").unless_missing()?;
    Ok(())
}
