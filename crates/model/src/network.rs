use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, range};

/// The network: one VPC, its availability zones, and the layers of subnets across them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// The VPC.
    pub vpc: Vpc,
    /// The availability zones, in the order in which the Region lists them.
    pub zones: Vec<Zone>,
    /// Rows of subnets, from the internet at the top to the data at the bottom.
    pub layers: Vec<Layer>,
    /// The internet gateway, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub internet_gateway: Option<InternetGateway>,
    /// NAT gateways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nat_gateways: Vec<NatGateway>,
    /// Route tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route_tables: Vec<RouteTable>,
    /// VPC endpoints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Endpoint>,
}

/// A VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vpc {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// Its IPv4 range, /16 to /28 (VPC guide, *VPC CIDR blocks*).
    #[serde(deserialize_with = "range::ipv4")]
    #[schemars(with = "String")]
    #[ts(type = "string")]
    pub cidr: Ipv4Net,
    /// Whether the Amazon resolver answers in the VPC. Endpoints with private DNS need it.
    #[serde(default = "yes")]
    pub dns_support: bool,
    /// Whether instances get host names. Endpoints with private DNS need it.
    #[serde(default = "yes")]
    pub dns_hostnames: bool,
}

/// An availability zone, by its place in the Region's list: names differ between accounts and Regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zone {
    /// Its id, often a letter.
    pub id: Id,
    /// Its index in the Region's list of zones, from 0.
    pub index: u8,
}

/// A layer: one subnet per zone with one purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Layer {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// Its subnets, at most one in each zone.
    pub subnets: Vec<Subnet>,
}

/// A subnet. It is public when its route table has a route to an internet gateway, whatever its name says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subnet {
    /// Its id.
    pub id: Id,
    /// The zone it lies in.
    pub zone: Id,
    /// Its IPv4 range, /16 to /28, inside the VPC's.
    #[serde(deserialize_with = "range::ipv4")]
    #[schemars(with = "String")]
    #[ts(type = "string")]
    pub cidr: Ipv4Net,
    /// Its route table. Without one the VPC's main route table counts, which has the local route only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub route_table: Option<Id>,
    /// Whether instances started here get a public address without asking.
    #[serde(default)]
    pub map_public_ip_on_launch: bool,
}

/// An internet gateway, attached to the VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InternetGateway {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
}

/// A public NAT gateway with its own elastic address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NatGateway {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// The subnet it lies in; must be public.
    pub subnet: Id,
}

/// A route table. The local route is always there and not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RouteTable {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// Its routes beside the local one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

/// A route: packets for `destination` go to `target`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Route {
    /// The IPv4 range, `0.0.0.0/0` for everything else.
    #[serde(deserialize_with = "range::ipv4")]
    #[schemars(with = "String")]
    #[ts(type = "string")]
    pub destination: Ipv4Net,
    /// Where to.
    pub target: RouteTarget,
}

/// The target of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum RouteTarget {
    /// The internet gateway with this id.
    InternetGateway(Id),
    /// The NAT gateway with this id.
    NatGateway(Id),
}

/// A VPC endpoint: a private way to an AWS service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Endpoint {
    /// Its id.
    pub id: Id,
    /// Its label.
    pub name: String,
    /// The service's short name, such as `s3`, `ecr.api`, `ecr.dkr`, `logs`, `secretsmanager`.
    pub service: String,
    /// Gateway or interface.
    pub kind: EndpointKind,
}

/// The two kinds of endpoint that are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum EndpointKind {
    /// A target in route tables; S3 and DynamoDB only, without charge.
    #[serde(rename_all = "camelCase")]
    Gateway {
        /// The route tables that get its prefix-list route.
        route_tables: Vec<Id>,
    },
    /// Network interfaces in the subnets of a layer.
    #[serde(rename_all = "camelCase")]
    Interface {
        /// The layer whose subnets hold the interfaces.
        layer: Id,
        /// The security groups of the interfaces.
        security_groups: Vec<Id>,
        /// Whether the service's usual host name resolves to the endpoint inside the VPC.
        #[serde(default = "yes")]
        private_dns: bool,
    },
}

const fn yes() -> bool {
    true
}

impl Network {
    /// All subnets with their layer, in document order.
    pub fn subnets(&self) -> impl Iterator<Item = (&Layer, &Subnet)> {
        self.layers
            .iter()
            .flat_map(|layer| layer.subnets.iter().map(move |subnet| (layer, subnet)))
    }

    /// The layer with this id.
    #[must_use]
    pub fn layer(&self, id: &Id) -> Option<&Layer> {
        self.layers.iter().find(|l| &l.id == id)
    }

    /// The subnet with this id.
    #[must_use]
    pub fn subnet(&self, id: &Id) -> Option<&Subnet> {
        self.subnets().map(|(_, s)| s).find(|s| &s.id == id)
    }

    /// The route table with this id.
    #[must_use]
    pub fn route_table(&self, id: &Id) -> Option<&RouteTable> {
        self.route_tables.iter().find(|t| &t.id == id)
    }

    /// The zone with this id.
    #[must_use]
    pub fn zone(&self, id: &Id) -> Option<&Zone> {
        self.zones.iter().find(|z| &z.id == id)
    }
}
