//! Deployments and teardowns against an account in memory: their life, every point at which they can be killed, and faults
//! in any order.

// A test that unwraps says where it failed, also in the code that tests share.
#![allow(clippy::unwrap_used)]

mod cloud;
mod crashes;
mod delivery;
mod drift;
mod faults;
mod images;
mod journal;
mod lifecycle;
mod plans;
mod random;
mod replacement;
mod samples;
mod stopping;
mod takeover;
mod world;
