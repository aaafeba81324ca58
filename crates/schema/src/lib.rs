//! AWS's own resource schemas, condensed: for each type its properties, their limits and their life, and a checker over them.
//!
//! [`Schema::of`] gives the schema of a type, [`Schema::check`] what is wrong with a resource's properties, and
//! [`Schema::attribute`] whether `Fn::GetAtt` knows an attribute. The data is `data/schemas.txt`, one line for each type; it is
//! part of the program, and a line is read when somebody asks for its type. `data/README.md` says where it comes from and what
//! its signs mean; `cargo xtask codegen` writes it from the schemas in the package cfn-lint, which the judges' environment has.
//!
//! Decisions:
//!
//! - **What any Region takes is right.** Types differ a little between Regions; the line is their union, so a property, choice
//!   or size that one Region knows is known, and a property is required only if every Region requires it.
//! - **A miss is better than a false alarm.** What is a function, a reference or a macro is unknown and checks nothing. A text
//!   that reads as a number or truth value is one, since CloudFormation converts, and a single value may stand for a list of
//!   one. A pattern that the regular expressions here can't say is not checked ([`Shape::pattern`]).
//! - **Of composites there is what can be checked soundly**: of `oneOf` and `anyOf` that one alternative's required properties
//!   are there ([`Rule`]), with the properties of every alternative allowed; of cfn-lint's own words `requiredXor`,
//!   `requiredOr`, `dependentRequired` and `dependentExcluded`. Left out are `if`/`then`, `not`, `multipleOf`, `prefixItems`, `uniqueKeys`,
//!   `format` (but `json`), `relationshipRef`, `default`, and alternatives of which each allows other values for one property.
//! - **Permissions of the handlers are not there**, since cfn-lint's package leaves them out of the schemas that it carries.
//!
//! The crate depends on none of ours and is pure: no disk, network, clock or environment.

mod attribute;
mod check;
mod pattern;
mod read;
mod scalar;
mod schema;
mod shape;
mod similar;

pub use attribute::Attribute;
pub use check::{Given, Problem, Reason};
pub use schema::{SOURCE, Schema, Tagging};
pub use shape::{Bounds, Object, Property, Rule, Shape, Type};
