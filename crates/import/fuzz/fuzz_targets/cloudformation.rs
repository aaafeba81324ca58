//! Any bytes as a template, through everything that is done with one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tierwright_import::{Options, cloudformation};

fuzz_target!(|bytes: &[u8]| {
    let Ok(imported) = cloudformation::read(bytes, &Options::default()) else {
        return;
    };
    let mut findings = tierwright_rules::check(None, &imported.with_defaults());
    imported.places.locate(&mut findings);
    let _ = imported.compiled.graph.to_json();
    let _ = imported.compiled.graph.creation_order();
});
