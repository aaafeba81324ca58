use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Scheme;
use crate::{Configurable, ItemKind, TierReference, range};

/// A Network Load Balancer. A connection from it to an Application Load Balancer makes a target group of type `alb`, one
/// to a service a target group of addresses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkLoadBalancer {
    /// Whether it has public addresses.
    pub scheme: Scheme,
    /// Its listeners.
    pub listeners: Vec<NetworkListener>,
    /// Whether each of its nodes sends to the targets of all zones.
    pub cross_zone: bool,
    /// Whether it refuses to be deleted.
    pub deletion_protection: bool,
}

/// A listener of a Network Load Balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkListener {
    /// The port.
    pub port: u16,
    /// TCP or TLS.
    pub protocol: NetworkProtocol,
    /// The ACM certificate's ARN; needed with TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub certificate_arn: Option<Configurable<String>>,
    /// Addresses typed in as targets, in place of what a connection leads to. Those of a load balancer change without
    /// notice.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "range::ipv4_addresses"
    )]
    pub target_addresses: Vec<Ipv4Addr>,
}

/// The protocol of a Network Load Balancer's listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum NetworkProtocol {
    /// TCP, passed on as it is.
    Tcp,
    /// TLS, ended at the load balancer.
    Tls,
}

impl NetworkProtocol {
    /// The value of `Protocol`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }
}

impl NetworkLoadBalancer {
    pub(super) fn references(&self) -> Vec<TierReference<'_>> {
        let certificates = self.listeners.iter().enumerate();
        certificates
            .filter_map(|(i, listener)| match &listener.certificate_arn {
                Some(Configurable::Parameter { parameter }) => Some(TierReference {
                    pointer: format!("/listeners/{i}/certificateArn"),
                    id: parameter,
                    kind: ItemKind::Parameter,
                }),
                _ => None,
            })
            .collect()
    }
}
