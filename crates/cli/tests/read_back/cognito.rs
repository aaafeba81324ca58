//! Amazon Cognito user pools.

use aws_sdk_cognitoidentityprovider::types::{
    AccountRecoverySettingType, TokenValidityUnitsType, UserPoolPolicyType,
};
use serde_json::{Value, json};

use crate::account::{Account, Reading, map_tags};

pub(crate) async fn user_pool(aws: &Account, id: &str) -> Reading {
    let answer = aws
        .cognito
        .describe_user_pool()
        .user_pool_id(id)
        .send()
        .await
        .unwrap();
    let pool = answer.user_pool().unwrap();
    let call = aws.cognito.get_user_pool_mfa_config().user_pool_id(id);
    let factors = call.send().await.unwrap();
    let token = factors.software_token_mfa_configuration();
    let enabled = [
        (factors.sms_mfa_configuration().is_some(), "SMS_MFA"),
        (token.is_some_and(|t| t.enabled()), "SOFTWARE_TOKEN_MFA"),
        (factors.email_mfa_configuration().is_some(), "EMAIL_OTP"),
    ];
    let enabled = enabled.iter().filter(|(is, _)| *is).map(|(_, name)| *name);
    let verified = pool.auto_verified_attributes().iter().map(|a| a.as_str());
    let usernames = pool.username_attributes().iter().map(|a| a.as_str());
    let only = pool
        .admin_create_user_config()
        .map(|a| json!({ "AllowAdminCreateUserOnly": a.allow_admin_create_user_only() }));
    let provider = format!("cognito-idp.{}.amazonaws.com/{id}", aws.region);
    Reading::new(json!({
        "UserPoolName": pool.name(),
        "Policies": pool.policies().map(policies),
        "MfaConfiguration": factors.mfa_configuration().map(|m| m.as_str()),
        "EnabledMfas": enabled.collect::<Vec<_>>(),
        "AutoVerifiedAttributes": verified.collect::<Vec<_>>(),
        "UsernameAttributes": usernames.collect::<Vec<_>>(),
        "AccountRecoverySetting": pool.account_recovery_setting().map(recovery),
        "AdminCreateUserConfig": only,
        "DeletionProtection": pool.deletion_protection().map(|d| d.as_str()),
        "UserPoolTier": pool.user_pool_tier().map(|t| t.as_str()),
        "UserPoolTags": pool.user_pool_tags(),
        // CloudFormation has them as a map; the deployment's is looked for among these.
        "Tags": map_tags(pool.user_pool_tags()),
    }))
    .with("Arn", pool.arn())
    .with("UserPoolId", pool.id())
    .with("ProviderName", Some(&provider))
    .with("ProviderURL", Some(&format!("https://{provider}")))
}

fn policies(policies: &UserPoolPolicyType) -> Value {
    let password = policies.password_policy().map(|p| {
        json!({
            "MinimumLength": p.minimum_length(),
            "RequireLowercase": p.require_lowercase(),
            "RequireNumbers": p.require_numbers(),
            "RequireSymbols": p.require_symbols(),
            "RequireUppercase": p.require_uppercase(),
            "TemporaryPasswordValidityDays": p.temporary_password_validity_days(),
        })
    });
    json!({ "PasswordPolicy": password })
}

fn recovery(setting: &AccountRecoverySettingType) -> Value {
    let ways = setting.recovery_mechanisms().iter();
    let ways: Vec<Value> = ways
        .map(|w| json!({ "Name": w.name().as_str(), "Priority": w.priority() }))
        .collect();
    json!({ "RecoveryMechanisms": ways })
}

/// The id is `POOL|CLIENT`.
pub(crate) async fn user_pool_client(aws: &Account, id: &str) -> Reading {
    let (pool, client) = id.split_once('|').unwrap();
    let call = aws.cognito.describe_user_pool_client().user_pool_id(pool);
    let answer = call.client_id(client).send().await.unwrap();
    let client = answer.user_pool_client().unwrap();
    let flows = client.explicit_auth_flows().iter().map(|f| f.as_str());
    let grants = client.allowed_o_auth_flows().iter().map(|f| f.as_str());
    let silence = client.prevent_user_existence_errors();
    Reading::new(json!({
        "UserPoolId": client.user_pool_id(),
        "ClientName": client.client_name(),
        "GenerateSecret": client.client_secret().is_some(),
        "ExplicitAuthFlows": flows.collect::<Vec<_>>(),
        "AllowedOAuthFlows": grants.collect::<Vec<_>>(),
        "AllowedOAuthFlowsUserPoolClient": client.allowed_o_auth_flows_user_pool_client(),
        "AllowedOAuthScopes": client.allowed_o_auth_scopes(),
        "CallbackURLs": client.callback_urls(),
        "LogoutURLs": client.logout_urls(),
        "SupportedIdentityProviders": client.supported_identity_providers(),
        "PreventUserExistenceErrors": silence.map(|s| s.as_str()),
        "EnableTokenRevocation": client.enable_token_revocation(),
        "AccessTokenValidity": client.access_token_validity(),
        "IdTokenValidity": client.id_token_validity(),
        "RefreshTokenValidity": client.refresh_token_validity(),
        "TokenValidityUnits": client.token_validity_units().map(units),
    }))
    .with("Ref", client.client_id())
    .with("ClientId", client.client_id())
}

fn units(units: &TokenValidityUnitsType) -> Value {
    json!({
        "AccessToken": units.access_token().map(|u| u.as_str()),
        "IdToken": units.id_token().map(|u| u.as_str()),
        "RefreshToken": units.refresh_token().map(|u| u.as_str()),
    })
}
