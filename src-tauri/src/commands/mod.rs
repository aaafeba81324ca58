//! One thin command per use case: take the arguments, call `tierwright_app`, hand its answer or its error over. Nothing is
//! decided here. To add one: the function, and its name in `list.rs`; the build and a test name what else is missing.
//!
//! All commands are asynchronous, so that a slow disk never holds the window's own thread; the window sends changes of
//! the design one after the other.

mod deployment;
mod design;
mod edit;
mod export;
mod window;

pub(crate) use deployment::*;
pub(crate) use design::*;
pub(crate) use edit::*;
pub(crate) use export::*;
pub(crate) use window::*;

use tauri::{State, WebviewWindow};
use tierwright_app::AppError;
use tierwright_app::view::{ErrorView, Snapshot};

use crate::shell::{Shell, set_title};

/// What a command answers.
pub(crate) type Answer<T> = Result<T, ErrorView>;

/// The shell, as a command gets it.
pub(crate) type Ours<'a> = State<'a, Shell>;

/// Hands a snapshot over and shows in the title what it is of.
fn shown(window: &WebviewWindow, result: Result<Snapshot, AppError>) -> Answer<Snapshot> {
    let snapshot = result?;
    set_title(window, &snapshot);
    Ok(snapshot)
}
