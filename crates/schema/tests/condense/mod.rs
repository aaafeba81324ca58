//! Condenses the schemas that cfn-lint carries into `data/schemas.txt`. Read by `tests/generated.rs` alone.

mod ir;
mod json;
mod source;
mod union;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

/// The whole file.
pub(crate) fn condense(judges: &Path) -> String {
    let source = source::Source::in_environment(judges);
    let mut types: BTreeMap<String, ir::Resource> = BTreeMap::new();
    for (type_name, variants) in &source.types {
        let mut variants = variants.iter().map(json::resource);
        let first = variants.next().expect("a type has a schema");
        let mut all = variants.fold(first, union::resources);
        source.attributes(type_name, &mut all);
        types.insert(type_name.clone(), all);
    }
    // The package has two entries of its own that AWS does not publish.
    types.retain(|name, _| name.contains("::") && name != "AWS::CDK::Metadata");
    let mut text = format!(
        "# AWS resource schemas as carried by cfn-lint {} (MIT-0), condensed: see README.md. Written by `cargo xtask codegen`.\n",
        source.version
    );
    for (name, resource) in &types {
        text.push_str(name);
        text.push('\t');
        text.push_str(&write::resource(resource));
        text.push('\n');
    }
    text
}
