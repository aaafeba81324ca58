//! Starts the program on a sample, with the emulator in place of AWS.

use std::ffi::OsString;

use anyhow::Result;

use crate::programs;
use crate::setup::{self, Need};
use crate::tour;
use crate::workspace::Workspace;

/// The design that is opened, below `samples/`.
pub(crate) const SAMPLE: &str = "three-tier-serverless";

/// Opens the window when there is a display, otherwise (or when asked) makes the tour on the command line.
pub(crate) fn run(workspace: &Workspace, tour: bool) -> Result<()> {
    let display = has_display(std::env::var_os("DISPLAY"), std::env::var_os("WAYLAND_DISPLAY"));
    if !tour && !display {
        println!("run: there is no display, so here is the tour on the command line");
    }
    let needs: Vec<Need> = programs::NEEDS.into_iter().chain([Need::Python]).collect();
    setup::setup(workspace, &needs)?;
    programs::build(workspace)?;
    if tour || !display {
        return tour::tour(workspace);
    }
    let sample = format!("samples/{SAMPLE}.tierwright.json");
    println!("run: opening {sample}; nothing here reaches AWS, the emulator stands in for it");
    workspace
        .program(programs::window(workspace))
        .args(["--emulator", &sample])
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
