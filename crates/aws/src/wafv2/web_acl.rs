//! `AWS::WAFv2::WebACL`. The id is `name|id|scope`, which is CloudFormation's `Ref` too.

use async_trait::async_trait;
use aws_sdk_wafv2::types::{Scope, WebAcl as Found};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::rules::{default_action, rules, visibility};
use super::{client, client_of, list, service_tags, tags_of};
use crate::calls::{Calls, Change, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct WebAcl;

#[async_trait]
impl Calls for WebAcl {
    /// A name is unique in its scope.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, WebAcl);
        let (name, scope) = (name_of(&wanted, request), scope_of(&wanted));
        for found in list(aws, &scope).await? {
            if found.name() != Some(&name) {
                continue;
            }
            let tags = tags_of(aws, found.arn().unwrap_or_default()).await?;
            if tags::is_ours(tags.iter().map(|(k, v)| (k.as_str(), v.as_str())), request) {
                let id = found.id().unwrap_or_default();
                return Ok(Some(created(format!("{name}|{id}|{}", scope.as_str()))));
            }
        }
        Ok(None)
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let operation = "wafv2:CreateWebACL";
        let wanted = properties!(request, WebAcl);
        let (name, scope) = (name_of(&wanted, request), scope_of(&wanted));
        let action = wanted
            .default_action
            .literal()
            .ok_or_else(|| invalid(operation, "a web ACL needs a default action"))?;
        let call = client(aws, &scope)
            .create_web_acl()
            .name(&name)
            .scope(scope.clone())
            .set_description(wanted.description.value())
            .default_action(default_action(request, action)?)
            .set_rules(Some(rules(request, &wanted.rules)?))
            .set_visibility_config(visibility(request, &wanted.visibility_config)?)
            .set_tags(Some(service_tags(&tags::of(request))?));
        let answer = call.send().await.named(operation)?;
        let id = answer.summary().and_then(|summary| summary.id());
        id.map(|id| created(format!("{name}|{id}|{}", scope.as_str())))
            .ok_or_else(|| incomplete(operation, "web ACL id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some((found, _)) = get(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(ready([("Arn", Some(found.arn())), ("Id", Some(found.id()))]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["DefaultAction", "Description", "Rules", "VisibilityConfig"]
    }

    /// UpdateWebACL replaces everything, and only the version that its lock token names: one that somebody else changed in
    /// between is read again by the next attempt.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let operation = "wafv2:UpdateWebACL";
        let wanted = properties!(change.request, WebAcl);
        let (name, id, scope) = parts(operation, change.id)?;
        let lock = get(aws, change.id).await?.and_then(|(_, lock)| lock);
        let action = wanted
            .default_action
            .literal()
            .ok_or_else(|| invalid(operation, "a web ACL needs a default action"))?;
        let call = client(aws, &scope)
            .update_web_acl()
            .name(name)
            .id(id)
            .scope(scope.clone())
            .set_lock_token(lock)
            .set_description(wanted.description.value())
            .default_action(default_action(change.request, action)?)
            .set_rules(Some(rules(change.request, &wanted.rules)?))
            .set_visibility_config(visibility(change.request, &wanted.visibility_config)?);
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some((found, _)) = get(aws, id).await? else {
            return Ok(());
        };
        let waf = client_of(aws, found.arn());
        if !tags.is_empty() {
            let call = waf.tag_resource().resource_arn(found.arn());
            let call = call.set_tags(Some(service_tags(tags)?));
            call.send().await.named("wafv2:TagResource")?;
        }
        if !removed.is_empty() {
            let call = waf.untag_resource().resource_arn(found.arn());
            let call = call.set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("wafv2:UntagResource")?;
        }
        Ok(())
    }

    /// While something is still behind it, AWS answers WAFAssociatedItemException.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "wafv2:DeleteWebACL";
        let Some((_, lock)) = get(aws, id).await? else {
            return Ok(());
        };
        let (name, id, scope) = parts(operation, id)?;
        let call = client(aws, &scope)
            .delete_web_acl()
            .name(name)
            .id(id)
            .scope(scope.clone())
            .set_lock_token(lock);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::WebAcl, request: &Request) -> String {
    names::name_or_derived(wanted.name.text(), request, names::ANY)
}

fn scope_of(wanted: &kinds::WebAcl) -> Scope {
    Scope::from(wanted.scope.text().unwrap_or("REGIONAL"))
}

fn parts<'a>(operation: &str, id: &'a str) -> Result<(&'a str, &'a str, Scope), ProviderError> {
    let mut parts = id.split('|');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(id), Some(scope), None) => Ok((name, id, Scope::from(scope))),
        _ => Err(invalid(
            operation,
            format!("the recorded id {id} is not <name>|<id>|<scope>"),
        )),
    }
}

/// The web ACL and the token of its present version.
async fn get(aws: &Clients, id: &str) -> Result<Option<(Found, Option<String>)>, ProviderError> {
    let operation = "wafv2:GetWebACL";
    let (name, id, scope) = parts(operation, id)?;
    let call = client(aws, &scope)
        .get_web_acl()
        .name(name)
        .id(id)
        .scope(scope.clone());
    let answer = call.send().await.named(operation).unless_missing()?;
    Ok(answer.and_then(|answer| {
        let lock = answer.lock_token;
        answer.web_acl.map(|found| (found, lock))
    }))
}
