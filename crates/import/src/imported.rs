use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use tierwright_catalog::{Kind, LogicalId};
use tierwright_compile::Compiled;
use tierwright_model::Finding;

use crate::Places;
use crate::cloudformation::{DYNAMIC_REFERENCE, has_macro};

/// What a reader of a template knows beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The graph's name, such as the file's.
    pub name: String,
    /// The Region, when it is known.
    pub region: Option<String>,
    /// Values of parameters, in the place of their defaults.
    pub parameters: IndexMap<String, String>,
}

/// A template that was read in.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its graph. The flows are empty: who calls whom stands in no template, except in what `rules` reads out of the graph.
    pub compiled: Compiled,
    /// What is wrong with the template itself, in the order of its text.
    pub findings: Vec<Finding>,
    /// Where things stand.
    pub places: Places,
    /// The resources that are there only if a condition holds that can't be known, with the condition's name.
    pub conditional: IndexMap<LogicalId, String>,
    /// What a resource has beside its type and properties, verbatim: `Condition`, `DeletionPolicy`, `Metadata` and so on.
    pub attributes: IndexMap<LogicalId, Map<String, Value>>,
    /// The defaults of parameters, as values of their types.
    pub(crate) defaults: IndexMap<String, Value>,
}

/// What defaults may add to a graph, in bytes: a default of 4,096 bytes (CloudFormation's most) may be used very often.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What says what a resource does to others, by type: of one that may not be there it is unknown to rules and reachability. A
/// conditional rule neither opens a port for certain nor replaces a group's default; two listeners on one port may exclude each
/// other.
const UNSURE: [(&str, &[&str]); 13] = [
    ("AWS::EC2::EIP", &["InstanceId"]),
    ("AWS::EC2::NetworkAclEntry", &["NetworkAclId"]),
    (
        "AWS::EC2::Route",
        &["DestinationCidrBlock", "GatewayId", "NatGatewayId"],
    ),
    // Its other side too: even a rule that is about others takes a group's default away.
    (
        "AWS::EC2::SecurityGroupEgress",
        &[
            "CidrIp",
            "CidrIpv6",
            "DestinationPrefixListId",
            "DestinationSecurityGroupId",
            "IpProtocol",
        ],
    ),
    ("AWS::EC2::SecurityGroupIngress", &["IpProtocol"]),
    ("AWS::EC2::Subnet", &["CidrBlock"]),
    ("AWS::EC2::SubnetNetworkAclAssociation", &["NetworkAclId"]),
    ("AWS::EC2::SubnetRouteTableAssociation", &["RouteTableId"]),
    ("AWS::EC2::VPCEndpoint", &["ServiceName"]),
    ("AWS::EC2::VPCGatewayAttachment", &["InternetGatewayId", "VpcId"]),
    ("AWS::ElasticLoadBalancingV2::Listener", &["Port"]),
    ("AWS::ElasticLoadBalancingV2::ListenerRule", &["Priority"]),
    // A bucket has one policy, so two of them exclude each other.
    ("AWS::S3::BucketPolicy", &["PolicyDocument"]),
];

fn unsure(type_name: &str) -> Option<&'static [&'static str]> {
    UNSURE
        .iter()
        .find(|(name, _)| *name == type_name)
        .map(|(_, names)| *names)
}

impl Imported {
    /// The graph with the default of each parameter in place of references to it: what a stack is when nobody says otherwise.
    /// What may not be there is not relied on: what it does to others is unknown.
    #[must_use]
    pub fn with_defaults(&self) -> Compiled {
        let mut compiled = self.compiled.clone();
        let mut left = MOST_BYTES;
        for resource in compiled.graph.resources.values_mut() {
            let condition = self.conditional.get(&resource.id);
            let unsure =
                condition.and_then(|condition| Some((condition, unsure(resource.kind.type_name())?)));
            if self.defaults.is_empty() && unsure.is_none() {
                continue;
            }
            let mut properties = Value::Object(resource.kind.properties());
            let changed = self.put_in(&mut properties, &mut left);
            if !changed && unsure.is_none() {
                continue;
            }
            let Value::Object(mut properties) = properties else {
                continue;
            };
            if let Some((condition, names)) = unsure {
                for name in names {
                    if let Some(value) = properties.get_mut(*name) {
                        *value = json!({ "Fn::If": [condition, value.take(), { "Ref": "AWS::NoValue" }] });
                    }
                }
            }
            // A default of another shape leaves the reference: AWS will refuse it, and rules see an unknown.
            if has_macro(&properties) {
                continue;
            }
            if let Ok(kind) = Kind::from_properties(resource.kind.type_name(), properties) {
                resource.kind = kind;
            }
        }
        compiled
    }

    /// Whether something was put in.
    fn put_in(&self, value: &mut Value, left: &mut usize) -> bool {
        let mut any = false;
        match value {
            Value::Array(items) => {
                for item in items {
                    any |= self.put_in(item, left);
                }
            }
            Value::Object(map) => {
                if let Some(default) = self.default_of(map, left) {
                    *value = default;
                    return true;
                }
                for item in map.values_mut() {
                    any |= self.put_in(item, left);
                }
                if any && let Some(text) = joined(map) {
                    *value = text;
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        any
    }

    fn default_of(&self, map: &Map<String, Value>, left: &mut usize) -> Option<Value> {
        let name = map.get("Ref").filter(|_| map.len() == 1)?.as_str()?;
        let default = self.defaults.get(name)?;
        *left = left.checked_sub(weight(default))?;
        Some(default.clone())
    }
}

/// About the bytes of a default.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 32,
        Value::Array(items) => items.iter().map(weight).sum::<usize>() + 32,
        _ => 32,
    }
}

/// The text of a join whose parts are all literal now.
fn joined(map: &Map<String, Value>) -> Option<Value> {
    let arguments = map.get("Fn::Join").filter(|_| map.len() == 1)?;
    let parts = arguments
        .get(1)
        .filter(|_| arguments.get(0) == Some(&Value::from("")))?
        .as_array()?;
    let mut text = String::new();
    for part in parts {
        match part {
            Value::String(part) => text.push_str(part),
            Value::Number(_) | Value::Bool(_) => text.push_str(&part.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        }
    }
    // A stored value would take the place of it.
    (!text.contains(DYNAMIC_REFERENCE)).then_some(Value::String(text))
}
