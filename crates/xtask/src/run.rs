//! Starts the program on a sample, with the emulator in place of AWS.

use std::ffi::OsString;

use anyhow::Result;

use crate::setup::{self, Need};
use crate::tour;
use crate::workspace::Workspace;

/// The design that is opened, below `samples/`.
pub(crate) const SAMPLE: &str = "three-tier-serverless";

/// Opens the window when there is a display, else (or when asked) makes the tour on the command line.
pub(crate) fn run(workspace: &Workspace, tour: bool) -> Result<()> {
    let display = has_display(std::env::var_os("DISPLAY"), std::env::var_os("WAYLAND_DISPLAY"));
    if tour || !display {
        if !tour {
            println!("run: there is no display, so here is the tour on the command line");
        }
        setup::setup(workspace, &[Need::Compiler, Need::Python])?;
        return tour::tour(workspace);
    }
    setup::setup(
        workspace,
        &[
            Need::Compiler,
            Need::Window,
            Need::Python,
            Need::UiPackages,
            Need::UiBuilt,
        ],
    )?;
    let sample = format!("samples/{SAMPLE}.tierwright.json");
    println!("run: opening {sample}; nothing here reaches AWS, the emulator stands in for it");
    workspace
        .cargo()
        .args(["run", "-p", "tierwright-desktop", "--", "--emulator", &sample])
        .run()
}

/// macOS and Windows always have one; elsewhere X or Wayland says so.
fn has_display(x: Option<OsString>, wayland: Option<OsString>) -> bool {
    let named = |value: Option<OsString>| value.is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || named(x) || named(wayland)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_x_or_wayland() {
        assert!(has_display(Some(":0".into()), None));
        assert!(has_display(None, Some("wayland-0".into())));
        assert!(!has_display(None, None));
        assert!(!has_display(Some("".into()), None));
    }
}
