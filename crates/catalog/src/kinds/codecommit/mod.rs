//! Kinds of AWS CodeCommit.

pub mod repository;
