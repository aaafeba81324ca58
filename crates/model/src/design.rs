use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Canvas, Id, Network, Protocol, SecurityGroup, Tier};

/// A whole design, as it stands in a `*.tierwright.json` file. Field order here is key order in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Design {
    /// The version of the file format, [`crate::FORMAT_VERSION`] when written by this program.
    pub tierwright: u32,
    /// The title of the design, free text.
    pub name: String,
    /// What the design is for, free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Region, project and the tags that every resource carries.
    pub settings: Settings,
    /// Values that are chosen when the design is exported or deployed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The VPC with its zones, layers, routes, gateways and endpoints.
    pub network: Network,
    /// Security groups with their rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<SecurityGroup>,
    /// The tiers: what runs, stores and serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Who calls whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connections: Vec<Connection>,
    /// Findings that were accepted, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Geometry, apart from meaning.
    #[serde(default)]
    pub canvas: Canvas,
}

/// Where the design goes and which tags its resources carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The AWS Region, such as `eu-central-1`.
    pub region: String,
    /// The project: the prefix of resource names and the value of the tag `Project`.
    pub project: Id,
    /// The tag `Environment`; rules about production hold back for the others.
    pub environment: Environment,
    /// The tag `Owner`: a person or team, free text.
    #[serde(default)]
    pub owner: String,
}

/// What an environment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Made to be thrown away soon: no deletion protection, no final snapshots.
    Sandbox,
    /// Long-lived, without promises to anyone.
    Development,
    /// People depend on it.
    Production,
}

impl Environment {
    /// The word used in the tag `Environment`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

/// A value that is chosen at export or deployment, as a CloudFormation parameter or Terraform variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Its id; exports call it by this name in their own case style.
    pub id: Id,
    /// What the value is.
    pub kind: ParameterKind,
    /// What to enter, for the person who is asked.
    #[serde(default)]
    pub description: String,
    /// The value when none is given. Without one, rules treat the value as unknown and a deployment asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub default: Option<String>,
}

/// The sort of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// An IPv4 range such as `203.0.113.7/32`.
    Cidr,
    /// An Amazon Resource Name.
    Arn,
}

/// An intent: `from` opens connections to `to`. Whether the network permits it is computed, never assumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Connection {
    /// Its id.
    pub id: Id,
    /// The tier that opens the connection, or `internet`, or the id of a parameter of kind CIDR (an operator's address).
    pub from: Id,
    /// The tier that is called.
    pub to: Id,
    /// The transport.
    #[serde(default)]
    pub protocol: Protocol,
    /// The port that `to` listens on, as `from` sees it: a load balancer's listener, a container's or a database's port.
    pub port: u16,
    /// For connections out of a load balancer or a distribution: the URL paths that take this way, such as `/api/*`.
    /// Empty is the default way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// For connections out of an Application Load Balancer: the host names that take this way, such as `api.example.com`.
    /// Empty is every host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// For a connection out of a load balancer: the listener's port that feeds it, when the balancer has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub listener: Option<u16>,
    /// What the connection is for, free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// A finding that a person accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiver {
    /// The rule's id, such as `http-listener`.
    pub rule: String,
    /// The subject that it is accepted for.
    pub subject: String,
    /// Why. Shown with the finding; must not be empty.
    pub reason: String,
}

impl Design {
    /// The id that connections use for the public internet.
    pub const INTERNET: &'static str = "internet";

    /// The tier with this id.
    #[must_use]
    pub fn tier(&self, id: &Id) -> Option<&Tier> {
        self.tiers.iter().find(|t| &t.id == id)
    }

    /// The security group with this id.
    #[must_use]
    pub fn security_group(&self, id: &Id) -> Option<&SecurityGroup> {
        self.security_groups.iter().find(|g| &g.id == id)
    }

    /// The parameter with this id.
    #[must_use]
    pub fn parameter(&self, id: &Id) -> Option<&Parameter> {
        self.parameters.iter().find(|p| &p.id == id)
    }

    /// The connection with this id.
    #[must_use]
    pub fn connection(&self, id: &Id) -> Option<&Connection> {
        self.connections.iter().find(|c| &c.id == id)
    }
}
