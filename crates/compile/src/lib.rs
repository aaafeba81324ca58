//! Lowers a design to the graph of AWS resources that it means.
//!
//! [`compile`] runs an ordered list of passes (`passes/`), then one lowering per tier (`tiers/`), and derives the edges
//! from the references that it finds in properties. It never fails: whatever a person draws has a graph, and what is
//! wrong with it is for `rules` to say.
//!
//! Invariants: the same design gives the same graph, in the same order; every resource knows the thing in the document
//! that it comes from; logical ids come from document ids, never from labels or positions; geometry is never read; no
//! resource refers to one that is not in the graph.

mod flow;
mod graph;
mod names;
mod passes;
mod tiers;

pub use flow::{Flow, FlowEnd};
pub use graph::{ANY_REGION, Dependency, Graph, Output, Parameter, Resource};
pub use names::{aws_description, aws_name};

use tierwright_model::Design;

/// A compiled design.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The resources.
    pub graph: Graph,
    /// Who calls whom, in terms of resources.
    pub flows: Vec<Flow>,
}

/// Lowers a design.
#[must_use]
pub fn compile(design: &Design) -> Compiled {
    let mut builder = passes::Builder::new(design);
    passes::run(&mut builder);
    builder.finish()
}
