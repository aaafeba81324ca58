//! Tests that look at whole exports, and the graph that they share.

mod every_kind;
mod graph;
mod hostile;
mod rule_protocols;
mod runbook;
mod samples;

use tierwright_compile::Compiled;

use crate::{Export, Format, export};
use graph::{compiled, design, every_kind};

fn run(format: Format, compiled: &Compiled) -> Export {
    export(format, compiled, &design()).unwrap()
}

/// All files of an export as one text.
fn whole(export: &Export) -> String {
    export
        .files
        .iter()
        .map(|file| format!("# {}\n\n{}\n", file.path, file.contents))
        .collect()
}
