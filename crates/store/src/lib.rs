//! What Tierwright remembers on this machine, in one SQLite file: deployments and their journals, designs that are not
//! saved yet, recent files.
//!
//! The only crate that knows SQLite. It holds ids, properties and states, never a credential: a database password is made
//! and kept by AWS and is in no property, and nothing else secret is ever given to a journal.
//!
//! Invariants:
//! - A method that writes returns once the entry survives a power cut (`synchronous=FULL`, one transaction each).
//! - History is only appended to; the database itself refuses anything else.
//! - A file that can't be read, is someone else's or was written by a newer Tierwright is left exactly as it is.
//! - One program at a time writes a deployment's journal. The lock is the operating system's, so it dies with its holder.
//!
//! To change the schema: add a migration at the end of the list in `schema.rs`; never change one that was released.

mod designs;
mod error;
mod journal;
mod lock;
mod schema;
mod store;

pub use designs::{Autosaved, Recent};
pub use error::StoreError;
pub use journal::{DeploymentSummary, HistoryEntry, HistoryKind, StoreJournal};
pub use store::Store;
