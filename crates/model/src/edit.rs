use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::field::{FieldError, bad_value, edit_json};
use crate::integrity;
use crate::{
    Connection, Design, Endpoint, EndpointKind, Id, InternetGateway, Layer, NatGateway, NodeGeometry,
    Parameter, RouteTable, RouteTarget, SecurityGroup, SecurityGroupRule, Subnet, Tier, Waiver, Zone,
};

/// A change of a design. Applied whole or not at all: an edit that would leave a dangling reference is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "edit", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Edit {
    /// Puts a new tier on the canvas.
    AddTier {
        /// The tier, with its properties.
        tier: Tier,
        /// Where it was dropped; none lets the window lay it out.
        #[serde(default)]
        #[ts(optional)]
        position: Option<NodeGeometry>,
    },
    /// Draws a connection between two tiers. The rules that it needs are offered apart, as further edits of a batch.
    Connect {
        /// The connection.
        connection: Connection,
    },
    /// Adds anything else.
    Add {
        /// The thing.
        item: Item,
    },
    /// Removes a thing and what cannot be without it: its connections, memberships, associations and geometry.
    Remove {
        /// Its id.
        id: Id,
    },
    /// Changes a label.
    Rename {
        /// The thing's id.
        id: Id,
        /// The new label, free text.
        name: String,
    },
    /// Sets one property of a thing.
    SetProperty {
        /// The thing's id.
        id: Id,
        /// A JSON Pointer into the thing as the file writes it, such as `/kind/fargateService/cpu`.
        property: String,
        /// The new value; null takes an optional property away.
        #[ts(type = "unknown")]
        value: serde_json::Value,
    },
    /// Sets the design's own name, description or settings.
    SetDesign {
        /// `/name`, `/description`, or a pointer below `/settings`.
        property: String,
        /// The new value.
        #[ts(type = "unknown")]
        value: serde_json::Value,
    },
    /// Moves a node on the canvas; never changes an export.
    MoveNode {
        /// The node's id.
        id: Id,
        /// Its new place.
        position: NodeGeometry,
    },
    /// Puts a tier into another layer.
    MoveToLayer {
        /// The tier.
        id: Id,
        /// The layer.
        layer: Id,
        /// Where in the layer; none lets the window lay it out.
        #[serde(default)]
        #[ts(optional)]
        position: Option<NodeGeometry>,
    },
    /// Takes a waiver away.
    Unwaive {
        /// The waived rule.
        rule: String,
        /// The waived subject.
        subject: String,
    },
    /// Several edits as one step of undo.
    Batch {
        /// What they do together, for the undo menu.
        label: String,
        /// The edits, in order.
        edits: Vec<Edit>,
    },
}

/// A thing that [`Edit::Add`] adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Item {
    /// A zone, without subnets yet.
    Zone(Zone),
    /// A layer.
    Layer(Layer),
    /// A subnet of a layer.
    Subnet {
        /// The layer.
        layer: Id,
        /// The subnet.
        subnet: Subnet,
    },
    /// The internet gateway.
    InternetGateway(InternetGateway),
    /// A NAT gateway.
    NatGateway(NatGateway),
    /// A route table.
    RouteTable(RouteTable),
    /// A VPC endpoint.
    Endpoint(Endpoint),
    /// A security group.
    SecurityGroup(SecurityGroup),
    /// A rule of a security group.
    SecurityGroupRule {
        /// The group.
        group: Id,
        /// The rule.
        rule: SecurityGroupRule,
    },
    /// A parameter.
    Parameter(Parameter),
    /// A waiver.
    Waiver(Waiver),
}

/// What sort of thing an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // Each is the type of the same name.
pub enum ItemKind {
    Vpc,
    Zone,
    Layer,
    Subnet,
    InternetGateway,
    NatGateway,
    RouteTable,
    Endpoint,
    SecurityGroup,
    SecurityGroupRule,
    Parameter,
    Tier,
    Connection,
}

/// An edit that cannot be applied. The design is as it was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No thing has this id.
    #[error("there is nothing with the id {0} in this design")]
    NotFound(Id),
    /// The edit does not go with this thing.
    #[error("{id} cannot be changed like that: {reason}")]
    NotAllowed {
        /// The thing.
        id: Id,
        /// Why.
        reason: String,
    },
    /// A property would get a value that it cannot have.
    #[error("{0}")]
    BadValue(FieldError),
    /// The design would contradict itself.
    #[error("this would break the design: {0}")]
    Broken(String),
}

impl Design {
    /// Applies an edit. On error the design is unchanged.
    ///
    /// # Errors
    /// [`EditError`] when a thing is missing, a value has the wrong shape or cannot be meant (see [`crate::ValueFault`]), or a
    /// reference would dangle.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let mut next = self.clone();
        next.apply_as_file(edit)?;
        if let Some(problem) = self.new_value_problem(&next) {
            let id = problem.id.as_ref().map_or("the design", Id::as_str);
            let reason = problem.fault.to_string();
            return Err(bad_value(id, &problem.property, &problem.value, &reason));
        }
        *self = next;
        Ok(())
    }

    /// A value that cannot be meant and that this design does not have already: an older file may have some, and everything
    /// else in it can still be changed.
    fn new_value_problem(&self, next: &Self) -> Option<crate::ValueProblem> {
        let found = next.value_problems();
        if found.is_empty() {
            return None;
        }
        let known = self.value_problems();
        found.into_iter().find(|problem| !known.contains(problem))
    }

    /// Applies an edit and accepts every value that a file may have. On error the design is unchanged.
    ///
    /// # Errors
    /// [`EditError`] when a thing is missing, a value has the wrong shape, or a reference would dangle.
    pub fn apply_as_file(&mut self, edit: &Edit) -> Result<(), EditError> {
        let mut next = self.clone();
        next.apply_unchecked(edit)?;
        if !matches!(edit, Edit::MoveNode { .. })
            && let Some(problem) = integrity::problems(&next).into_iter().next()
        {
            return Err(EditError::Broken(problem.message));
        }
        *self = next;
        Ok(())
    }

    fn apply_unchecked(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::AddTier { tier, position } => {
                self.place(&tier.id, *position);
                self.tiers.push(tier.clone());
            }
            Edit::Connect { connection } => self.connections.push(connection.clone()),
            Edit::Add { item } => self.add(item.clone())?,
            Edit::Remove { id } => self.remove(id)?,
            Edit::Rename { id, name } => {
                self.set_property(id, "/name", &serde_json::Value::from(name.as_str()))?
            }
            Edit::SetProperty { id, property, value } => self.set_property(id, property, value)?,
            Edit::SetDesign { property, value } => self.set_design(property, value)?,
            Edit::MoveNode { id, position } => {
                if self.kind_of(id).is_none() {
                    return Err(EditError::NotFound(id.clone()));
                }
                self.canvas.nodes.insert(id.clone(), *position);
            }
            Edit::MoveToLayer { id, layer, position } => {
                let tier = self
                    .tiers
                    .iter_mut()
                    .find(|t| &t.id == id)
                    .ok_or_else(|| EditError::NotFound(id.clone()))?;
                if !tier.kind.in_vpc() {
                    return Err(EditError::NotAllowed {
                        id: id.clone(),
                        reason: "it lies outside the VPC".to_owned(),
                    });
                }
                tier.layer = Some(layer.clone());
                self.canvas.nodes.shift_remove(id);
                self.place(id, *position);
            }
            Edit::Unwaive { rule, subject } => self
                .waivers
                .retain(|w| !(&w.rule == rule && &w.subject == subject)),
            Edit::Batch { edits, .. } => {
                for edit in edits {
                    self.apply_unchecked(edit)?;
                }
            }
        }
        Ok(())
    }

    fn place(&mut self, id: &Id, position: Option<NodeGeometry>) {
        if let Some(position) = position {
            self.canvas.nodes.insert(id.clone(), position);
        }
    }

    fn add(&mut self, item: Item) -> Result<(), EditError> {
        let network = &mut self.network;
        match item {
            Item::Zone(zone) => network.zones.push(zone),
            Item::Layer(layer) => network.layers.push(layer),
            Item::Subnet { layer, subnet } => {
                let found = network.layers.iter_mut().find(|l| l.id == layer);
                found.ok_or(EditError::NotFound(layer))?.subnets.push(subnet);
            }
            Item::InternetGateway(gateway) => {
                if let Some(old) = &network.internet_gateway {
                    let reason = format!("the VPC already has the internet gateway {}", old.id);
                    return Err(EditError::NotAllowed {
                        id: gateway.id,
                        reason,
                    });
                }
                network.internet_gateway = Some(gateway);
            }
            Item::NatGateway(gateway) => network.nat_gateways.push(gateway),
            Item::RouteTable(table) => network.route_tables.push(table),
            Item::Endpoint(endpoint) => network.endpoints.push(endpoint),
            Item::SecurityGroup(group) => self.security_groups.push(group),
            Item::SecurityGroupRule { group, rule } => {
                let found = self.security_groups.iter_mut().find(|g| g.id == group);
                found.ok_or(EditError::NotFound(group))?.rules.push(rule);
            }
            Item::Parameter(parameter) => self.parameters.push(parameter),
            Item::Waiver(waiver) => {
                self.waivers
                    .retain(|w| !(w.rule == waiver.rule && w.subject == waiver.subject));
                self.waivers.push(waiver);
            }
        }
        Ok(())
    }

    fn remove(&mut self, id: &Id) -> Result<(), EditError> {
        let kind = self.kind_of(id).ok_or_else(|| EditError::NotFound(id.clone()))?;
        if kind == ItemKind::Vpc {
            return Err(EditError::NotAllowed {
                id: id.clone(),
                reason: "a design always has its VPC".to_owned(),
            });
        }
        let gone = |other: &Id| other == id;
        let network = &mut self.network;

        // The thing itself, and the things that lie inside it.
        let inner: Vec<Id> = match kind {
            ItemKind::Layer => network
                .layer(id)
                .into_iter()
                .flat_map(|l| l.subnets.iter().map(|s| s.id.clone()))
                .collect(),
            ItemKind::Zone => network
                .subnets()
                .filter(|(_, s)| &s.zone == id)
                .map(|(_, s)| s.id.clone())
                .collect(),
            _ => Vec::new(),
        };
        network.zones.retain(|z| !gone(&z.id));
        network.layers.retain(|l| !gone(&l.id));
        for layer in &mut network.layers {
            layer.subnets.retain(|s| !gone(&s.id) && !inner.contains(&s.id));
        }
        network.internet_gateway.take_if(|g| gone(&g.id));
        network
            .nat_gateways
            .retain(|n| !gone(&n.id) && !gone(&n.subnet) && !inner.contains(&n.subnet));
        network.route_tables.retain(|t| !gone(&t.id));
        network.endpoints.retain(|e| !gone(&e.id));
        self.security_groups.retain(|g| !gone(&g.id));
        for group in &mut self.security_groups {
            group.rules.retain(|r| !gone(&r.id));
        }
        self.parameters.retain(|p| !gone(&p.id));
        self.tiers.retain(|t| !gone(&t.id));

        // What pointed at it.
        let nats: Vec<Id> = network.nat_gateways.iter().map(|n| n.id.clone()).collect();
        let gateway = network.internet_gateway.as_ref().map(|g| g.id.clone());
        for table in &mut network.route_tables {
            table.routes.retain(|route| match &route.target {
                RouteTarget::InternetGateway(target) => Some(target) == gateway.as_ref(),
                RouteTarget::NatGateway(target) => nats.contains(target),
            });
        }
        for subnet in network.layers.iter_mut().flat_map(|l| &mut l.subnets) {
            subnet.route_table.take_if(|t| gone(t));
        }
        network.endpoints.retain_mut(|endpoint| match &mut endpoint.kind {
            EndpointKind::Gateway { route_tables } => {
                route_tables.retain(|t| !gone(t));
                true
            }
            EndpointKind::Interface {
                layer,
                security_groups,
                ..
            } => {
                security_groups.retain(|g| !gone(g));
                !gone(layer)
            }
        });
        for group in &mut self.security_groups {
            group.rules.retain(|rule| match &rule.peer {
                crate::Peer::SecurityGroup(other) => !gone(other),
                crate::Peer::Cidr(crate::Configurable::Parameter { parameter }) => !gone(parameter),
                crate::Peer::Cidr(crate::Configurable::Literal(_)) | crate::Peer::PrefixList(_) => true,
            });
        }
        for tier in &mut self.tiers {
            tier.security_groups.retain(|g| !gone(g));
            tier.layer.take_if(|l| gone(l));
            tier.kind.forget(id);
        }
        self.connections
            .retain(|c| !gone(&c.id) && !gone(&c.from) && !gone(&c.to));
        self.waivers.retain(|w| w.subject != id.as_str());
        self.canvas.nodes.retain(|node, _| !gone(node));
        Ok(())
    }

    fn set_design(&mut self, property: &str, value: &serde_json::Value) -> Result<(), EditError> {
        let allowed = property == "/name" || property == "/description" || property.starts_with("/settings/");
        if !allowed {
            return Err(bad_value(
                "the design",
                property,
                value,
                "only name, description and settings can be set here",
            ));
        }
        let mut copy = Self {
            network: self.network.clone(),
            ..self.clone()
        };
        edit_json(&mut copy, "the design", property, value)?;
        *self = copy;
        Ok(())
    }

    fn set_property(&mut self, id: &Id, property: &str, value: &serde_json::Value) -> Result<(), EditError> {
        if property == "/id" || property.is_empty() {
            return Err(EditError::NotAllowed {
                id: id.clone(),
                reason: "an id stays for ever".to_owned(),
            });
        }
        let label = id.as_str();
        let network = &mut self.network;
        if &network.vpc.id == id {
            return edit_json(&mut network.vpc, label, property, value);
        }
        if let Some(gateway) = network.internet_gateway.as_mut().filter(|g| &g.id == id) {
            return edit_json(gateway, label, property, value);
        }
        macro_rules! look_in {
            ($($list:expr),+ $(,)?) => {
                $(if let Some(thing) = $list.find(|thing| &thing.id == id) {
                    return edit_json(thing, label, property, value);
                })+
            };
        }
        look_in!(
            network.zones.iter_mut(),
            network.layers.iter_mut(),
            network.layers.iter_mut().flat_map(|l| &mut l.subnets),
            network.nat_gateways.iter_mut(),
            network.route_tables.iter_mut(),
            network.endpoints.iter_mut(),
            self.security_groups.iter_mut(),
            self.security_groups.iter_mut().flat_map(|g| &mut g.rules),
            self.parameters.iter_mut(),
            self.tiers.iter_mut(),
            self.connections.iter_mut(),
        );
        Err(EditError::NotFound(id.clone()))
    }

    /// What sort of thing has this id.
    #[must_use]
    pub fn kind_of(&self, id: &Id) -> Option<ItemKind> {
        integrity::ids(self)
            .into_iter()
            .find(|entry| entry.id == id)
            .map(|entry| entry.kind)
    }

    /// An id near to `wanted` that nothing in the design uses.
    #[must_use]
    pub fn free_id(&self, wanted: &Id) -> Id {
        let taken: std::collections::HashSet<&Id> =
            integrity::ids(self).into_iter().map(|entry| entry.id).collect();
        if !taken.contains(wanted) && wanted != Self::INTERNET {
            return wanted.clone();
        }
        (2..)
            .map(|n| wanted.numbered(n))
            .find(|id| !taken.contains(id))
            .unwrap_or_else(|| wanted.clone())
    }
}
