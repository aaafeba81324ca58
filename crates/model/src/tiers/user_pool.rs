use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A Cognito user pool with one client, whose tokens APIs accept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserPool {
    /// Whether people sign in by their e-mail address; by a user name otherwise.
    pub sign_in_with_email: bool,
    /// Whether people may sign up by themselves.
    pub self_sign_up: bool,
    /// Whether a second factor (a time-based code) is asked for.
    pub mfa: Mfa,
    /// The least length of a password, 6 to 99.
    pub password_minimum_length: u32,
    /// Whether the pool refuses to be deleted.
    pub deletion_protection: bool,
    /// Where the sign-in page sends people back to. Empty: no sign-in page, programs call the API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callback_urls: Vec<String>,
    /// The first part of the sign-in page's domain, unique in the Region; needed with `callbackUrls`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub domain_prefix: Option<String>,
}

/// Whether a second factor is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Mfa {
    /// Never.
    Off,
    /// When a person has set one up.
    Optional,
    /// Always.
    Required,
}

impl Mfa {
    /// The value of `MfaConfiguration`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Optional => "OPTIONAL",
            Self::Required => "ON",
        }
    }
}
