//! `AWS::Cognito::UserPool`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>

use std::collections::BTreeMap;

use crate::Prop;

kind! {
    /// A directory of users who sign in. `Ref` is its id.
    UserPool = "AWS::Cognito::UserPool",
    attributes: ["Arn", "ProviderName", "ProviderURL"],
    taggable: false,
    {
        /// The name; not unique.
        user_pool_name: Prop<String>,
        /// What passwords must be like.
        policies: Prop<Policies>,
        /// `OFF`, `OPTIONAL` or `ON`.
        mfa_configuration: Prop<String>,
        /// Second factors: `SOFTWARE_TOKEN_MFA`, `SMS_MFA`, `EMAIL_OTP`.
        enabled_mfas: Prop<Vec<Prop<String>>>,
        /// What Cognito verifies by itself: `email`, `phone_number`.
        auto_verified_attributes: Prop<Vec<Prop<String>>>,
        /// What may stand for a user name: `email`, `phone_number`.
        username_attributes: Prop<Vec<Prop<String>>>,
        /// How a forgotten password is reset.
        account_recovery_setting: Prop<AccountRecoverySetting>,
        /// Who may make users.
        admin_create_user_config: Prop<AdminCreateUserConfig>,
        /// `ACTIVE` or `INACTIVE`.
        deletion_protection: Prop<String>,
        /// `LITE`, `ESSENTIALS` or `PLUS`.
        user_pool_tier: Prop<String>,
        /// Tags by key; a map, unlike anywhere else.
        user_pool_tags: BTreeMap<String, Prop<String>>,
    }
}

properties! {
    /// Policies of a pool.
    pub struct Policies {
        /// What passwords must be like.
        password_policy: Prop<PasswordPolicy>,
    }
}

properties! {
    /// What passwords must be like.
    pub struct PasswordPolicy {
        /// 6 to 99 characters.
        minimum_length: Prop<i64>,
        /// Whether a lower-case letter is needed.
        require_lowercase: Prop<bool>,
        /// Whether a digit is needed.
        require_numbers: Prop<bool>,
        /// Whether a special character is needed.
        require_symbols: Prop<bool>,
        /// Whether an upper-case letter is needed.
        require_uppercase: Prop<bool>,
        /// Days for which a password that an administrator gave can be used.
        temporary_password_validity_days: Prop<i64>,
    }
}

properties! {
    /// How a forgotten password is reset.
    pub struct AccountRecoverySetting {
        /// The ways, by priority.
        recovery_mechanisms: Vec<RecoveryOption>,
    }
}

properties! {
    /// A way to reset a password.
    pub struct RecoveryOption {
        /// `verified_email`, `verified_phone_number` or `admin_only`.
        name: Prop<String>,
        /// 1 comes first.
        priority: Prop<i64>,
    }
}

properties! {
    /// Who may make users.
    pub struct AdminCreateUserConfig {
        /// Whether only administrators may; nobody can sign up then.
        allow_admin_create_user_only: Prop<bool>,
    }
}
