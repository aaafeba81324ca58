//! Tells Tauri which commands there are, so that each has a permission of its own and one that is not in the capability
//! cannot be called by the window.

include!("src/commands/list.rs");

macro_rules! names {
    ($($name:ident),+ $(,)?) => { &[$(stringify!($name)),+] };
}

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(with_commands!(names));
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // Cargo shows a build script's panic, and nothing else of it.
        panic!("{error:#}");
    }
}
