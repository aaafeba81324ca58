//! The use cases of Tierwright, one file per verb: the only API of its hosts, the command line and the window.
//!
//! What is pure works on a [`Design`] and nothing else ([`check`], [`fix`], [`trace`], [`resources`], [`preview_export`]), or
//! on a [`Template`] that someone else wrote: a host that only checks starts no database, no runtime and no AWS client. [`Deployments`] adds the store, the
//! emulator and AWS. [`App`] adds a window's open design with undo and autosave.
//!
//! What it is not: it prints nothing, asks nothing and reads no variable of the environment, except where the platform
//! keeps a person's files ([`default_data_dir`], [`profiles`]). Errors leave as [`AppError`], the one place where a
//! failure becomes a sentence with a hint.
//!
//! To add a use case: one file here, named by its verb; then the hosts' adapters. Types that cross to the window stand in
//! [`view`] and derive `TS`.

mod app;
mod certificates;
mod check;
mod compare;
mod cost;
#[cfg(debug_assertions)]
mod crash;
mod deploy;
mod deployments;
mod destroy;
mod directories;
mod disk;
mod document;
mod edit;
mod emulate;
mod error;
mod export;
mod images;
mod keys;
mod manifest;
mod nat;
mod offer;
mod open;
mod plan;
mod prices;
mod profiles;
mod resources;
pub mod rules;
mod samples;
mod save;
mod session;
mod site;
mod snapshot;
mod status;
mod takeover;
mod template;
mod trace;
pub mod view;
mod words;

pub use app::{App, AppOptions, Notices, palette};
pub use check::{Fixed, check, fix};
pub use cost::estimate;
pub use deploy::Confirmed;
pub use deployments::{Deployments, DesignAt, Parameters};
pub use directories::default_data_dir;
pub use document::{DesignFile, Subject, read_design, read_subject};
pub use emulate::RunningEmulator;
pub use error::AppError;
pub use export::{preview_export, write_export};
pub use images::{PushPlace, images_to_push, push_placeholder};
pub use nat::{NatMode, nat_edit, nat_mode};
pub use offer::offer_connection;
pub use profiles::profiles;
pub use resources::{ResourceLine, resource_list, resources};
pub use samples::{Bundled, SAMPLES, samples};
pub use save::write_design;
pub use template::{Given, Template};
pub use trace::{Question, Traced, trace};

pub use tierwright_catalog::tiers::{TierGroup, TierInfo};
pub use tierwright_deploy::{
    Action, Change, Event, Identity, Leftover, MissingImage, MissingParameter, NeededImage, Obstacle, Plan,
    PlanSummary, RecordState, Step,
};
pub use tierwright_model::{Design, Edit};
pub use tierwright_reach::{Answer, Blocker, Hop, Reason, Verdict};
