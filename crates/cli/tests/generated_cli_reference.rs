//! Writes `docs/cli.md`.

use std::path::Path;

#[test]
fn generated_cli_reference() {
    let text = tierwright_cli::reference::markdown();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "docs/cli.md is stale: run `cargo xtask codegen`");
}
