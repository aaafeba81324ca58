//! The design document: what a person draws, as data.
//!
//! A [`Design`] says what is wanted (a network, security groups, tiers, connections) and, apart from that, where
//! things lie on the canvas. Every change is an [`Edit`], so the window, the command line, undo and tests share one
//! vocabulary. What is wrong with a design is a [`Finding`], never an `Err`.
//!
//! This crate holds data types and their invariants only. It knows no AWS resource (that is `catalog`), computes
//! nothing about traffic (`reach`, `rules`) and touches no disk.
//!
//! To add a field: put it in the type with `#[serde(default)]`, run `cargo xtask codegen`, and give the compiler a
//! meaning for it. To change the meaning of a field: raise [`FORMAT_VERSION`] and add a migration in `document.rs`.

mod canvas;
mod configurable;
mod decode;
mod design;
mod document;
mod edit;
mod field;
mod finding;
mod history;
mod id;
mod integrity;
mod locate;
mod network;
mod range;
mod security;
pub mod tiers;
mod values;

pub use canvas::{Canvas, NodeGeometry};
pub use configurable::{Configurable, Literal};
pub use decode::{Refusal, decode};
pub use design::{Connection, Design, Environment, Parameter, ParameterKind, Settings, Waiver};
pub use document::{DocumentError, FORMAT_VERSION, MAX_DOCUMENT_BYTES, design_schema};
pub use edit::{Edit, EditError, Item, ItemKind};
pub use field::FieldError;
pub use finding::{Finding, Fix, Place, Severity, Summary};
pub use history::History;
pub use id::{Id, InvalidId};
pub use network::{
    Endpoint, EndpointKind, InternetGateway, Layer, NatGateway, Network, Route, RouteTable, RouteTarget,
    Subnet, Vpc, Zone,
};
pub use range::ipv4_range;
pub use security::{Direction, IcmpMessage, Peer, Protocol, RuleProtocol, SecurityGroup, SecurityGroupRule};
pub use tiers::{Tier, TierKind, TierReference};
pub use values::{MAX_LABEL, ValueFault, ValueProblem, is_region_name};
