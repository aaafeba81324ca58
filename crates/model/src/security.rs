use ipnet::IpNet;
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
    /// The protocol. The ports count for TCP and UDP only.
    #[serde(default)]
    pub protocol: RuleProtocol,
    /// The first port.
    #[serde(default)]
    pub from_port: u16,
    /// The last port.
    #[serde(default)]
    pub to_port: u16,
    /// With ICMP or ICMPv6: the messages. Without it, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub icmp: Option<IcmpMessage>,
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

/// A transport protocol, of a connection.
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

/// The protocol of a security group's rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum RuleProtocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// ICMP: echo requests, unreachable destinations, path MTU discovery.
    Icmp,
    /// ICMP for IPv6.
    Icmpv6,
    /// Every protocol and port; AWS writes it `-1`.
    All,
}

impl RuleProtocol {
    /// The value of `IpProtocol` (EC2 API, IpPermission).
    #[must_use]
    pub const fn as_ip_protocol(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::Icmpv6 => "icmpv6",
            Self::All => "-1",
        }
    }
}

impl From<Protocol> for RuleProtocol {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Tcp => Self::Tcp,
            Protocol::Udp => Self::Udp,
            Protocol::All => Self::All,
        }
    }
}

/// Messages of ICMP or ICMPv6, by the numbers of IANA's *Internet Control Message Protocol (ICMP) Parameters* and its twin for
/// ICMPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IcmpMessage {
    /// The type, such as 8 for an echo request.
    #[serde(rename = "type")]
    pub message_type: u8,
    /// The code; none is every code of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<u8>,
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// An IPv4 or IPv6 range, or the parameter that supplies an IPv4 range.
    Cidr(
        #[schemars(with = "Configurable<String>")]
        #[ts(type = "Configurable<string>")]
        Configurable<IpNet>,
    ),
    /// The members of another group (or of this one).
    SecurityGroup(Id),
    /// An AWS-managed prefix list by its short name: `s3` (the Region's S3) or `cloudfront` (CloudFront's origin-facing
    /// servers).
    PrefixList(String),
}
