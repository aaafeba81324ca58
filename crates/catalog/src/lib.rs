//! What Tierwright knows of AWS resources, and the tiers that a person can drag onto the canvas.
//!
//! A resource kind is a struct whose fields are the properties of its CloudFormation type, because that is the schema
//! that AWS itself publishes. Export to CloudFormation is one generic serialisation; Terraform's names live in
//! `templates/terraform` and nowhere else.
//!
//! To add a kind: one file below `kinds/<service>/`, one line in `kinds/mod.rs`, then its Terraform template and its
//! file in the `aws` crate; the completeness tests name what is missing. To add a tier: one file in `tiers/`.

pub mod facts;
pub mod kinds;
mod logical_id;
mod prop;
pub mod tiers;

pub use kinds::{Kind, KindInfo, Opaque, ResourceKind, TagForm};
pub use logical_id::LogicalId;
pub use prop::{Expr, Prop, Tag, TagMap, references_in};
