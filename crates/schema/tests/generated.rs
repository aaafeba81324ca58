//! The data is what the pinned cfn-lint carries. With `TIERWRIGHT_UPDATE=1` this writes it; see `cargo xtask codegen`.

#![allow(clippy::unwrap_used)]

mod condense;

use std::path::Path;

#[test]
fn generated_schemas_are_current() {
    let Some(judges) = std::env::var_os("TIERWRIGHT_JUDGES").filter(|path| Path::new(path).is_dir()) else {
        assert!(
            std::env::var_os("TIERWRIGHT_REQUIRE_JUDGES").is_none(),
            "TIERWRIGHT_JUDGES names no environment, and this run requires it"
        );
        println!(
            "skipped: the judges are not installed (`cargo xtask setup`), and the schemas come from them"
        );
        return;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/schemas.txt");
    let text = condense::condense(Path::new(&judges));
    if std::env::var_os("TIERWRIGHT_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let on_disk = std::fs::read_to_string(&path).unwrap();
    let differs = text
        .lines()
        .zip(on_disk.lines())
        .find(|(new, old)| new != old)
        .map(|(new, _)| new.split('\t').next().unwrap_or_default().to_owned());
    assert!(
        text == on_disk,
        "data/schemas.txt is stale, first at {differs:?}: run `cargo xtask codegen`"
    );
}
