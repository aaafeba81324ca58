use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Configurable, Id, ItemKind, TierReference};

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
    /// The web ACL that filters requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub web_acl: Option<Id>,
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
    /// What it answers when no connection leads on: 404 when nothing is said here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fixed_response: Option<FixedResponse>,
}

/// An answer that the load balancer gives by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FixedResponse {
    /// The status: 200 to 599.
    pub status_code: u16,
    /// The body, at most 1,024 bytes, as plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
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

impl LoadBalancer {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let mut found: Vec<_> = self
            .listeners
            .iter()
            .enumerate()
            .filter_map(|(i, listener)| match &listener.certificate_arn {
                Some(Configurable::Parameter { parameter }) => Some(TierReference {
                    pointer: format!("/listeners/{i}/certificateArn"),
                    id: parameter,
                    kind: ItemKind::Parameter,
                }),
                _ => None,
            })
            .collect();
        found.extend(self.web_acl.iter().map(|id| TierReference {
            pointer: "/webAcl".to_owned(),
            id,
            kind: ItemKind::Tier,
        }));
        found
    }

    pub(super) fn ports(&self) -> Vec<(String, u16)> {
        let mut found = Vec::new();
        for (i, listener) in self.listeners.iter().enumerate() {
            found.push((format!("/listeners/{i}/port"), listener.port));
            if let Some(port) = listener.redirect_to_port {
                found.push((format!("/listeners/{i}/redirectToPort"), port));
            }
        }
        found
    }

    pub(super) fn forget(&mut self, gone: &Id) {
        self.web_acl.take_if(|id| id == gone);
    }
}
