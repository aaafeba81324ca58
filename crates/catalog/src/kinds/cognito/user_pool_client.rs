//! `AWS::Cognito::UserPoolClient`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html>

use crate::Prop;

kind! {
    /// An application that signs users in. `Ref` is its client id.
    UserPoolClient = "AWS::Cognito::UserPoolClient",
    attributes: ["ClientId"],
    taggable: false,
    {
        /// The name.
        client_name: Prop<String>,
        /// The pool.
        user_pool_id: Prop<String>,
        /// Whether it has a secret, which a browser or an app on a phone can't keep.
        generate_secret: Prop<bool>,
        /// Ways to sign in, such as `ALLOW_USER_SRP_AUTH` and `ALLOW_REFRESH_TOKEN_AUTH`.
        explicit_auth_flows: Prop<Vec<Prop<String>>>,
        /// `code`, `implicit` or `client_credentials`.
        #[serde(rename = "AllowedOAuthFlows")]
        allowed_oauth_flows: Prop<Vec<Prop<String>>>,
        /// Whether OAuth is used at all.
        #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
        allowed_oauth_flows_user_pool_client: Prop<bool>,
        /// Such as `openid` and `email`.
        #[serde(rename = "AllowedOAuthScopes")]
        allowed_oauth_scopes: Prop<Vec<Prop<String>>>,
        /// Where the browser goes after a sign-in.
        #[serde(rename = "CallbackURLs")]
        callback_urls: Prop<Vec<Prop<String>>>,
        /// Where the browser goes after a sign-out.
        #[serde(rename = "LogoutURLs")]
        logout_urls: Prop<Vec<Prop<String>>>,
        /// `COGNITO` for the pool's own users.
        supported_identity_providers: Prop<Vec<Prop<String>>>,
        /// `ENABLED` hides whether a user exists.
        prevent_user_existence_errors: Prop<String>,
        /// Whether refresh tokens can be revoked.
        enable_token_revocation: Prop<bool>,
        /// In the units below; hours without.
        access_token_validity: Prop<i64>,
        /// In the units below; hours without.
        id_token_validity: Prop<i64>,
        /// In the units below; days without.
        refresh_token_validity: Prop<i64>,
        /// Units of the validities.
        token_validity_units: Prop<TokenValidityUnits>,
    }
}

properties! {
    /// Units: `seconds`, `minutes`, `hours` or `days`.
    pub struct TokenValidityUnits {
        /// Of access tokens.
        access_token: Prop<String>,
        /// Of id tokens.
        id_token: Prop<String>,
        /// Of refresh tokens.
        refresh_token: Prop<String>,
    }
}
