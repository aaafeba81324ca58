use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Configurable;

/// An Application Load Balancer. A connection from it to a service makes a target group and the listener's forwarding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoadBalancer {
    /// Whether it has public addresses.
    pub scheme: Scheme,
    /// Its listeners.
    pub listeners: Vec<Listener>,
    /// Seconds without traffic after which a connection is closed, 1 to 4000.
    pub idle_timeout_seconds: u16,
    /// Whether it refuses to be deleted.
    pub deletion_protection: bool,
}

/// Who can resolve a load balancer to a reachable address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Public addresses; needs public subnets.
    InternetFacing,
    /// Private addresses only.
    Internal,
}

impl Scheme {
    /// The value of `Scheme`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InternetFacing => "internet-facing",
            Self::Internal => "internal",
        }
    }
}

/// A listener of a load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listener {
    /// The port.
    pub port: u16,
    /// HTTP or HTTPS.
    pub protocol: ListenerProtocol,
    /// The ACM certificate's ARN; needed with HTTPS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub certificate_arn: Option<Configurable<String>>,
    /// For HTTP: answer with a redirect to this HTTPS port instead of forwarding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub redirect_to_port: Option<u16>,
}

/// The protocol of an Application Load Balancer's listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum ListenerProtocol {
    /// Plain HTTP.
    Http,
    /// HTTP over TLS.
    Https,
}

impl ListenerProtocol {
    /// The value of `Protocol`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        }
    }
}
