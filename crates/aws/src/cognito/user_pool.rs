//! `AWS::Cognito::UserPool`. The id is the pool's.

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::types::{
    AccountRecoverySettingType, AdminCreateUserConfigType, DeletionProtectionType, EmailMfaConfigType,
    PasswordPolicyType, RecoveryOptionNameType, RecoveryOptionType, SoftwareTokenMfaConfigType,
    UserPoolMfaType, UserPoolPolicyType, UserPoolTierType, UserPoolType as Found, UsernameAttributeType,
    VerifiedAttributeType,
};
use tierwright_catalog::{Prop, kinds};
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{PAGE, once};
use crate::calls::{Calls, Change, created, int, properties, ready, refuse_unmodelled, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid, ours};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct UserPool;

const CREATE: &str = "cognito-idp:CreateUserPool";

#[async_trait]
impl Calls for UserPool {
    fn parts(&self) -> bool {
        true
    }

    /// Names are not unique and the list shows no tags, so those of the name are asked for theirs.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, UserPool), request);
        for (id, found) in list(aws).await? {
            if found != name {
                continue;
            }
            let pool = describe(aws, &id).await?;
            if pool.is_some_and(|pool| tags::is_ours(pairs(&pool), request)) {
                return Ok(Some(created(id)));
            }
        }
        Ok(None)
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, UserPool);
        let usernames = texts(&wanted.username_attributes).map(|all| {
            all.iter()
                .map(|text| UsernameAttributeType::from(text.as_str()))
                .collect()
        });
        let call = aws
            .cognito
            .create_user_pool()
            .pool_name(name_of(&wanted, request))
            .set_policies(policies(request, &wanted)?)
            .set_auto_verified_attributes(verified(&wanted))
            .set_username_attributes(usernames)
            .set_account_recovery_setting(recovery(request, &wanted)?)
            .set_admin_create_user_config(administrators(request, &wanted)?)
            .set_deletion_protection(protection(&wanted))
            .set_user_pool_tier(tier(&wanted))
            .set_user_pool_tags(Some(tags::of_unfinished(request).into_iter().collect()));
        let answer = call.customize().config_override(once()).send().await;
        let answer = answer.named(CREATE)?;
        let id = answer.user_pool().and_then(|pool| pool.id());
        id.map(created).ok_or_else(|| incomplete(CREATE, "user pool id"))
    }

    /// A pool can't be made with a second factor other than text messages; the factors are set afterwards.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let operation = "cognito-idp:SetUserPoolMfaConfig";
        let wanted = properties!(request, UserPool);
        let Some(mfa) = mfa(&wanted) else {
            return Ok(());
        };
        let factors = texts(&wanted.enabled_mfas).unwrap_or_default();
        let known = ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
        if let Some(other) = factors.iter().find(|factor| !known.contains(&factor.as_str())) {
            let message = format!(
                "{} has a second factor that this program can't deploy: {other}",
                request.logical_id
            );
            return Err(ours(ProviderErrorKind::Unsupported, operation, message));
        }
        let has = |name: &str| factors.iter().any(|factor| factor == name);
        let call = aws
            .cognito
            .set_user_pool_mfa_config()
            .user_pool_id(id)
            .mfa_configuration(mfa)
            .software_token_mfa_configuration(
                SoftwareTokenMfaConfigType::builder()
                    .enabled(has("SOFTWARE_TOKEN_MFA"))
                    .build(),
            )
            .set_email_mfa_configuration(has("EMAIL_OTP").then(|| EmailMfaConfigType::builder().build()));
        call.send().await.named(operation)?;
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(pool) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        if tags::is_unfinished(pairs(&pool)) {
            return Ok(tags::broken_off());
        }
        let arn = pool.arn();
        let suffix = match arn.and_then(|arn| arn.split(':').nth(1)) {
            Some("aws-cn") => "amazonaws.com.cn",
            _ => "amazonaws.com",
        };
        let provider = format!("cognito-idp.{}.{suffix}/{id}", aws.region);
        Ok(ready([
            ("Arn", arn),
            ("ProviderName", Some(&provider)),
            ("ProviderURL", Some(&format!("https://{provider}"))),
        ]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "AccountRecoverySetting",
            "AdminCreateUserConfig",
            "AutoVerifiedAttributes",
            "DeletionProtection",
            "EnabledMfas",
            "MfaConfiguration",
            "Policies",
            "UserPoolName",
            "UserPoolTier",
        ]
    }

    /// UpdateUserPool puts back to its default what the call does not name, tags and all.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, UserPool);
        let call = aws
            .cognito
            .update_user_pool()
            .user_pool_id(change.id)
            .pool_name(name_of(&wanted, change.request))
            .set_policies(policies(change.request, &wanted)?)
            .set_auto_verified_attributes(verified(&wanted))
            .set_account_recovery_setting(recovery(change.request, &wanted)?)
            .set_admin_create_user_config(administrators(change.request, &wanted)?)
            .set_deletion_protection(protection(&wanted))
            .set_user_pool_tier(tier(&wanted))
            .set_mfa_configuration(mfa(&wanted).filter(|_| !change.any(&["EnabledMfas", "MfaConfiguration"])))
            .set_user_pool_tags(Some(tags::of(change.request).into_iter().collect()));
        call.send().await.named("cognito-idp:UpdateUserPool")?;
        if change.any(&["EnabledMfas", "MfaConfiguration"]) {
            self.finish(aws, change.request, change.id).await?;
        }
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        let Some(arn) = describe(aws, id).await?.and_then(|pool| pool.arn) else {
            return Ok(());
        };
        if !tags.is_empty() {
            let all = tags.iter().map(|(key, value)| (key.clone(), value.clone()));
            let call = aws.cognito.tag_resource().resource_arn(&arn);
            let call = call.set_tags(Some(all.collect()));
            call.send().await.named("cognito-idp:TagResource")?;
        }
        if !removed.is_empty() {
            let call = aws.cognito.untag_resource().resource_arn(&arn);
            let call = call.set_tag_keys(Some(removed.to_vec()));
            call.send().await.named("cognito-idp:UntagResource")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.cognito.delete_user_pool().user_pool_id(id).send().await;
        answer.named("cognito-idp:DeleteUserPool").unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::UserPool, request: &Request) -> String {
    names::name_or_derived(wanted.user_pool_name.text(), request, names::ANY)
}

fn mfa(wanted: &kinds::UserPool) -> Option<UserPoolMfaType> {
    wanted.mfa_configuration.text().map(UserPoolMfaType::from)
}

fn protection(wanted: &kinds::UserPool) -> Option<DeletionProtectionType> {
    wanted
        .deletion_protection
        .text()
        .map(DeletionProtectionType::from)
}

fn tier(wanted: &kinds::UserPool) -> Option<UserPoolTierType> {
    wanted.user_pool_tier.text().map(UserPoolTierType::from)
}

fn verified(wanted: &kinds::UserPool) -> Option<Vec<VerifiedAttributeType>> {
    let all = texts(&wanted.auto_verified_attributes)?;
    Some(
        all.iter()
            .map(|text| VerifiedAttributeType::from(text.as_str()))
            .collect(),
    )
}

fn policies(
    request: &Request,
    wanted: &kinds::UserPool,
) -> Result<Option<UserPoolPolicyType>, ProviderError> {
    let Some(policies) = wanted.policies.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &policies.other)?;
    let password = match policies.password_policy.literal() {
        Some(wanted) => {
            refuse_unmodelled(request, &wanted.other)?;
            let policy = PasswordPolicyType::builder()
                .set_minimum_length(int(&wanted.minimum_length))
                .set_require_lowercase(wanted.require_lowercase.value())
                .set_require_numbers(wanted.require_numbers.value())
                .set_require_symbols(wanted.require_symbols.value())
                .set_require_uppercase(wanted.require_uppercase.value())
                // The SDK would send 0 for none, which AWS refuses; 7 is AWS's own default.
                .temporary_password_validity_days(int(&wanted.temporary_password_validity_days).unwrap_or(7));
            Some(policy.build())
        }
        None => None,
    };
    Ok(Some(
        UserPoolPolicyType::builder()
            .set_password_policy(password)
            .build(),
    ))
}

fn recovery(
    request: &Request,
    wanted: &kinds::UserPool,
) -> Result<Option<AccountRecoverySettingType>, ProviderError> {
    let Some(wanted) = wanted.account_recovery_setting.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    let ways = wanted.recovery_mechanisms.iter().map(|way| {
        refuse_unmodelled(request, &way.other)?;
        RecoveryOptionType::builder()
            .set_priority(int(&way.priority))
            .set_name(way.name.text().map(RecoveryOptionNameType::from))
            .build()
            .map_err(|e| invalid(CREATE, e.to_string()))
    });
    let ways = ways.collect::<Result<Vec<_>, _>>()?;
    Ok(Some(
        AccountRecoverySettingType::builder()
            .set_recovery_mechanisms(Some(ways))
            .build(),
    ))
}

fn administrators(
    request: &Request,
    wanted: &kinds::UserPool,
) -> Result<Option<AdminCreateUserConfigType>, ProviderError> {
    let Some(wanted) = wanted.admin_create_user_config.literal() else {
        return Ok(None);
    };
    refuse_unmodelled(request, &wanted.other)?;
    let only: &Prop<bool> = &wanted.allow_admin_create_user_only;
    Ok(Some(
        AdminCreateUserConfigType::builder()
            .set_allow_admin_create_user_only(only.value())
            .build(),
    ))
}

/// Keys and values of a pool's tags.
pub(crate) fn pairs(pool: &Found) -> impl Iterator<Item = (&str, &str)> {
    pool.user_pool_tags()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value.as_str()))
}

pub(crate) async fn describe(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws.cognito.describe_user_pool().user_pool_id(id).send().await;
    let answer = answer.named("cognito-idp:DescribeUserPool").unless_missing()?;
    Ok(answer.and_then(|answer| answer.user_pool))
}

/// Id and name of every pool.
pub(crate) async fn list(aws: &Clients) -> Result<Vec<(String, String)>, ProviderError> {
    let pages = aws.cognito.list_user_pools().max_results(PAGE);
    let found = pages.into_paginator().items().send().try_collect().await;
    let found = found.named("cognito-idp:ListUserPools")?;
    Ok(found
        .into_iter()
        .filter_map(|pool| Some((pool.id?, pool.name?)))
        .collect())
}
