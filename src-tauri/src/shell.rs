//! What the shell keeps beside the use cases, and what it does with its window.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use tauri::{Emitter, WebviewWindow, Window};
use tierwright_app::App;
use tierwright_app::view::{ErrorView, Snapshot};

/// The label of the only window.
pub(crate) const MAIN: &str = "main";

/// The program behind the window.
pub(crate) struct Shell {
    pub(crate) app: App,
    pub(crate) start: StartOptions,
    /// Whether the window has asked for its start: before that it cannot ask anything about closing.
    ready: AtomicBool,
    running: AtomicBool,
}

/// What the program was started with, for the window.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartOptions {
    /// Whether the emulator is the target that is offered first.
    pub(crate) emulator: bool,
    /// Why the file named on the command line could not be opened.
    pub(crate) error: Option<ErrorView>,
}

impl Shell {
    pub(crate) const fn new(app: App, start: StartOptions) -> Self {
        Self {
            app,
            start,
            ready: AtomicBool::new(false),
            running: AtomicBool::new(false),
        }
    }

    pub(crate) fn window_is_ready(&self) {
        self.ready.store(true, Ordering::Relaxed);
    }

    /// Marks that a deployment or teardown runs, until the returned value is dropped.
    pub(crate) fn begin_run(&self) -> Run<'_> {
        self.running.store(true, Ordering::Relaxed);
        Run(&self.running)
    }

    /// Whether closing must be talked about first: something would be interrupted or is not in its file.
    fn must_ask(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
            && (self.running.load(Ordering::Relaxed) || self.app.state().unsaved)
    }
}

/// A run under way.
pub(crate) struct Run<'a>(&'a AtomicBool);

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Shows in the window's title which design it holds and whether the file is behind.
pub(crate) fn set_title(window: &WebviewWindow, snapshot: &Snapshot) {
    // A window that is closing has no title, and nobody to read it.
    let _ = window.set_title(&title(&snapshot.design.name, snapshot.unsaved));
}

/// On a wish to close: true when the window asks the person instead.
pub(crate) fn ask_before_closing(window: &Window, shell: &Shell) -> bool {
    shell.must_ask() && window.emit_to(window.label(), "close-requested", ()).is_ok()
}

fn title(name: &str, unsaved: bool) -> String {
    // One line, and no longer than a taskbar can show: a name is free text.
    let name: String = name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(80)
        .collect();
    let mark = if unsaved { "● " } else { "" };
    if name.is_empty() {
        format!("{mark}Tierwright")
    } else {
        format!("{mark}{name} – Tierwright")
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles() {
        assert_eq!(title("Three-tier", false), "Three-tier – Tierwright");
        assert_eq!(title(" a\n b ", true), "● a b – Tierwright");
        assert_eq!(title("", true), "● Tierwright");
        assert_eq!(
            title(&"x".repeat(500), false).chars().count(),
            80 + " – Tierwright".chars().count()
        );
    }
}
