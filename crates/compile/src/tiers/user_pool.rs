use tierwright_catalog::kinds::cognito::user_pool::{
    AccountRecoverySetting, AdminCreateUserConfig, PasswordPolicy, Policies, RecoveryOption,
};
use tierwright_catalog::kinds::cognito::user_pool_client::TokenValidityUnits;
use tierwright_catalog::kinds::{UserPool, UserPoolClient, UserPoolDomain};
use tierwright_catalog::{LogicalId, Prop};
use tierwright_model::tiers::Mfa;
use tierwright_model::{Tier, tiers};

use crate::passes::Builder;
use crate::passes::builder::suffix;

pub(super) fn lower(builder: &mut Builder<'_>, tier: &Tier, pool: &tiers::UserPool) {
    let id = LogicalId::of(&tier.id, suffix::USER_POOL);
    let list = |values: &[&str]| Prop::Literal(values.iter().map(|v| Prop::from(*v)).collect());
    let kind = UserPool {
        user_pool_name: builder.name(&tier.id, "", 128),
        policies: Prop::Literal(Policies {
            password_policy: Prop::Literal(PasswordPolicy {
                minimum_length: i64::from(pool.password_minimum_length).into(),
                require_lowercase: true.into(),
                require_uppercase: true.into(),
                require_numbers: true.into(),
                require_symbols: true.into(),
                temporary_password_validity_days: 7.into(),
                ..PasswordPolicy::default()
            }),
            ..Policies::default()
        }),
        mfa_configuration: pool.mfa.as_str().into(),
        enabled_mfas: match pool.mfa {
            Mfa::Off => Prop::Absent,
            Mfa::Optional | Mfa::Required => list(&["SOFTWARE_TOKEN_MFA"]),
        },
        auto_verified_attributes: list(&["email"]),
        username_attributes: if pool.sign_in_with_email {
            list(&["email"])
        } else {
            Prop::Absent
        },
        account_recovery_setting: Prop::Literal(AccountRecoverySetting {
            recovery_mechanisms: vec![RecoveryOption {
                name: "verified_email".into(),
                priority: 1.into(),
                ..RecoveryOption::default()
            }],
            ..AccountRecoverySetting::default()
        }),
        admin_create_user_config: Prop::Literal(AdminCreateUserConfig {
            allow_admin_create_user_only: (!pool.self_sign_up).into(),
            ..AdminCreateUserConfig::default()
        }),
        deletion_protection: if pool.deletion_protection {
            "ACTIVE"
        } else {
            "INACTIVE"
        }
        .into(),
        user_pool_tags: [("Name".to_owned(), tier.name.as_str().into())].into(),
        ..UserPool::default()
    };
    builder.add(id.clone(), &tier.id, &tier.name, kind);

    let pages = !pool.callback_urls.is_empty();
    let urls = || Prop::Literal(pool.callback_urls.iter().map(|url| url.as_str().into()).collect());
    let mut client = UserPoolClient {
        client_name: builder.name(&tier.id, "client", 128),
        user_pool_id: Prop::reference(&id),
        generate_secret: false.into(),
        explicit_auth_flows: list(&["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]),
        prevent_user_existence_errors: "ENABLED".into(),
        enable_token_revocation: true.into(),
        access_token_validity: 60.into(),
        id_token_validity: 60.into(),
        refresh_token_validity: 30.into(),
        token_validity_units: Prop::Literal(TokenValidityUnits {
            access_token: "minutes".into(),
            id_token: "minutes".into(),
            refresh_token: "days".into(),
            ..TokenValidityUnits::default()
        }),
        ..UserPoolClient::default()
    };
    if pages {
        client.allowed_oauth_flows = list(&["code"]);
        client.allowed_oauth_flows_user_pool_client = true.into();
        client.allowed_oauth_scopes = list(&["openid", "email", "profile"]);
        client.callback_urls = urls();
        client.supported_identity_providers = list(&["COGNITO"]);
    }
    let client_id = LogicalId::of(&tier.id, suffix::USER_POOL_CLIENT);
    builder.add(client_id, &tier.id, &tier.name, client);

    if let Some(domain) = pool.domain_prefix.as_deref().filter(|_| pages) {
        let kind = UserPoolDomain {
            domain: domain.into(),
            user_pool_id: Prop::reference(&id),
            ..UserPoolDomain::default()
        };
        let id = LogicalId::of(&tier.id, suffix::USER_POOL_DOMAIN);
        builder.add(id, &tier.id, &tier.name, kind);
    }
}
