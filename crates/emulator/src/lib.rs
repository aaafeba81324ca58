//! The local emulator: an AWS account on this machine, to deploy to without an account and without cost.
//!
//! It is [moto](https://docs.getmoto.org) in a virtual environment of its own, with a strict shim that is embedded in
//! this crate (`src/strict/`, a small Python package). The shim adds what moto leaves out and a deployer depends on:
//! resources in use refuse to be deleted, slow things take time, idempotency tokens are honoured, and faults can be
//! ordered. [`Emulator::start`] installs what is missing, starts the server on a loopback address and stops it when the
//! value is dropped.
//!
//! What it is not: proof that a deployment works on AWS. It knows the behaviours that its files list, each with the
//! AWS page that it was read from, and no others. It checks no permissions, prices nothing and moves no traffic.
//!
//! The crate blocks, and uses threads only to read the child's output. It accepts any credentials, so it must never be
//! reachable from elsewhere: the server binds 127.0.0.1 only, and [`ensure_loopback`] lets a caller refuse to send
//! anything to an endpoint that is not on this machine.
//!
//! To change what the emulator does, see `src/strict/__init__.py`. To move to another version of moto, renew
//! `src/requirements.txt` as its head says and change [`MOTO_VERSION`].

mod control;
mod error;
mod install;
mod loopback;
mod process;
mod strict;

pub use control::{Call, Fault, FaultKind};
pub use error::EmulatorError;
pub use install::{MOTO_VERSION, install, is_installed};
pub use loopback::ensure_loopback;
pub use process::{Emulator, EmulatorOptions};

/// The account that every emulator is: the one that moto acts as when nobody names another.
const ACCOUNT: &str = "123456789012";

/// The ARN of the certificate that the emulator's account begins with in every Region. Nobody can prove there that a
/// domain is theirs, and a listener with HTTPS needs a certificate that was issued (`src/strict/certificates.py`).
#[must_use]
pub fn certificate_arn(region: &str) -> String {
    format!("arn:aws:acm:{region}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000")
}
