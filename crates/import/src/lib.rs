//! Reads templates that someone else wrote into the resource graph: CloudFormation in YAML and JSON.
//!
//! [`cloudformation::read`] gives an [`Imported`]: the graph, what is wrong with the template itself as findings, and where in
//! the text everything stands. What a template means is data, so whatever it says has a graph; only a text that is no template
//! at all is an [`ImportError`].
//!
//! Invariants: nothing that is fed in panics, hangs or takes more memory than the limits below allow; nothing of a template is
//! lost, what the catalog does not know is kept as it is; what can't be known stays an expression, never a guess.
//!
//! Decisions:
//!
//! - **One parser for YAML and JSON**, `granit-parser`: YAML 1.2 contains JSON, and this one is forbidden to panic, is fuzzed,
//!   has limits of its own, gives places and tags, and keeps JSON's surrogate pairs. The tree is built here, event by event,
//!   with bounds on depth, values and aliases, so no recursion is deeper than [`MAX_DEPTH`].
//! - **A plain number stays a number only if it reads back as it was written**, so that `1.10` and `010` reach a property of
//!   type text unharmed; a property of another type converts it (`catalog`'s `Prop`).
//! - **A `Ref` to a parameter stays a reference**, alone or inside `Sub` and `Join`, since the graph looks through it; a function
//!   that needs a value (`Equals`, `Select`, `Split`, `FindInMap`, `Cidr`) takes the default. [`Imported::with_defaults`] is the
//!   graph with every default put in, which is what rules look at.
//! - **Conditions have three values.** False: the resource is not there. Unknown: it is, and is marked in
//!   [`Imported::conditional`].
//! - **The Region is unknown unless it is given**; [`tierwright_compile::ANY_REGION`] stands for it. A value that is given for a
//!   parameter takes the place of its default.
//! - **What another stack made is none of this template's resources**: a parameter or an import in the place of a reference says
//!   that something else is meant; a function that names resources may be each of them, or none. `tests/guesses.rs` makes each
//!   value of every sample and template unknown in turn, and allows no finding that was not there before.
//! - **Every type is judged by AWS's schemas** (`cloudformation/schemas.rs`), after the catalog has read the kinds that it knows; what
//!   it said about a property is not said again. A property or attribute that is like none is a warning, since AWS adds some every
//!   week; so is a value.
//! - **A property that a macro adds to is not judged with its resource**, since what is not written may be there all the same.
//! - **Our own exports give the same graph**: their tags, their parameters for prefix lists and the Base64 around a first
//!   start's script are taken back (`cloudformation/ours.rs`).
//!
//! To add a format: a module beside `cloudformation` that ends in [`Imported`]. To add a function: a line in
//! `cloudformation/functions.rs`. The tests under `tests/` run hostile input too; `PROPTEST_CASES=100000 cargo test -p
//! tierwright-import --test hostile` runs them for longer, and `fuzz/README.md` says how to fuzz without end.
//!
//! The crate is pure: no disk, network, clock or environment.

pub mod cloudformation;
mod error;
mod imported;
mod notices;
mod places;
mod text;

pub use error::ImportError;
pub use imported::{Imported, Options};
pub use notices::{NOTICES, Notice};
pub use places::Places;
pub use text::{MAX_BYTES, MAX_DEPTH, MAX_VALUES};
