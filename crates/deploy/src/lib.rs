//! Builds a graph in an account and takes it down again.
//!
//! [`plan`] decides what to do and is pure. [`deploy`] obeys: it walks the confirmed plan in parallel, in dependency order,
//! and writes each call into a [`Journal`] before and after it. [`destroy`] needs nothing but the journal. What an account
//! is, a [`Provider`] says; the real one lives in the `aws` crate, the journal on disk in `store`.
//!
//! Invariants:
//! - A beginning is durable before its call, an end before the next step. After a crash at any point, running the same
//!   again finishes the work: nothing is made twice, nothing made is forgotten.
//! - A beginning without an end is never assumed to have happened, or not to have: the account is asked (`find`, `read`).
//! - Nothing is made in an account, Region or endpoint other than the recorded one.
//! - This crate knows no AWS SDK, no disk, no network and no wall clock. It measures time with tokio's timer only, which
//!   tests pause.
//!
//! To add a state, a sort of failure or an event: the closed enums here and their matches name every place.

mod create;
mod destroy;
mod drift;
mod error;
mod event;
mod execute;
mod fingerprint;
mod images;
mod journal;
mod known;
mod options;
mod plan;
mod provider;
mod publish;
mod remove;
mod replacement;
mod resolve;
mod run;
mod status;
mod tags;
mod takeover;
mod tasks;
mod update;
mod walk;

pub use destroy::{DestroyReport, destroy};
pub use drift::with_drift;
pub use error::{DeployError, DeployErrorCode, Place, Standing, StepFailure, advice};
pub use event::{Event, Events};
pub use execute::{OutputValue, Report, deploy};
pub use images::{MissingImage, NeededImage};
pub use journal::{DeploymentHeader, Journal, JournalError, RecordState, Recorded, ResourceRecord};
pub use options::{Cancel, Options, Poll, Retry};
pub use plan::{Action, Change, MissingParameter, Obstacle, Plan, PlanSummary, Step, plan, plan_with};
pub use provider::{
    Created, Identity, Leftover, Lookup, Observed, Provider, ProviderError, ProviderErrorKind, Recognised,
    Request, Tagged, Updated, UploadFile,
};
pub use publish::{Published, publish};
pub use replacement::only_at_creation;
pub use resolve::{Scope, Unresolved, fill_parameters, lookups_in, partition, resolve, resolve_text};
pub use status::{Found, ResourceStatus, changed, gone, refresh};
pub use tags::{
    TAG_DEPLOYMENT, TAG_DESIGN, TAG_DESIGN_NAME, TAG_EXPIRES, TAG_LOGICAL_ID, TAG_PROPERTIES, TAG_TOKEN,
    design_tag, tag_value,
};
pub use takeover::{Elsewhere, Scratch, TakenOver, deployments, take_over};
