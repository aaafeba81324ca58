//! Are the two exports of a design the same stack? Takes what Terraform makes of the module and the template, and compares
//! them, resource by resource and property by property, through one table of names (`tests/policy/correspondence.json`).
//!
//! When a kind or a property is new and the two say it in other words, the test names it: add a line to the table. A
//! difference that is meant has its reason there; one that is not is a fault of an exporter.

mod compare;
pub(crate) mod mutations;
mod pairs;
mod rim;
mod table;
mod template;
mod terraform;
mod translate;

pub(crate) use compare::differences;
pub(crate) use table::Table;
pub(crate) use template::Template;
pub(crate) use terraform::{Stack, mock, read};
