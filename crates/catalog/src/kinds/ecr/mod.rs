//! Kinds of Amazon ECR.

pub mod repository;
