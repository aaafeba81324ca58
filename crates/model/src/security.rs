use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Configurable, Id};

/// A security group with its rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecurityGroup {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// What it is for. Exports reduce it to the characters that AWS allows.
    #[serde(default)]
    pub description: String,
    /// Its rules. A group without egress rules lets nothing out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SecurityGroupRule>,
}

/// One rule of a security group: always an allowance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecurityGroupRule {
    /// Its id, unique in the whole design.
    pub id: Id,
    /// In or out.
    pub direction: Direction,
    /// The transport; with [`Protocol::All`] the ports do not count.
    #[serde(default)]
    pub protocol: Protocol,
    /// The first port.
    #[serde(default)]
    pub from_port: u16,
    /// The last port.
    #[serde(default)]
    pub to_port: u16,
    /// The other side.
    pub peer: Peer,
    /// Why the rule is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The direction of a rule, seen from the group's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Connections that members accept.
    Ingress,
    /// Connections that members open.
    Egress,
}

/// A transport protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// Every protocol and port; AWS writes it `-1`.
    All,
}

impl Protocol {
    /// The value of `IpProtocol`.
    #[must_use]
    pub const fn as_ip_protocol(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::All => "-1",
        }
    }
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// An IPv4 range, or the parameter that supplies it.
    Cidr(
        #[schemars(with = "Configurable<String>")]
        #[ts(type = "Configurable<string>")]
        Configurable<Ipv4Net>,
    ),
    /// The members of another group (or of this one).
    SecurityGroup(Id),
    /// An AWS-managed prefix list by its short name: `s3` (the Region's S3) or `cloudfront` (CloudFront's origin-facing
    /// servers).
    PrefixList(String),
}

impl SecurityGroupRule {
    /// Whether the rule lets `port` through by `protocol`.
    #[must_use]
    pub fn covers(&self, protocol: Protocol, port: u16) -> bool {
        self.protocol == Protocol::All
            || (self.protocol == protocol && (self.from_port..=self.to_port).contains(&port))
    }
}
